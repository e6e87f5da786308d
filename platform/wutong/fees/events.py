"""What happens to bills: ids and fen, for the trail and for whoever reacts."""

from dataclasses import dataclass
from uuid import UUID

from wutong.events import event


@event("fee.issued")
@dataclass(frozen=True)
class BillIssued:
    """A bill was issued, or got more lines; `amount` is what is owed by it now."""

    bill: UUID
    number: str
    amount: int
    case_id: UUID


@event("fee.lowered")
@dataclass(frozen=True)
class BillLowered:
    """Less is owed by an open bill: lines were dropped or reduced; nothing at all where it is cancelled or waived."""

    bill: UUID
    number: str
    amount: int
    state: str


@event("fee.exemption_asked")
@dataclass(frozen=True)
class ExemptionAsked:
    """Somebody asked to charge a line by the reduced amount, `saved` fen less."""

    exemption: UUID
    bill: UUID
    saved: int


@event("fee.exemption_answered")
@dataclass(frozen=True)
class ExemptionAnswered:
    """Somebody else approved or declined it."""

    exemption: UUID
    bill: UUID
    saved: int
    state: str


@event("fee.order_voided")
@dataclass(frozen=True)
class OrderVoided:
    """An order at the provider's does not fit its bill any more and is to be closed there."""

    payment: UUID
    bill: UUID


@event("fee.paid")
@dataclass(frozen=True)
class BillPaid:
    """The bill was paid, and has its receipt."""

    bill: UUID
    number: str
    amount: int
    receipt: str


@event("fee.surplus")
@dataclass(frozen=True)
class SurplusPaid:
    """Money came for a bill that did not wait for it; its refund has been asked for."""

    bill: UUID
    payment: UUID
    amount: int


@event("fee.refund_asked")
@dataclass(frozen=True)
class RefundAsked:
    """Somebody asked to give a payment back."""

    refund: UUID
    bill: UUID
    amount: int


@event("fee.refund_answered")
@dataclass(frozen=True)
class RefundAnswered:
    """Somebody else approved or declined it."""

    refund: UUID
    bill: UUID
    amount: int
    state: str


@event("fee.refunded")
@dataclass(frozen=True)
class RefundPaid:
    """The provider gave the money back."""

    refund: UUID
    bill: UUID
    amount: int


@event("fee.day_compared")
@dataclass(frozen=True)
class DayCompared:
    """A day of an account was compared with the provider's statement: so many differences are new, so much was booked
    late."""

    day: UUID
    differences: int
    booked: int


@event("fee.day_closed")
@dataclass(frozen=True)
class DayClosed:
    """Every difference of a day is settled, or there was none; `on` is the day."""

    day: UUID
    on: str


@event("fee.difference_settled")
@dataclass(frozen=True)
class DifferenceSettled:
    """Somebody wrote what became of a difference."""

    difference: UUID
    day: UUID
    kind: str

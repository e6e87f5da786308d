"""What is owed by a tariff, how a bill and a payment stand, and what nobody may do alone.

许可法 §§58–59: no fee without a law, by the published item and standard, wholly to the treasury. CAPABILITIES I2: no
discretion, so nothing here takes an amount from anybody but the catalogue.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol
from uuid import UUID

from wutong.errors import Conflict, Forbidden, Invalid, NotFound

#: Each state of a bill: its word and tone on the screen.
STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "open": ("待缴费", "gold"),
        "paid": ("已缴费", "green"),
        "waived": ("已全部减免", "green"),
        "cancelled": ("已撤销", "grey"),
        "refunded": ("已全部退费", "grey"),
    }
)
#: In these nothing is owed and nothing was taken back.
SETTLED = frozenset({"paid", "waived"})
#: How a refund stands.
REFUNDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "asked": ("待审批", "gold"),
        "declined": ("未批准", "grey"),
        "approved": ("退款中", "blue"),
        "paid": ("已退回", "green"),
    }
)
#: How a request for a reduction stands.
EXEMPTIONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"asked": ("待审批", "gold"), "declined": ("未批准", "grey"), "approved": ("已减免", "green")}
)
#: The most units of one item in one case.
MOST = 99


class NoSuchBill(NotFound):
    """No bill of this number or id that the reader may see."""

    code = "fee.no_bill"
    message = "没有找到这张缴款单，请从办件页面进入。"


class NoSuchRefund(NotFound):
    """No such refund here."""

    code = "fee.no_refund"
    message = "没有找到这笔退费，请从缴款单进入。"


class NotInTariff(Invalid):
    """What is to be charged is no item of the matter's published tariff, or it has no amount."""

    code = "fee.not_in_tariff"
    message = "只能按该事项公布的收费项目和标准收费，请从列表中选择。"


class CountedWrong(Invalid):
    """A count of units that cannot be, or of an item that is charged once."""

    code = "fee.counted_wrong"
    message = "数量须为 1 至 {most} 的整数；没有计费单位的项目只收一次。"


class ChargedAlready(Conflict):
    """The item stands on a bill of this case."""

    code = "fee.charged_already"
    message = "“{name}”已经开在缴款单上，同一办件的同一项目不能重复收费。"


class NotReducible(Conflict):
    """The catalogue names no ground on which this item is reduced."""

    code = "fee.not_reducible"
    message = "“{name}”没有公布减免依据，不能减免。"


class ReductionAsked(Conflict):
    """Somebody has asked for a reduction of this line, or it is reduced."""

    code = "fee.reduction_asked"
    message = "这一项已经申请过减免，不需要重复申请。"


class NoSuchExemption(NotFound):
    """No such request for a reduction here."""

    code = "fee.no_exemption"
    message = "没有找到这个减免申请，请从缴款单进入。"


class NoPayee(Conflict):
    """The region has not said into which account fees are paid."""

    code = "fee.no_payee"
    message = "本地区还没有设置收款户名和账号，请联系地区管理员在“设置”中填写后再核定费用。"


class NotChargeable(Conflict):
    """Nothing is charged for a case that is over or has gone elsewhere."""

    code = "fee.not_chargeable"
    message = "这个办件已经终结或移交，不能再核定费用。"


class NotOpen(Conflict):
    """The bill is not waiting to be paid."""

    code = "fee.not_open"
    message = "这张缴款单现在不是待缴费状态，请刷新页面查看。"


class PaidAlready(Conflict):
    """Money has come in: it is given back by a refund, not taken off the books."""

    code = "fee.paid_already"
    message = "这张缴款单已经缴费，不能撤销；需要退回的，请申请退费。"


class NotPaid(Conflict):
    """There is a receipt once money has come, and not before."""

    code = "fee.not_paid"
    message = "这张缴款单还没有缴费，缴费后才有收据。"


class AmountDiffers(Conflict):
    """The provider speaks of another amount than was ordered."""

    code = "fee.amount_differs"
    message = "收款机构通知的金额与缴款单不一致，没有入账，请等待收款单位核实。"


class UnknownOrder(NotFound):
    """The provider speaks of an order that nobody here made."""

    code = "fee.unknown_order"
    message = "没有这笔缴费。"


class FeesDue(Conflict):
    """The matter says that fees are paid before the result is delivered."""

    code = "fee.due"
    message = "此事项须缴清费用后送达，缴款单 {number} 尚未缴清。"


class BillOpen(Conflict):
    """A case goes elsewhere only when nothing is owed for it here."""

    code = "fee.bill_open"
    message = "缴款单 {number} 还没有缴清，请先撤销缴款单再移交办件。"


class NotAssessed(Conflict):
    """The matter says that fees are paid before the result is delivered, and none were assessed."""

    code = "fee.not_assessed"
    message = "此事项须缴清费用后送达，请先核定费用并通知申请人缴费。"


class SamePerson(Forbidden):
    """Two steps that one person must not take of the same bill."""

    code = "fee.same_person"
    message = "核定费用、经办退费减免与审批、处理对账差异，须由不同的人办理，请由其他有权限的人员操作。"


class NothingToRefund(Conflict):
    """Nothing of this payment is left to be given back, or somebody has asked for it."""

    code = "fee.nothing_to_refund"
    message = "这笔缴费没有可以退回的金额，或者已经有一笔退费正在办理。"


class RefundTooMuch(Invalid):
    """More would go back than came and has not gone back yet."""

    code = "fee.refund_too_much"
    message = "最多可以退回 {most} 元，请核对金额。"


class NotRefunded(Conflict):
    """There is a slip once money has gone back, and not before."""

    code = "fee.not_refunded"
    message = "这笔退费还没有退回，退回后才有退费凭证。"


class NotAsked(Conflict):
    """What was asked for is not waiting for an answer any more."""

    code = "fee.answered"
    message = "这个申请已经有人处理，请刷新页面查看。"


@dataclass(frozen=True, slots=True)
class Tariff:
    """One item of a matter's tariff: `fen` for each `unit` (once where it has none), `reduced` instead of it where
    the published ground for a reduction holds, `prior` where it is paid before the result is delivered."""

    name: str
    fen: int
    standard: str = ""
    basis: str = ""
    unit: str = ""
    reducible: bool = False
    reduced: int = 0
    reduction: str = ""
    collector: str = ""
    prior: bool = False

    def costs(self, count: int) -> int:
        """What so many units cost, in fen; raises `CountedWrong`."""
        if not 1 <= count <= (MOST if self.unit else 1):
            raise CountedWrong({"count": [f"1–{MOST}"]}, most=MOST)
        return self.fen * count


def tariffs(values: Mapping[str, Any]) -> list[Tariff]:
    """The items of a frozen matter that have an amount; none where it charges nothing."""
    rows = (values.get("fee_items") or ()) if values.get("fee") else ()
    return [_tariff(row) for row in rows if type(row.get("amount")) is int and row["amount"] > 0]


def _tariff(row: Mapping[str, Any]) -> Tariff:
    standard, basis, unit, reduction, collector = (str(row.get(name) or "") for name in _WORDS)
    return Tariff(
        str(row["name"]), row["amount"], standard, basis, unit, bool(row.get("reducible")),
        min(int(row.get("reduced") or 0), row["amount"]), reduction, collector, bool(row.get("prior")),
    )  # fmt: skip


_WORDS = ("standard", "basis", "unit", "reduction", "collector")


def chosen(known: Iterable[Tariff], counts: Mapping[str, int]) -> list[tuple[Tariff, int]]:
    """The tariff's own items with how many of each; raises `NotInTariff` and `CountedWrong`."""
    by_name = {one.name: one for one in known}
    if not counts or not counts.keys() <= by_name.keys():
        raise NotInTariff({"items": [NotInTariff.message]})
    some = [(by_name[name], count) for name, count in counts.items()]
    for one, count in some:
        one.costs(count)
    return some


def left(paid: int, back: Iterable[tuple[str, int]]) -> int:
    """What of a payment can still be given back: what was paid, less each refund (its state and amount) that was not
    declined."""
    return paid - sum(amount for state, amount in back if state != "declined")


def refundable(wanted: int | None, most: int) -> int:
    """The amount of a refund, everything where none is named; raises `NothingToRefund` and `RefundTooMuch`."""
    if most <= 0:
        raise NothingToRefund
    amount = most if wanted is None else wanted
    if not 0 < amount <= most:
        said = f"{most // 100}.{most % 100:02d}"
        raise RefundTooMuch({"amount": [RefundTooMuch.message.format(most=said)]}, most=said)
    return amount


class Step(Protocol):
    """What of a step in a case's history says whether it was taken back."""

    seq: int
    move: str
    state: str


def taken_back(steps: Iterable[Step], seq: int) -> bool:
    """Whether the step of this count was taken back: of all that came after it, an undo was the first to leave the
    state that it led to. `steps` are the case's history in order."""
    after = [step for step in steps if step.seq >= seq]
    left = next((step for step in after if step.state != after[0].state), None)
    return left is not None and left.move == "undo"


def apart(person: UUID | None, others: Sequence[UUID | None]) -> None:
    """Who did one of the other steps, oneself or through a program, does not do this one, nor does a program that
    nobody answers for; raises `SamePerson`."""
    if person is None or person in others:
        raise SamePerson

"""The table of deliveries: how an applicant wants to get the result, and when it went to the post."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.cases.models import INSTANT, of_case
from wutong.db import Model
from wutong.secret import Secret, SecretText
from wutong.tenancy import Sealed


class Delivery(Sealed, Model):
    """The wish of one case's applicant: `way` is one of `rules.delivering.WAYS`, and for the post where to.

    From `sent_at` on it lies with the carrier and cannot be changed any more.
    """

    __tablename__ = "case_deliveries"
    guard = "applicant"
    __table_args__ = (
        of_case("case_deliveries"),
        CheckConstraint("way in ('hall', 'post', 'electronic')", name="way"),
        CheckConstraint("(sent_at is null) = (carrier is null)", name="sent"),
    )
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    way: Mapped[str] = mapped_column(String(10))
    receiver: Mapped[Secret | None] = mapped_column(SecretText("case.receiver"))
    telephone: Mapped[Secret | None] = mapped_column(SecretText("case.receiver_telephone"))
    address: Mapped[Secret | None] = mapped_column(SecretText("case.receiver_address"))
    chosen_at: Mapped[datetime] = mapped_column(INSTANT)
    chosen_by: Mapped[UUID | None] = mapped_column(Uuid)
    carrier: Mapped[str | None] = mapped_column(String(40))
    waybill: Mapped[Secret | None] = mapped_column(SecretText("case.waybill"))
    sent_at: Mapped[datetime | None] = mapped_column(INSTANT)
    sent_by: Mapped[UUID | None] = mapped_column(Uuid)

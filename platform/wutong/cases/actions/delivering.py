"""How the result is to come: the applicant chooses, the office hands it to the post and says under which number."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from wutong.access import Actor
from wutong.cases import along, delivered, keeping, queries
from wutong.cases.actions.moving import record
from wutong.cases.deliveries import Delivery
from wutong.cases.models import Case
from wutong.cases.rules import delivering
from wutong.clock import local, now
from wutong.db import db
from wutong.errors import Invalid
from wutong.people.rules import identifiers
from wutong.secret import Secret

#: What of a row goes along to a new home.
CARRIED = ("way", "receiver", "telephone", "address", "carrier", "waybill")
_MISSING = {"receiver": "请填写收件人。", "address": "请填写详细的收件地址。"}


@dataclass(frozen=True, slots=True)
class Wish:
    """How the result is to come, and for the post to whom and where."""

    way: str
    receiver: str = ""
    telephone: str = ""
    address: str = ""

    def checked(self) -> "Wish":
        """In normal form; only what goes by post needs an address. Raises `Invalid` or `BadTelephone`."""
        if self.way != "post":
            return Wish(self.way)
        told = {"receiver": self.receiver.strip(), "address": self.address.strip()}
        if wrong := {name: [_MISSING[name]] for name, text in told.items() if not text}:
            raise Invalid(wrong)
        return Wish(self.way, telephone=identifiers.telephone(self.telephone), **told)

    def fitting(self, offered: tuple[str, ...]) -> "Wish":
        """The same, of a matter that offers these ways; raises `WayNotOffered` too."""
        delivering.must_be_offered(self.way, offered)
        return self.checked()


def choose(case_id: UUID, wish: Wish, *, actor: Actor) -> Delivery:
    """Say how the result is to come; raises `WayNotOffered`, `DeliveryBegun`, and what `Wish.checked` does."""
    case = queries.locked(case_id)
    actor.must("case.file" if actor.kind == "citizen" else "case.deliver")
    row = delivered.of(case, lock=True)
    if case.moved_to is not None or not delivering.may_change(case.state, sent=bool(row and row.sent_at)):
        raise delivering.DeliveryBegun
    told = wish.fitting(delivered.ways(case))
    row = _kept(case, row, told, actor)
    if case.state != "draft":
        record(case, "choose_delivery", actor, text=delivering.WAYS[told.way])
    return row


def bring(case: Case, wish: Wish, actor: Actor) -> None:
    """Keep a wish that came with the filing and is known to fit."""
    db.session.flush()  # the case itself first, should it have been begun just now
    _kept(case, None, wish, actor)


def _kept(case: Case, row: Delivery | None, told: Wish, actor: Actor) -> Delivery:
    if row is None:
        row = Delivery(region=case.region, case_id=case.id, applicant=case.applicant)
        db.session.add(row)
    row.way, row.chosen_at, row.chosen_by = told.way, now(), actor.person
    for name in ("receiver", "telephone", "address"):
        text = getattr(told, name)
        setattr(row, name, Secret(text) if text else None)
    return row


def send(case_id: UUID, carrier: str, waybill: str, *, actor: Actor) -> Delivery:
    """Write down that the result was handed to a carrier; from now on the wish cannot be changed.

    Raises `NotToBeSent`.
    """
    actor.must("case.deliver")
    case = queries.locked(case_id)
    row = delivered.of(case, lock=True)
    if case.state not in delivering.SENT_IN or row is None or row.way != "post" or row.sent_at is not None:
        raise delivering.NotToBeSent
    row.carrier, row.waybill, row.sent_at, row.sent_by = carrier.strip(), Secret(waybill.strip()), now(), actor.person
    case.before = None  # the decision is out of the house
    record(case, "post_result", actor, text=f"{row.carrier} {waybill.strip()}")
    return row


def posted(case: Case) -> str:
    """What the history says of a post once the result is decided anew; empty where nothing was posted."""
    row = delivered.of(case)
    if row is None or row.sent_at is None:
        return ""
    waybill = row.waybill.reveal() if row.waybill else ""
    return f"此前的结果已于 {local(row.sent_at):%Y-%m-%d} 交寄：{row.carrier} {waybill}。再次作出决定后另行送达。"


def recall(case: Case) -> None:
    """Forget that the result was posted, because it is decided anew: what is decided then is sent by itself, and the
    wish may change until it is."""
    row = delivered.of(case, lock=True)
    if row is not None:
        row.carrier = row.waybill = row.sent_at = row.sent_by = None


def must_have_left(case: Case, method: str) -> None:
    """Raise `WaybillMissing` where a delivery by post is recorded that the applicant wished and nobody sent."""
    row = delivered.of(case)
    if method == "post" and row is not None and row.way == "post" and row.sent_at is None:
        raise delivering.WaybillMissing


# ── To a new home ────────────────────────────────────────────────────────────────────────────────────────────


def _pack(case: Case) -> dict[str, Any] | None:
    row = delivered.of(case)
    if row is None:
        return None
    told = {name: getattr(row, name) for name in CARRIED}
    plain = {name: value.reveal() if isinstance(value, Secret) else value for name, value in told.items()}
    return plain | {"sent_at": row.sent_at.isoformat() if row.sent_at else None}


def _unpack(case: Case, content: dict[str, Any]) -> None:
    """Only what was not sent yet is still to be done here: what went to the post is told by the history."""
    if content["sent_at"] is None and content["way"] in delivering.WAYS:
        sealed = {
            name: Secret(content[name]) if content[name] else None for name in ("receiver", "telephone", "address")
        }
        db.session.add(
            Delivery(region=case.region, case_id=case.id, applicant=case.applicant, way=content["way"],
                     chosen_at=now(), chosen_by=None, **sealed)
        )  # fmt: skip


def _let_go(case: Case) -> None:
    db.session.execute(delete(Delivery).where(Delivery.case_id == case.id))


def _told(case: Case) -> dict[str, Any] | None:
    """The wish, and what became of it."""
    row, packed = delivered.of(case), _pack(case)
    if row is None or packed is None:
        return None
    waybill = row.waybill.reveal() if row.waybill else None
    return packed | {"carrier": row.carrier, "waybill": waybill, "chosen_at": row.chosen_at.isoformat()}


along.register("delivery", along.Luggage(_pack, _unpack, _let_go))
keeping.register("delivery", keeping.Record("结果送达方式", _told))

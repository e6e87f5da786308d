"""Agreements: one side proposes, the other accepts; either ends what holds. Each side keeps a copy of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from wutong.sdk import SYSTEM, Actor, Invalid, db, new_id, now, publish, region, scope
from wutong_cross_province import post, queries
from wutong_cross_province.events import AgreementMoved
from wutong_cross_province.models import Agreement
from wutong_cross_province.post import Address, Message
from wutong_cross_province.rules import AGREE, AGREEMENT, ASKED_SIDE, MODES, OWN_SIDE, NotYours, Nowhere


@dataclass(frozen=True, slots=True)
class Terms:
    """What two regions agree on: matters by name (`*` is all), modes by code, first and last day."""

    title: str
    matters: Sequence[str]
    modes: Sequence[str]
    first: date
    last: date | None = None

    def checked(self) -> "Terms":
        """In normal form; raises `Invalid`."""
        matters = list(dict.fromkeys(line.strip() for line in self.matters if line.strip()))
        modes = [mode for mode in MODES if mode in self.modes]
        wrong = {"matters": matters, "modes": modes, "title": self.title.strip()}
        if missing := {name: ["请填写此项。"] for name, said in wrong.items() if not said}:
            raise Invalid(missing)
        if self.last is not None and self.last < self.first:
            raise Invalid({"last": ["终止日期不能早于生效日期。"]})
        return Terms(self.title.strip(), matters, modes, self.first, self.last)


def propose(terms: Terms, to: Address, *, actor: Actor) -> Agreement:
    """Propose an agreement to another region. Raises `Nowhere`, `Invalid`, `NoLine`."""
    actor.must(AGREE)
    if to.here and to.region == scope().home:
        raise Nowhere({"partner": [Nowhere.message]})
    if to.here:
        region(to.region)
    said = terms.checked()
    row = _row(new_id(), said, to, ours=True)
    post.send("agreement.proposed", row.id, _told(said), to=to, actor=actor)
    _publish(row, actor)
    return row


def _row(agreement_id: UUID, said: Terms, other: Address, *, ours: bool) -> Agreement:
    row = Agreement(
        region=scope().home, id=agreement_id, title=said.title[:200], installation=other.installation or "",
        partner=other.region, ours=ours, matters=list(said.matters), modes=list(said.modes), first=said.first,
        last=said.last, state=AGREEMENT.start, proposed_at=now(), settled_at=None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def _told(said: Terms) -> dict[str, Any]:
    last = said.last.isoformat() if said.last else None
    days = {"first": said.first.isoformat(), "last": last}
    return {"title": said.title, "matters": list(said.matters), "modes": list(said.modes), **days}


def move(agreement_id: UUID, name: str, *, actor: Actor) -> Agreement:
    """Accept, decline, withdraw or end; the other side hears of it. Raises `NotOpen`, `NotYours`."""
    row = queries.agreement(agreement_id, lock=True)
    if (name in ASKED_SIDE and row.ours) or (name in OWN_SIDE and not row.ours):
        raise NotYours
    _enter(row, name, actor)
    other = Address(row.installation, row.partner)
    post.send("agreement.moved", row.id, {"move": name}, to=other, actor=actor)
    return row


def _enter(row: Agreement, name: str, actor: Actor) -> None:
    row.state = AGREEMENT.take(row.state, name, actor, {}).target
    row.settled_at = now()
    _publish(row, actor)


def _publish(row: Agreement, actor: Actor) -> None:
    publish(AgreementMoved(row.id, row.partner, row.state), actor=actor, about=row.id)


# ── The other side ───────────────────────────────────────────────────────────────────────────────────────────


def proposed(message: Message) -> None:
    """Another region proposes."""
    body = message.body
    last = date.fromisoformat(body["last"]) if body["last"] else None
    said = Terms(body["title"], body["matters"], body["modes"], date.fromisoformat(body["first"]), last).checked()
    _publish(_row(message.about, said, message.sender, ours=False), SYSTEM)


def moved(message: Message) -> None:
    """The other side took a step. If both acted at the same moment, what ends it wins over what begins it."""
    row, name = queries.agreement(message.about, lock=True), str(message.body["move"])
    if (row.installation, row.partner) != (message.sender.installation or "", message.sender.region):
        raise NotYours
    if (name in ASKED_SIDE and not row.ours) or (name in OWN_SIDE and row.ours):
        raise NotYours
    if name == "withdraw" and row.state == "held":
        name = "end"
    if name in {one.name for one in AGREEMENT.leaving(row.state)}:
        _enter(row, name, SYSTEM)

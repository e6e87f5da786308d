"""Events: what happened, said once; the audit trail and the outbox are the same rows.

A verb publishes a fact in its own transaction. Every reaction registered for that fact becomes a letter in the same
transaction, to this region or, with `to`, to another: a border is crossed by a message, never by a query. Only what
does no more than write rows of the region itself needs no letter there and runs at once. The relay
carries letters to the workers; a worker enters the addressee's region, runs the reaction and closes the letter in one
transaction, so inside the database each effect happens exactly once.

Facts are frozen dataclasses of ids and plain values. They hold no personal data and no free text: what is personal
travels sealed in the enclosure, and is erased with its rows while the chain of events stays valid.
"""

import dataclasses
import types
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from sqlalchemy import DateTime, Index, SmallInteger, String, Uuid, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import new_id, now
from wutong.db import Model, db, notes
from wutong.secret import SecretBytes

Fact = Any
F = TypeVar("F", bound=type)

#: Lanes of the post: sign-in codes go before everything else, and lines of an inbox never leave the house.
URGENT, NORMAL, INDOORS = 0, 1, 2


class Event(tenancy.Owned, Model):
    """One fact, append-only. `subject` is the citizen it is about, who may read it at the public door."""

    __tablename__ = "events"
    guard, append_only = "subject", True
    __table_args__ = (Index(None, "region", "about"), Index("ix_events_id", "id", postgresql_using="brin"))
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor: Mapped[UUID | None] = mapped_column(Uuid)
    acting_for: Mapped[UUID | None] = mapped_column(Uuid)
    subject: Mapped[UUID | None] = mapped_column(Uuid)
    about: Mapped[UUID | None] = mapped_column(Uuid)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Letter(tenancy.Posted, Model):
    """One reaction to one fact, on its way: open → done | dead. The relay reads the header columns alone."""

    __tablename__ = "letters"
    __table_args__ = (
        Index("ix_letters_open", "lane", "to_region", "due_at", postgresql_where=text("state = 'open'")),
        Index(None, "from_region", "id"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    event_id: Mapped[UUID] = mapped_column(Uuid)
    name: Mapped[str] = mapped_column(String(80))
    handler: Mapped[str] = mapped_column(String(160))
    lane: Mapped[int] = mapped_column(SmallInteger)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    enclosure: Mapped[bytes | None] = mapped_column(SecretBytes("letter.enclosure", of="post"))
    state: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(SmallInteger)
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    error: Mapped[str | None] = mapped_column(String(200))


@dataclasses.dataclass(frozen=True, slots=True)
class Envelope:
    """What a reaction learns beside the fact: which letter (at once: which event), from where to where, when, and what
    was enclosed."""

    letter_id: UUID
    event_id: UUID
    from_region: int
    to_region: int
    at: datetime
    enclosure: bytes | None = None


Handler = Callable[[Fact, Envelope], None]

# ── Facts ────────────────────────────────────────────────────────────────────────────────────────────────────

_FACTS: dict[str, type] = {}


def event(name: str, *, abroad: bool = False) -> Callable[[F], F]:
    """Give a frozen dataclass its name on the wire, `noun.happened`, once; only what goes `abroad` crosses borders."""

    def named(fact: F) -> F:
        if not dataclasses.is_dataclass(fact):
            raise TypeError(f"{fact.__name__} is no dataclass: write @event above @dataclass(frozen=True)")
        if _FACTS.setdefault(name, fact) is not fact:
            raise ValueError(f"the event name {name} is taken by {_FACTS[name].__qualname__}")
        fact.wire, fact.abroad = name, abroad  # type: ignore[attr-defined]
        return fact

    return named


def facts() -> dict[str, type]:
    """Every known fact by its name on the wire."""
    return dict(_FACTS)


def payload(fact: Fact) -> dict[str, Any]:
    """The fact as JSON values: ids and instants as text."""
    plain = {field.name: getattr(fact, field.name) for field in dataclasses.fields(fact)}
    return {name: _outward(value) for name, value in plain.items()}


def restored(name: str, values: dict[str, Any]) -> Fact:
    """The fact that `payload` wrote; unknown fields of a newer writer are left out, missing ones take their default."""
    fact = _FACTS[name]
    hints = get_type_hints(fact)
    return fact(**{key: _inward(value, hints[key]) for key, value in values.items() if key in hints})


def _outward(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_outward(item) for item in value]
    return value


def _inward(value: Any, hint: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(kind for kind in get_args(hint) if kind is not type(None))
    if get_origin(hint) is tuple:
        return tuple(_inward(item, get_args(hint)[0]) for item in value)
    if hint is UUID:
        return UUID(value)
    return hint.fromisoformat(value) if hint in (date, datetime) else value


# ── Reactions ────────────────────────────────────────────────────────────────────────────────────────────────


def handler_name(handler: Callable[..., Any]) -> str:
    """`module:function`, under which a letter remembers its reaction."""
    return f"{handler.__module__}:{handler.__qualname__}"


@dataclasses.dataclass(frozen=True, slots=True)
class Reaction:
    """A handler as it was registered. A `latest` one looks at the thing as it stands when it runs, so that one letter
    is enough however much happened to that thing in one transaction. One that runs `at_once` only writes rows of the
    region itself, so that at home it needs no letter: it belongs to the transaction of its fact."""

    handler: Handler
    owner: str
    lane: int
    latest: bool
    at_once: bool


class Reactions:
    """Who reacts to what. `owner` is the plugin that brought a reaction; `is_on` asks whether it is on in a region."""

    def __init__(self) -> None:
        self._by_fact: dict[type, list[Reaction]] = {}
        self._by_name: dict[str, tuple[Handler, str]] = {}
        self.is_on: Callable[[str], bool] = lambda owner: True

    def register(
        self, fact: type, handler: Handler, *, owner: str = "", lane: int = NORMAL, latest: bool = False,
        at_once: bool = False,
    ) -> None:  # fmt: skip
        """Let `handler` react to `fact`; registering the same pair again changes nothing."""
        if not self.takes(fact, handler):
            self._by_fact.setdefault(fact, []).append(Reaction(handler, owner, lane, latest, at_once))
        self._by_name[handler_name(handler)] = (handler, owner)

    def takes(self, fact: type, handler: Handler) -> bool:
        """Whether `handler` is registered for this fact."""
        return any(known.handler is handler for known in self._by_fact.get(fact, ()))

    def of(self, fact: type, region: int) -> list["Reaction"]:
        """The reactions to a fact that will run in `region`.

        What is switched off at home gets no letter; another region's switches cannot be seen from here, so the
        worker asks again (`named`) when it has entered the addressee.
        """
        here = region == tenancy.scope().region
        listed = self._by_fact.get(fact, ())
        return [known for known in listed if not (here and known.owner) or self.is_on(known.owner)]

    def named(self, name: str) -> Handler | None:
        """The handler of a letter, None when its plugin has gone or is switched off in the present region."""
        handler, owner = self._by_name.get(name, (None, ""))
        return handler if not owner or self.is_on(owner) else None

    def switched_off(self, name: str) -> bool:
        """Whether the handler of a letter is installed, and its plugin switched off in the present region."""
        _, owner = self._by_name.get(name, (None, ""))
        return bool(owner) and not self.is_on(owner)

    def all(self) -> dict[type, list[Handler]]:
        """Everything registered, for the house tests and the documentation."""
        return {fact: [known.handler for known in listed] for fact, listed in self._by_fact.items()}


REACTIONS = Reactions()

# ── Verbs ────────────────────────────────────────────────────────────────────────────────────────────────────


def publish(
    fact: Fact,
    *,
    actor: Actor,
    subject: UUID | None = None,
    about: UUID | None = None,
    to: int | None = None,
    enclosure: bytes | None = None,
) -> UUID:
    """Record a fact at home and post a letter for each reaction to it that does not run at once, all in the present
    transaction.

    `subject` is the citizen concerned, `about` the thing (a case, a release) whose history this belongs to, `to` the
    region where the reactions shall run (home when None). Returns the event's id.
    """
    home = tenancy.scope().home
    target = home if to is None else to
    if target != home and not fact.abroad:
        raise ValueError(f"{fact.wire} stays at home: it is no fact that goes abroad")
    row = Event(
        region=home, id=new_id(), name=fact.wire, at=now(), payload=payload(fact), subject=subject, about=about,
        actor_kind=actor.kind, actor=actor.person, acting_for=actor.acting_for,
    )  # fmt: skip
    db.session.add(row)
    for reaction in REACTIONS.of(type(fact), target):
        if reaction.at_once and target == home:
            reaction.handler(fact, Envelope(row.id, row.id, home, home, row.at, enclosure))
        elif not (reaction.latest and _posted_before(reaction.handler, about, target)):
            db.session.add(_letter(row, reaction.handler, reaction.lane, target, enclosure))
    return row.id


def _posted_before(handler: Handler, about: UUID | None, target: int) -> bool:
    """Whether this transaction has already posted a letter for the handler about this thing; notes that it has now."""
    posted: set[tuple[Handler, UUID | None, int]] = notes().setdefault(Letter, set())
    known = (handler, about, target) in posted
    posted.add((handler, about, target))
    return known


def _letter(row: Event, handler: Handler, lane: int, target: int, enclosure: bytes | None) -> Letter:
    return Letter(
        to_region=target, id=new_id(), from_region=row.region, event_id=row.id, name=row.name, at=row.at,
        handler=handler_name(handler), lane=lane, payload=row.payload, enclosure=enclosure,
        state="open", attempts=0, due_at=row.at,
    )  # fmt: skip


def envelope(letter: Letter) -> Envelope:
    """What the reaction of this letter is handed beside its fact."""
    return Envelope(letter.id, letter.event_id, letter.from_region, letter.to_region, letter.at, letter.enclosure)


def history(about: UUID) -> list[Event]:
    """The events about one thing at this region, oldest first."""
    listed = select(Event).where(Event.about == about).order_by(Event.at, Event.id)
    return list(db.session.scalars(listed))

"""What must be true afterwards, as rules on plain rows: each names what it found wrong, nothing when all is well."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.chaos.lives import Life

from wutong.cases.rules import CASE, CLOSED

#: Steps that leave a case where it is and that nobody asked for: the days were counted anew.
UNASKED = frozenset({"recount"})
#: The timer that a state has, and no other state.
TIMERS = {"submitted": "case.deem", "correcting": "case.lapse"}


@dataclass(frozen=True)
class Kept:
    """A case as the database has it."""

    id: str
    number: str
    state: str
    seq: int
    steps: tuple[tuple[int, str, str], ...] = ()
    #: How many papers, documents, events that count it and open timers by kind.
    papers: int = 0
    documents: int = 0
    events: tuple[int, ...] = ()
    timers: tuple[str, ...] = ()


def filings(lives: Sequence[Life], kept: Mapping[int, Sequence[Kept]]) -> Iterator[str]:
    """No case lost and none there twice: answered ones exist once, unanswered ones once or not at all; `kept` has the
    cases of each life's applicant."""
    for life in lives:
        found = kept.get(life.number, ())
        if life.case_id and [one.id for one in found] != [life.case_id]:
            yield f"{life.spelled} was answered and is there {len(found)} times"
        if not life.case_id and len(found) > 1:
            yield f"filing {life.number} was never answered and is there {len(found)} times"
        if not life.case_id and life.sure:
            yield f"filing {life.number} was sent until it is answered and never was"


def doubled(kept: Sequence[Kept]) -> Iterator[str]:
    """No number given twice."""
    for number, count in Counter(one.number for one in kept).items():
        if count > 1:
            yield f"{number} was given {count} times"


def histories(kept: Sequence[Kept]) -> Iterator[str]:
    """A history has no gap, nothing twice, and every step leads on from where the one before it had come to."""
    for one in kept:
        counts = [seq for seq, _, _ in one.steps]
        if counts != list(range(1, one.seq + 1)):
            yield f"{one.number}: steps {counts} of {one.seq}"
        if sorted(set(one.events)) != list(range(1, one.seq + 1)):
            yield f"{one.number}: events {sorted(set(one.events))} of {one.seq}"
        yield from _walked(one)


def _walked(one: Kept) -> Iterator[str]:
    table = {(move.source, move.name): move.target for move in CASE.moves}
    state = "draft"
    for seq, name, after in one.steps:
        if name not in {"start", *UNASKED} and table.get((state, name)) != after:
            yield f"{one.number}: step {seq} {name} led from {state} to {after}"
        state = after
    if state != one.state:
        yield f"{one.number}: is {one.state}, its history ends with {state}"


def steps(lives: Sequence[Life], kept: Mapping[str, Kept]) -> Iterator[str]:
    """Every answered step was taken once, every other one at most once, and nothing else happened."""
    for life in lives:
        one = kept.get(life.case_id)
        if one is None:
            continue
        taken = Counter(name for _, name, _ in one.steps)
        for name in ("submit", *life.way):
            wanted = 1 if name == "submit" or life.answered[name] else 0
            if not wanted <= taken[name] <= 1:
                yield f"{one.number}: {name} was answered {life.answered[name]} times and taken {taken[name]} times"
        if strange := set(taken) - {"start", "submit", *life.way, *UNASKED}:
            yield f"{one.number}: nobody asked for {sorted(strange)}"


def timers(kept: Sequence[Kept]) -> Iterator[str]:
    """A state that the clock may end has just its one timer, every other state none of these."""
    for one in kept:
        wanted = [TIMERS[one.state]] if one.state in TIMERS else []
        if sorted(name for name in one.timers if name in TIMERS.values()) != wanted:
            yield f"{one.number}: {one.state} with the timers {list(one.timers)}"


def belongings(kept: Sequence[Kept], papers: int, giving: Collection[str]) -> Iterator[str]:
    """Each case has its papers, and a document for each step that gives one."""
    for one in kept:
        if one.papers != papers:
            yield f"{one.number}: {one.papers} papers"
        wanted = sum(name in giving for _, name, _ in one.steps)
        if one.documents != wanted:
            yield f"{one.number}: {one.documents} documents for {wanted} steps"


def dockets(kept: Sequence[Kept], held: Mapping[str, tuple[str, int]], whose: str) -> Iterator[str]:
    """What somebody elsewhere is shown is the case as it stands."""
    for one in kept:
        if held.get(one.id) != (one.state, one.seq):
            yield f"{one.number}: {whose} says {held.get(one.id)}, the case {(one.state, one.seq)}"


def recount(done: bool, cut: Collection[int], moved: int, kept: Sequence[Kept]) -> Iterator[str]:
    """The walk came to its end though it was interrupted, moved each case once, and none that its history does not
    tell of; what was moved just before the walk was killed is not counted again when it goes on."""
    told = [sum(name == "recount" for _, name, _ in one.steps) for one in kept]
    if not done:
        yield "the walk did not come to its end"
    if not cut:
        yield "the walk was never interrupted"
    if moved > sum(told):
        yield f"the walk moved {moved} cases, {sum(told)} histories tell of it"
    yield from (
        f"{one.number}: counted again {times} times" for one, times in zip(kept, told, strict=True) if times > 1
    )


def post(rows: Mapping[str, Mapping[str, int]], settled: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Nothing lies in the outbox: every row is in a state that is the end of its way."""
    for table, by_state in rows.items():
        for state, count in by_state.items():
            if state not in settled[table]:
                yield f"{count} {table} are {state}"


def counts(kept: Sequence[Kept]) -> dict[str, Any]:
    """How many cases there are, by state."""
    states = Counter(one.state for one in kept)
    return {"cases": len(kept), "closed": sum(states[name] for name in CLOSED), "states": dict(states)}

"""Random histories, told to the engine and to the naive model alike.

A story is a list of steps. `Teller` keeps the clock and the naive model, hands every step to an engine, and knows
what the engine must answer: the same lists everywhere at every instant, and the same refusals.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from hypothesis import strategies as st
from tests.wutong.layers.claiming import Claiming
from tests.wutong.layers.naive import BLANK, LEVELS, Claimed, Naive, Said, rank
from tests.wutong.layers.things import THING
from tests.wutong.layers.trees import Place

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
RULES = {name: str(may) for name, may in THING.elements.items()}


@dataclass(frozen=True)
class Step:
    """One step: `verb` on the region with index `region`, everything else as the verb needs it."""

    verb: str
    region: int
    items: frozenset[int]
    changes: dict[str, Any]
    delay: int
    pick: int
    reach: frozenset[str]
    away: int
    word: dict[str, Any] = field(default_factory=dict)


VALUES = {
    "name": st.sampled_from([None, "甲", "乙"]),
    "days": st.sampled_from([None, 1, 5, 9]),
    "papers": st.sampled_from([None, ["a", "b", "c"], ["a"], ["c", "x"], []]),
    "phone": st.sampled_from([None, "1", "2"]),
    "hours": st.sampled_from([None, "早", "晚"]),
    "levels": st.sampled_from([None, [4], [4, 5, 6], [6]]),
    "defines": st.booleans(),
    "withdrawn": st.sampled_from([False, False, True]),
    "locks": st.sampled_from([(), ("phone",), ("hours", "phone")]),
}
#: What collides often finds more than what is spread thin: a few names and regions are drawn again and again.
OFTEN = ["phone"] * 4 + ["hours", "days"] * 3 + sorted(VALUES)
CHANGES = st.sampled_from(OFTEN).flatmap(lambda name: VALUES[name].map(lambda value: {name: value}))
DEFINING = st.fixed_dictionaries({"defines": st.just(True), "name": st.just("甲"), "levels": VALUES["levels"]})
#: A word of a matrix: about which element, where the name is what, for whose books, which rule.
WORDS_OF_RULES = st.fixed_dictionaries(
    {
        "element": st.sampled_from(["days", "papers", "phone", "phone", "hours", "hours"]),
        "value": st.sampled_from([None, None, "甲", "乙"]),
        "level": st.sampled_from([*LEVELS[2:], "counties", "villages"]),
        "rule": st.sampled_from([None, "locked", "locked", "locked", "default", "at_most", "subset", "free"]),
    }
)


def step(verbs: list[str], regions: list[int]) -> Any:
    """One step: a verb as often as it is named, at a region likewise."""
    return st.builds(
        Step,
        verb=st.sampled_from(verbs),
        region=st.sampled_from(regions),
        items=st.sampled_from([frozenset({0}), frozenset({0, 1}), frozenset({0, 1, 2}), frozenset({2})]),
        changes=st.one_of(DEFINING, CHANGES, st.tuples(CHANGES, CHANGES).map(lambda two: {**two[0], **two[1]})),
        delay=st.sampled_from([0, 0, 0, 1, 2, 3, 5]),
        pick=st.integers(0, 9),
        reach=st.frozensets(st.sampled_from(["self", "counties", "townships", "villages"]), min_size=1),
        away=st.integers(0, 7),
        word=WORDS_OF_RULES,
    )


def steps(verbs: list[str]) -> Any:
    """Stories in which these verbs happen, mostly at a province and the first of its counties."""
    return st.lists(step(verbs, [1, 1, 1, 1, 3, 3, 3, 0, 2, 4, 5, 6, 7]), min_size=2, max_size=14)


#: Lists change under claims; and claims themselves are made, put off, overruled, taken back and said again.
CLAIMING = ["claim", "decline", "defer", "unclaim", "renew", "accept", "overrule"]
STEPS = steps(["publish"] * 4 + ["rule"] * 3 + ["roll_back", "roll_back", "wait", "wait"] + CLAIMING)
CLAIMS = steps([*CLAIMING, *CLAIMING, "publish", "wait", "wait", "wait"])


def opening() -> list[Step]:
    """Every story opens alike: the province defines the items and claims them for everybody."""
    everything, everybody = frozenset({0, 1, 2}), frozenset(["self", "cities", "counties", "townships", "villages"])
    told = {"defines": True, "name": "甲", "days": 9, "papers": ["a", "b", "c"], "phone": "1"}
    return [
        Step("publish", 1, everything, told, 0, 0, everybody, 7),
        Step("claim", 1, everything, {}, 0, 2, everybody, 7),
    ]


class Engine(Protocol):
    """What is tested: tells the verbs, answers the queries. Refusals come back as their class name."""

    def publish(self, region: int, edits: dict[UUID, dict[str, Any]], now: datetime, at: datetime | None) -> Any: ...
    def rule(self, region: int, word: dict[str, Any], now: datetime, at: datetime | None) -> Any: ...
    def roll_back(self, region: int, release: Any, now: datetime, rules: bool) -> Any: ...
    def claim(self, said: Claimed, now: datetime) -> Any: ...
    def unclaim(self, region: int, claim: Any, now: datetime) -> Any: ...
    def renew(self, region: int, claim: Any, now: datetime) -> Any: ...
    def accept(self, region: int, items: Sequence[UUID], now: datetime) -> None: ...
    def listed(self, region: int, now: datetime, at: datetime | None) -> dict[UUID, dict[str, Any]]: ...
    def copied(self, region: int, now: datetime, at: datetime | None) -> dict[UUID, dict[str, Any]]: ...
    def moved(self, region: int, since: datetime, until: datetime) -> dict[tuple[UUID, str | None], Any]: ...


@dataclass
class Teller(Claiming):
    """Tells one story in a land. `places` are the regions that are open, `acts` the levels each acts for."""

    engine: Engine
    land: Sequence[Place]
    items: Sequence[UUID]
    now: datetime = START
    order: int = 0
    releases: list[tuple[Any, Said]] = field(default_factory=list)
    claims: list[tuple[Any, Claimed]] = field(default_factory=list)
    ended: list[tuple[Any, Claimed]] = field(default_factory=list)
    spoken: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        lines: dict[int, tuple[int, ...]] = {}
        for one in self.land:
            lines[one.code] = (*lines.get(-1 if one.parent is None else one.parent, ()), one.code)
        self.naive = Naive(RULES, lines, {one.code: one.level for one in self.land})
        self.places = sorted(lines)
        self.acts = {one.code: one.acts for one in self.land}

    def tell(self, steps: Sequence[Step]) -> None:
        """Play every step, comparing two regions after each, and every region at the last instants at the end."""
        for step in [*opening(), *steps]:
            self.order += 1
            self.now += timedelta(seconds=1)
            getattr(self, f"_{step.verb}")(step, self.places[step.region % len(self.places)])
            self.compare(self.places[step.away % len(self.places)])
            self.compare(self.places[-1])
        bounds = sorted({said.starts for said in self.naive.said} | {self.now})
        for region in sorted(self.acts):
            for instant in bounds[-4:]:
                self.compare(region, instant)
                self.compare_moves(region, bounds[-4:][0], instant)

    def compare(self, region: int, at: datetime | None = None) -> None:
        """What the engine says of a region is what the naive model says."""
        instant = at or self.now
        told = self.naive.listed(region, self.acts[region], self.words(region), self.items, instant)
        copies = {item: self.naive.copied(region, item, instant) for item in self.items}
        assert self.engine.listed(region, self.now, at) == told, (region, at)
        there = {item: copy for item, copy in copies.items() if copy is not None}
        assert self.engine.copied(region, self.now, at) == there, (region, at)

    def compare_moves(self, region: int, since: datetime, until: datetime) -> None:
        """What the engine says moved is what two copies differ in; of what nobody but a rule touched it is silent."""
        told: dict[tuple[UUID, str | None], Any] = {}
        for item in self.items:
            old, new = (self.naive.copied(region, item, at) for at in (since, until))
            if old is None or new is None:
                told |= {(item, None): (old, new)} if old is not new else {}
            else:
                told |= {(item, name): (old[name], new[name]) for name in RULES if old[name] != new[name]}
        moved = self.engine.moved(region, since, until)
        if any(said.rules and since < said.starts <= until for said in self.naive.said):
            told = {key: pair for key, pair in told.items() if key[0] in {item for item, _ in moved}}
        assert moved == told, (region, since, until)

    def _wait(self, step: Step, region: int) -> None:
        self.now += timedelta(minutes=step.delay)

    def _publish(self, step: Step, region: int) -> None:
        at = self.now + timedelta(minutes=step.delay) if step.delay else None
        edits = {self.items[index]: step.changes for index in step.items}
        told = self.engine.publish(region, edits, self.now, at)
        refusal, differences = self._judged(region, edits, at or self.now)
        assert (told if isinstance(told, str) else None) == refusal
        if refusal is None:
            self._said(told, Said(region, at or self.now, self.order, differences))

    def _judged(self, region: int, edits: Any, at: datetime) -> tuple[str | None, dict[Any, dict[str, Any]]]:
        above = self.naive.lines[region][-2] if len(self.naive.lines[region]) > 1 else None
        held = False
        for item, changes in edits.items():
            copy = None if above is None else self.naive.copied(above, item, at)
            if copy is None and not self.naive.own(region, item, at)["defines"] and not changes.get("defines"):
                return "NotDefined", {}
            held = held or (copy is not None and not self._allowed(region, item, changes, copy, at))
        differences = edits
        if at == self.now:
            differences = {item: self._differing(self.naive.own(region, item, at), to) for item, to in edits.items()}
        differences = {item: changes for item, changes in differences.items() if changes}
        return "HeldAbove" if held else None if differences else "NothingToPublish", differences

    def _allowed(self, region: int, item: UUID, changes: Any, copy: dict[str, Any], at: datetime) -> bool:
        locked: set[str] = set()
        for step in self.naive.lines[region][:-1]:
            locked |= set(self.naive.own(step, item, at)["locks"])
        for name, own in changes.items():
            if name in BLANK or own is None or copy[name] is None:
                continue
            rule = "locked" if name in locked else self.naive.rule(self.naive.lines[region], name, copy, at)
            if not {
                "locked": lambda above, own: above == own,
                "at_most": lambda above, own: own <= above,
                "subset": lambda above, own: set(own) <= set(above),
            }.get(rule, lambda above, own: True)(copy[name], own):
                return False
        return True

    @staticmethod
    def _differing(book: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in changes.items() if book.get(name) != value}

    def _rule(self, step: Step, region: int) -> None:
        at = self.now + timedelta(minutes=step.delay) if step.delay else None
        word, starts = step.word, at or self.now
        key = (word["element"], "name" if word["value"] else "", word["value"] or "")
        told = self.engine.rule(region, word, self.now, at)
        named = dict(zip(("element", "narrow", "value"), key, strict=True))
        own = {} if at else self.naive.ruled(region, starts).get(key, {})
        says = {name: said for name, said in {**named, word["level"]: word["rule"]}.items() if own.get(name) != said}
        refusal = self._ruling_refused(region, key, word, starts) or (None if says else "NothingToPublish")
        assert (told if isinstance(told, str) else None) == refusal
        if refusal is None:
            self._said(told, Said(region, starts, self.order, {key: {**named, **says}}, rules=True))

    def _ruling_refused(self, region: int, key: Any, word: dict[str, Any], at: datetime) -> str | None:
        """A rule must bind those below, be stricter than the law, fit the element, and loosen nothing said above."""
        rule, level = word["rule"], word["level"]
        if rule is None:
            return None
        fitting = {"days": {"locked"}, "papers": {"locked"}, "phone": {"default", "locked"}, "hours": {"locked"}}
        below = LEVELS.index(level) > self.naive.deep[region]
        if rule not in fitting[word["element"]] or not below:
            return "CannotRule"
        above = [self.naive.ruled(step, at).get(key, {}).get(level) for step in self.naive.lines[region][:-1]]
        return "HeldAbove" if any(said is not None and rank(said) > rank(rule) for said in above) else None

    def _said(self, release: Any, said: Said) -> None:
        self.naive.said.append(said)
        self.spoken.append(said.region)
        self.releases.append((release, said))

    def _roll_back(self, step: Step, region: int) -> None:
        releases = self.sayable(self.releases)
        if not releases:
            return
        release, said = releases[-1 - step.pick % min(3, len(releases))]
        told = self.engine.roll_back(said.region, release, self.now, said.rules)
        if said.cancelled:
            assert told == "Conflict"
        elif said.starts > self.now:
            said.cancelled = True
        else:
            self._undone(said, told)

    def _undone(self, said: Said, told: Any) -> None:
        undo = Said(said.region, self.now, self.order, {}, rules=said.rules, undoes=said)
        before = self._books(said.region)
        self.naive.said.append(undo)
        if self._books(said.region) == before:
            self.naive.said.remove(undo)
            assert told == "NothingToUndo"
        else:
            self.spoken.append(said.region)
            self.releases.append((told, undo))

    def _books(self, region: int) -> Any:
        ruled = self.naive.ruled(region, self.now)
        rules = {(key, name): word for key, words in ruled.items() for name, word in words.items() if word is not None}
        return [self.naive.own(region, item, self.now) for item in self.items], rules

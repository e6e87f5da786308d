"""Changes of the map in the naive model: the books and the claims of a closed office are copied by hand.

Where its place goes to somebody who has nobody else's, the whole book is copied, and the line above strikes out what it
forbids. Where several become one, each book is copied after the other, and only where nothing stands yet; nobody stops
an item for the others. An office that is abolished leaves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tests.wutong.layers.naive import LEVELS, Claimed, Naive, Said, rank

#: Closed region → who has its place, the largest share first.
Places = dict[int, list[int]]
BOUND = {
    "locked": lambda above, own: above == own,
    "at_most": lambda above, own: own <= above,
    "subset": lambda above, own: set(own) <= set(above),
}


@dataclass
class Handing:
    """Hands on, at one instant, what the closed ones of one operation said."""

    naive: Naive
    items: Sequence[Any]
    places: Places
    opened: frozenset[int]
    now: datetime
    order: float
    #: At whom, from whom, of what.
    releases: dict[tuple[int, int, str], Said] = field(default_factory=dict)
    claims: list[Claimed] = field(default_factory=list)

    def hand_on(self) -> None:
        """From above downward, since a book is held against those above it."""
        for target in dict.fromkeys(place for closed in sorted(self.places) for place in self.places[closed]):
            sources = [closed for closed in sorted(self.places) if target in self.places[closed]]
            heir = target in self.opened and len(sources) == 1
            for source in sources:
                self._book(source, target, stops=heir)
                self._rules(source, target)
            for source in sources:
                if heir and len(self.places[source]) == 1:
                    self._whole_place(source, target)
                else:
                    self._part_of_it(source, target)

    def _next(self) -> float:
        self.order += 1 / 1024
        return self.order

    # ── Books ────────────────────────────────────────────────────────────────────────────────────────────────

    def _book(self, source: int, target: int, *, stops: bool) -> None:
        copied = {item: self._page(source, target, item, stops=stops) for item in self.items}
        self._write(source, target, "thing", {item: page for item, page in copied.items() if page})

    def _write(self, source: int, target: int, kind: str, edits: dict[Any, Any]) -> None:
        if edits:
            said = Said(target, self.now, self._next(), edits, rules=kind == "thing_rules")
            self.naive.said.append(said)
            self.releases[target, source, kind] = said

    def _page(self, source: int, target: int, item: Any, *, stops: bool) -> dict[str, Any]:
        """What is copied of an item: whatever is not said there yet and not forbidden there."""
        page, mine = self._said(source, item), self._said(target, item)
        above = self.naive.copied(self.naive.lines[target][-2], item, self.now)
        stopped = page.pop("withdrawn", False) if not stops else False
        exists = above is not None or page.get("defines") or mine.get("defines")
        if not exists or (stopped and above is None):
            return {}
        fresh = {name: value for name, value in page.items() if name not in mine}
        if above is not None:
            fresh.pop("defines", None)
            fresh = {name: value for name, value in fresh.items() if self._allowed(target, item, name, value, above)}
        return fresh

    def _said(self, region: int, item: Any) -> dict[str, Any]:
        book = self.naive.own(region, item, self.now)
        return {name: value for name, value in book.items() if value is not None and value is not False and value != ()}

    def _allowed(self, region: int, item: Any, name: str, own: Any, above: dict[str, Any]) -> bool:
        """Whether a region's line leaves a value to it."""
        if name not in self.naive.rules or above[name] is None:
            return True
        line = self.naive.lines[region]
        locked = any(name in self.naive.own(step, item, self.now)["locks"] for step in line[:-1])
        rule = "locked" if locked else self.naive.rule(line, name, above, self.now)
        return bool(BOUND.get(rule, lambda above, own: True)(above[name], own))

    def _rules(self, source: int, target: int) -> None:
        line, there = self.naive.lines[target], self.naive.ruled(target, self.now)
        edits: dict[Any, Any] = {}
        for key, words in self.naive.ruled(source, self.now).items():
            mine = {name for name, word in there.get(key, {}).items() if word is not None}
            told = {level: word for level in LEVELS if (word := words.get(level)) is not None and level not in mine}
            for level, word in list(told.items()):
                above = [self.naive.ruled(step, self.now).get(key, {}).get(level) for step in line[:-1]]
                if any(said is not None and rank(said) > rank(word) for said in above):
                    del told[level]
            if told:
                edits[key] = {**dict(zip(("element", "narrow", "value"), key, strict=True)), **told}
        self._write(source, target, "thing_rules", edits)

    # ── Claims ───────────────────────────────────────────────────────────────────────────────────────────────

    def _standing(self, region: int) -> list[Claimed]:
        """The claims of a region in force, the one that decides last."""
        mine = [one for one in self.naive.claims if one.region == region and one.stands(self.now)]
        return sorted(mine, key=lambda one: (one.binding, one.starts, one.order))

    def _known(self, region: int, items: Any) -> frozenset[Any]:
        return frozenset(item for item in items if self.naive.copied(region, item, self.now) is not None)

    def _says(self, target: int, claim: Claimed, items: frozenset[Any], **reach: Any) -> None:
        if known := self._known(target, items):
            fresh: dict[str, Any] = {"starts": self.now, "order": self._next(), "ends": None, "replaced": None}
            told = replace(claim, region=target, items=known, **fresh, **reach)
            self.naive.claim(told)
            self.claims.append(told)

    def _whole_place(self, source: int, target: int) -> None:
        """Every claim is made again in its order, and means whoever has the place of those it meant."""
        for claim in self._standing(source):
            only, besides = self._meant(claim, self.places)
            self._says(target, claim, claim.items, only=only, besides=besides)

    def _part_of_it(self, source: int, target: int) -> None:
        """For itself what it said for itself, unless another's claim is there; for those below, for its own below."""
        own = {item: self._for_itself(source, item) for item in self.items}
        held = {item: self._for_itself(target, item) for item in self.items}
        came = {
            place
            for closed, places in self.places.items()
            for place in places
            if source in self.naive.lines[closed][:-1] and target in self.naive.lines[place][:-1]
        }
        for claim in self._standing(source):
            said = {item for item in claim.items if any(claim is one for one in own[item])}
            mine = {item for item in said if self._prevails(own[item], held[item])}
            itself, below = frozenset({"self"}), claim.reach - {"self"}
            self._says(target, claim, frozenset(mine), reach=itself, only=None, besides=frozenset())
            only, besides = self._meant(claim, self.places)
            narrowed = came
            if only is not None:
                narrowed = {one for one in came | only if self._lies_in(one, came) and self._lies_in(one, only)}
            if below and narrowed:
                self._says(target, claim, claim.items, reach=below, only=frozenset(narrowed), besides=besides)

    def _for_itself(self, region: int, item: Any) -> list[Claimed]:
        """The claim by which a region has decided an item for itself, last; before it what it holds back for a time."""
        line = set(self.naive.lines[region])
        mine = [one for one in self._standing(region) if item in one.items and "self" in one.reach]
        meant = [one for one in mine if (one.only is None or one.only & line) and not one.besides & line]
        told: list[Claimed] = []
        for claim in reversed(meant):
            told.insert(0, claim)
            if claim.until is None:
                break
        return told

    @staticmethod
    def _prevails(words: list[Claimed], held: list[Claimed]) -> bool:
        """Rather claimed now than claimed when what puts it off lapses; rather that than not claimed at all."""

        def weight(said: list[Claimed]) -> int:
            states = [one.state for one in said]
            return 0 if not states else 3 if states[-1] == "claimed" else 2 if "claimed" in states else 1

        return weight(words) > weight(held)

    # ── Who is meant ─────────────────────────────────────────────────────────────────────────────────────────

    def _lies_in(self, one: int, those: Any) -> bool:
        return any(step in those for step in self.naive.lines.get(one, (one,)))

    def _meant(self, claim: Claimed, places: Places) -> tuple[frozenset[int] | None, frozenset[int]]:
        """Who serves goes on serving all who come together; who does not serve means those alone whom all meant."""
        serves = claim.state == "claimed"
        only = None if claim.only is None else self._followed(places, claim.only, every=not serves)
        return only, self._followed(places, claim.besides, every=serves)

    def _followed(self, places: Places, named: Any, *, every: bool) -> frozenset[int]:
        told = {one for one in named if one not in places}
        gone = {one for one in named if one in places}
        for new in sorted({place for heirs in places.values() for place in heirs}):
            meant = [self._lies_in(closed, gone) for closed, heirs in places.items() if new in heirs]
            if (all(meant) if every else any(meant)) and not self._lies_in(new, told):
                told.add(new)
        return frozenset(told)

    def around(self) -> None:
        """Whoever named a closed region from above means the new one as well."""
        for above in {step for closed in self.places for step in self.naive.lines[closed]} - set(self.places):
            there = {
                closed: [place for place in heirs if place in self.opened and above in self.naive.lines[place]]
                for closed, heirs in self.places.items()
            }
            for claim in (one for one in self.naive.claims if one.region == above):
                only, besides = self._meant(claim, there)
                claim.only = None if claim.only is None or only is None else claim.only | only
                claim.besides |= besides

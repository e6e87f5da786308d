"""The model that nobody would deploy: every region holds a full copy of every item, and edits are applied one by one.

It shares no code with the engine. A list of what was said, when, by whom; to read at an instant, start from
nothing, play everything said up to then into each region's own book, and copy the books down the line.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

BLANK = {"defines": False, "withdrawn": False, "locks": ()}
#: From loose to strict, and for whose books a word of a matrix counts, by the level of the book's owner.
STRICT = [{"free"}, {"default"}, {"at_most", "subset"}, {"locked"}]
LEVELS = ["nobody", "provinces", "cities", "counties", "townships", "villages"]


def rank(rule: str) -> int:
    """How strict a rule is."""
    return next(at for at, rules in enumerate(STRICT) if rule in rules)


@dataclass
class Said:
    """One release: what a region sets from `starts` on, of things or of `rules` (element, narrowed to, value → level →
    rule). `order` breaks ties. One that `undoes` another sets nothing; while it stands, the other was never said."""

    region: int
    starts: datetime
    order: float
    edits: dict[Any, dict[str, Any]]
    cancelled: bool = False
    rules: bool = False
    undoes: "Said | None" = None


@dataclass
class Claimed:
    """One claim, in plain words."""

    region: int
    starts: datetime
    order: float
    items: frozenset[Any]
    reach: frozenset[str]
    only: frozenset[int] | None
    besides: frozenset[int]
    binding: bool
    state: str
    mode: str
    until: datetime | None = None
    ends: datetime | None = None
    replaced: "Claimed | None" = None

    def stands(self, at: datetime) -> bool:
        """Whether it has begun, and was neither taken back nor has lapsed, and no word has its place that stayed."""
        after = self.replaced
        held = after is None or after.ends is not None or after.starts > at
        return held and self.starts <= at and all(end is None or end > at for end in (self.until, self.ends))

    def covers(self, other: "Claimed") -> bool:
        """Whether it is the later word of the same weight for everybody for whom the other is."""
        later = (self.starts, self.order) > (other.starts, other.order)
        wide = other.reach <= self.reach and self.besides <= other.besides and self.only in (None, other.only)
        return later and wide and (self.region, self.binding) == (other.region, other.binding)


@dataclass
class Naive:
    """`rules` maps an element to the law's rule, `lines` a region to its line, nation first, `deep` to its level."""

    rules: dict[str, str]
    lines: dict[int, tuple[int, ...]]
    deep: dict[int, int]
    said: list[Said] = field(default_factory=list)
    claims: list[Claimed] = field(default_factory=list)

    def claim(self, claim: Claimed) -> None:
        """Take a claim down in the place of what it covers; until a day, in that of what was put off only."""
        for old in self.claims:
            lasts = claim.until is None or old.state == "deferred"
            if lasts and old.items <= claim.items and claim.covers(old) and old.stands(claim.starts):
                old.replaced = claim
        self.claims.append(claim)

    def own(self, region: int, item: Any, at: datetime) -> dict[str, Any]:
        """What a region's own book says of an item at an instant."""
        book = {**BLANK, **dict.fromkeys(self.rules)}
        for said in self.standing(region, at, rules=False):
            book.update(said.edits.get(item, {}))
        return book

    def standing(self, region: int, at: datetime, *, rules: bool) -> list[Said]:
        """What a region has said up to an instant and has not taken back by then, in order."""
        mine = [one for one in self.said if (one.region, one.rules, one.cancelled) == (region, rules, False)]
        left = sorted((one for one in mine if one.starts <= at), key=lambda one: (one.starts, one.order))
        for said in reversed(left.copy()):
            if said.undoes is not None and any(said is one for one in left):
                left = [one for one in left if one is not said.undoes]
        return left

    def ruled(self, region: int, at: datetime) -> dict[Any, dict[str, str]]:
        """What a region's own book of rules says at an instant."""
        book: dict[Any, dict[str, str]] = {}
        for said in self.standing(region, at, rules=True):
            for key, words in said.edits.items():
                book.setdefault(key, {}).update(words)
        return book

    def rule(self, line: tuple[int, ...], element: str, copy: dict[str, Any], at: datetime) -> str:
        """The strictest of the law and of what the regions above ruled for the line's last, who sees `copy`."""
        found = self.rules[element]
        for above in line[:-1]:
            for (about, narrow, value), words in self.ruled(above, at).items():
                fits = not narrow or copy[narrow] == value
                word = words.get(LEVELS[self.deep[line[-1]]])
                if about == element and fits and word is not None and rank(word) > rank(found):
                    found = word
        return found

    def copied(self, region: int, item: Any, at: datetime) -> dict[str, Any] | None:
        """The full copy a region holds, made by copying from above step by step."""
        copy: dict[str, Any] = dict.fromkeys(self.rules)
        locked: set[str] = set()
        exists = gone = False
        for deep, step in enumerate(self.lines[region], 1):
            book, line = self.own(step, item, at), self.lines[region][:deep]
            exists, gone = exists or book["defines"], gone or book["withdrawn"]
            handed = dict(copy)
            for name in self.rules:
                rule = "locked" if name in locked else self.rule(line, name, handed, at)
                copy[name] = self._handed_down(rule, copy[name], book[name])
            locked |= set(book["locks"])
        return copy if exists and not gone else None

    @staticmethod
    def _handed_down(rule: str, above: Any, own: Any) -> Any:
        if own is None or above is None:
            return above if own is None else own
        if rule == "locked":
            return above
        if rule == "at_most":
            return min(above, own)
        if rule == "subset":
            return [entry for entry in above if entry in own]
        return own

    def listed(self, region: int, acts: frozenset[int], words: frozenset[str], items: Any, at: datetime) -> Any:
        """The effective list of a region: copies that are claimed for it and meant for its levels."""
        found = {}
        for item in items:
            copy, claim = self.copied(region, item, at), self.decides(region, words, item, at)
            if copy is None or claim is None or claim.state != "claimed":
                continue
            if claim.mode != "direct" or not copy["levels"] or acts & set(copy["levels"]):
                found[item] = copy
        return found

    def decides(self, region: int, words: frozenset[str], item: Any, at: datetime) -> Claimed | None:
        """The claim that decides: a binding one from the highest, else the nearest region's latest."""
        line = self.lines[region]
        reaching = [claim for claim in self.claims if item in claim.items and self._reaches(claim, region, words, at)]
        binding = [claim for claim in reaching if claim.binding]
        if binding:
            return max(binding, key=lambda claim: (-line.index(claim.region), claim.starts, claim.order))
        return max(reaching, key=lambda claim: (line.index(claim.region), claim.starts, claim.order), default=None)

    def _reaches(self, claim: Claimed, region: int, words: frozenset[str], at: datetime) -> bool:
        line = self.lines[region]
        if claim.region not in line or not claim.stands(at):
            return False
        for_it = "self" in claim.reach if claim.region == region else bool(claim.reach & words)
        chosen = claim.only is None or any(step in claim.only for step in line)
        return for_it and chosen and not any(step in claim.besides for step in line)

    def said_again(self, region: int, item: Any, at: datetime) -> list[Claimed]:
        """What accepting an item says again: the region's claims, and what took places out of them later."""
        mine = [one for one in self.claims if one.region == region and item in one.items and one.stands(at)]
        told: list[Claimed] = []
        for claim in sorted(mine, key=lambda one: (one.starts, one.order)):
            speaks = not any(other.covers(claim) for other in mine)
            if speaks and (claim.state == "claimed" or any(one.reach & claim.reach for one in told)):
                told.append(claim)
        return told

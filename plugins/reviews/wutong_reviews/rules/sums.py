"""Rates from counts, each with how many it rests on (DOMAIN appendix I). Silence is never praise.

A rate of few would let a single voice be recognised, and would rank by chance: below `few` there is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from wutong_reviews.rules.grades import Grade, is_bad

#: Below this many answers no share is published and nobody is ranked.
FEW = 5


def praise(counts: Mapping[Grade, int], few: int = FEW) -> float | None:
    """好评率: grades 1 to 3 ÷ all answers given, between 0 and 1; None while there are fewer than `few` answers."""
    given = sum(counts.values())
    if given < max(1, few):
        return None
    return sum(number for grade, number in counts.items() if not is_bad(grade)) / given


@dataclass(frozen=True, slots=True)
class Sum:
    """What was counted of a region, a department, a window or a matter: answers by grade, cases closed and answers
    about their closing (`ended`), bad reviews (`named` of them with a way to call back), those answered and those
    called back. `quiet`: nothing is said of it for others' sake (`guarded`)."""

    key: str = ""
    name: str = ""
    counts: Mapping[Grade, int] = field(default_factory=dict)
    closed: int = 0
    ended: int = 0
    bad: int = 0
    named: int = 0
    handled: int = 0
    called: int = 0
    few: int = FEW
    quiet: bool = False

    @property
    def given(self) -> int:
        """How many answered."""
        return sum(self.counts.values())

    @property
    def enough(self) -> bool:
        """Whether so many answered that a rate says something, and no single one is recognised."""
        return self.given >= max(1, self.few) and not self.quiet

    @property
    def grades(self) -> Mapping[Grade, int] | None:
        """How many gave each grade, as it may be shown: None where one answer would be seen among few."""
        return self.counts if self.enough else None

    @property
    def praise(self) -> float | None:
        """好评率, None where too few answered."""
        return None if self.quiet else praise(self.counts, self.few)

    @property
    def participation(self) -> float | None:
        """评价率: answers about the closing of cases ÷ cases closed."""
        return self.ended / self.closed if self.closed else None

    @property
    def mended(self) -> float | None:
        """差评整改率: answered ÷ bad, of which one that was answered on its own day counts a little later."""
        return min(1.0, self.handled / self.bad) if self.bad else None

    @property
    def visited(self) -> float | None:
        """回访率: called back ÷ bad with a way to call back."""
        return min(1.0, self.called / self.named) if self.named else None


def guarded(sums: Sequence[Sum], whole: Sum) -> list[Sum]:
    """What is told of the parts of a whole: who takes them from it must not be left with what a few said. Where he
    would be, the smallest part is silent too."""
    told = [each for each in sums if each.enough]
    rest = whole.given - sum(each.given for each in told)
    if not told or not 0 < rest < whole.few:
        return list(sums)
    least = min(told, key=lambda each: (each.given, each.key))
    return [replace(each, quiet=True) if each is least else each for each in sums]


def ranked(sums: Sequence[Sum]) -> list[tuple[int | None, Sum]]:
    """The best first; equal ones share a place, and those of whom too few spoke stand behind without one."""
    enough = sorted((each for each in sums if each.enough), key=lambda each: (-(each.praise or 0), each.name))
    rates = [each.praise for each in enough]
    placed: list[tuple[int | None, Any]] = [(rates.index(each.praise) + 1, each) for each in enough]
    return placed + [(None, each) for each in sums if not each.enough]

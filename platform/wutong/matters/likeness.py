"""Whether two matters are one: a region's own, and one that a region above has published since (DOMAIN appendix M).

The whole rule stands here, and every point of it is explained. What two matters share counts points; from `ENOUGH` on a
merger is proposed. What tells them apart for certain counts against any number of points.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wutong.matters import naming

Matter = Mapping[str, Any]
#: From how many points, of 100, two matters are taken for one.
ENOUGH = 80
#: The most points, which nothing counts against: the code names the matter.
SURE = 100
#: What is compared, besides what decides already.
COMPARED = (
    "code", "name", "tier", "item_type", "line", "exercise_levels", "base_code", "code_scheme", "local_base_code",
    "local_scheme",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two matters are, and why; `against` says what tells them apart for certain."""

    points: int
    reasons: tuple[str, ...] = ()
    against: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether they are taken for one."""
        return self.points >= ENOUGH and not self.against


def likeness(mine: Matter, theirs: Matter) -> Likeness:
    """Compare a matter of one's own with one of a region above."""
    shared = [(points, reason) for points, reason, holds in SHARED if holds(mine, theirs)]
    points = min(SURE, sum(points for points, _ in shared))
    if points == SURE:
        return Likeness(points, tuple(reason for _, reason in shared))
    against = tuple(reason for reason, holds in AGAINST if holds(mine, theirs))
    return Likeness(points, tuple(reason for _, reason in shared), against)


def keys(matter: Matter) -> frozenset[tuple[str, str]]:
    """Under what a matter is looked up: two that are one have a key in common."""
    held = {"code": matter["code"], "name": naming.core(str(matter["name"] or ""))}
    held |= {"base": matter["base_code"], "local": matter["local_base_code"]}
    return frozenset((kind, str(value)) for kind, value in held.items() if value)


def _equal(element: str) -> Callable[[Matter, Matter], bool]:
    return lambda mine, theirs: bool(mine[element]) and mine[element] == theirs[element]


def _differ(element: str) -> Callable[[Matter, Matter], bool]:
    return lambda mine, theirs: bool(mine[element] and theirs[element]) and mine[element] != theirs[element]


def _coded(code: str, scheme: str) -> Callable[[Matter, Matter], bool]:
    """The same code, and not of two schemes."""
    return lambda mine, theirs: _equal(code)(mine, theirs) and not _differ(scheme)(mine, theirs)


def _named(mine: Matter, theirs: Matter) -> bool:
    name = naming.core(str(mine["name"] or ""))
    return bool(name) and name == naming.core(str(theirs["name"] or ""))


def _other_base(mine: Matter, theirs: Matter) -> bool:
    """Two national codes of one scheme name two matters, whatever they are called."""
    return _differ("base_code")(mine, theirs) and _equal("code_scheme")(mine, theirs)


def _other_tier(mine: Matter, theirs: Matter) -> bool:
    return (mine["tier"] or "handling") != (theirs["tier"] or "handling")


def _other_line(mine: Matter, theirs: Matter) -> bool:
    """Of two that are only called the same."""
    return _differ("line")(mine, theirs) and not any(
        _coded(*pair)(mine, theirs) for pair in (("base_code", "code_scheme"), ("local_base_code", "local_scheme"))
    )


def _other_level(mine: Matter, theirs: Matter) -> bool:
    """Nobody who exercises the one exercises the other."""
    own, others = set(mine["exercise_levels"] or ()), set(theirs["exercise_levels"] or ())
    return bool(own and others) and own.isdisjoint(others)


#: What two matters may share, each with its points.
SHARED: tuple[tuple[int, str, Callable[[Matter, Matter], bool]], ...] = (
    (SURE, "事项代码相同", _equal("code")),
    (90, "基本编码相同", _coded("base_code", "code_scheme")),
    (80, "地方基本编码相同", _coded("local_base_code", "local_scheme")),
    (50, "名称相同（不计标点、空格和括注的层级）", _named),
    (30, "事项类型相同", _equal("item_type")),
    (10, "业务条线相同", _equal("line")),
)
#: What tells them apart.
AGAINST: tuple[tuple[str, Callable[[Matter, Matter], bool]], ...] = (
    ("两者都有基本编码而不相同", _other_base),
    ("事项层次不同", _other_tier),
    ("行使层级没有重合", _other_level),
    ("业务条线不同", _other_line),
)

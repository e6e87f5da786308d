"""The formulas (DOMAIN 2.9 and appendix I), each once: what one matter contributes, and what is never mixed.

A figure is a part over a whole, both sums over matters or over the cases filed for them, so figures of many regions
or departments come from the same sums. `counted` tells what one folded matter adds to both; None leaves it out of the
figure, because it says nothing that could be counted.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from wutong.errors import NotFound
from wutong.matters import rules as matters

Matter = Any
Pair = tuple[int, int]
Unit = Literal["percent", "mean"]


class NoSuchFigure(NotFound):
    """Nobody computes a figure of this name."""

    code = "figures.unknown"
    message = "没有这项指标，请从指标列表中选择。"


@dataclass(frozen=True, slots=True)
class Ratio:
    """A part of a whole; `value` is None where there is no whole. A `saved` one tells what the part leaves of it."""

    part: int = 0
    whole: int = 0
    saved: bool = False

    def __add__(self, other: "Ratio") -> "Ratio":
        return Ratio(self.part + other.part, self.whole + other.whole, self.saved)

    @property
    def value(self) -> float | None:
        """Part ÷ whole, or 1 − part ÷ whole of what is saved."""
        if not self.whole:
            return None
        return (self.whole - self.part) / self.whole if self.saved else self.part / self.whole


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: its formula and its trap in words, its unit, whether more is better, what a matter adds to it.

    What a matter adds to a number `of_cases` is not said by the matter: it is counted from the cases filed for it.
    """

    name: str
    title: str
    formula: str
    trap: str
    unit: Unit
    more_is_better: bool
    counted: Callable[[Matter], Pair | None]
    saved: bool = False
    of_cases: bool = False


#: 网上办理深度 IV.
WHOLLY = 4

# ── What one matter adds ─────────────────────────────────────────────────────────────────────────────────────


def compression(unit: str) -> Callable[[Matter], Pair | None]:
    """Promised and legal days of a matter with a legal limit, where both are counted in `unit`."""

    def counted(matter: Matter) -> Pair | None:
        legal, promised = matter["legal_days"], matter["promised_days"]
        alike = matter["legal_unit"] == matter["promised_unit"] == unit
        return (promised, legal) if alike and legal and promised is not None else None

    return counted


def share(holds: Callable[[Matter], bool]) -> Callable[[Matter], Pair]:
    """One of one where it holds, none of one where it does not: an unsaid value is not a favourable one."""
    return lambda matter: (int(holds(matter)), 1)


def at_most(visits: int) -> Callable[[Matter], bool]:
    """Whether the matter says that it takes so many visits at most."""
    return lambda matter: matter["visits"] is not None and matter["visits"] <= visits


def said(element: str) -> Callable[[Matter], Pair | None]:
    """The number that a matter says, of one matter; nothing where it says none, which is not the same as 0."""
    return lambda matter: None if matter[element] is None else (int(matter[element]), 1)


def papers(matter: Matter) -> Pair | None:
    """The papers that the citizen must bring; what the system fetches is none of them, as on the guide."""
    asked = matter["papers"]
    return None if asked is None else (sum(map(matters.brought, asked)), 1)


def steps(matter: Matter) -> Pair | None:
    """The steps that the matter takes."""
    return None if matter["steps"] is None else (len(matter["steps"]), 1)


def housed(matter: Matter) -> Pair | None:
    """Whether what belongs into the hall is there; the reason to stay outside, kept with the matter, lets it out."""
    return None if matter["hall_exempt"] else (int(matter["hall"] is True), 1)


def nothing(matter: Matter) -> None:
    """Nothing: what a matter says of itself does not count."""


def completeness(matter: Matter) -> Pair:
    """The published elements that the matter has, of those its profile (八公开 or 五公开) asks for."""
    asked = len(matters.profile(matter))
    return asked - len(matters.missing(matter)), asked


_SAVED = "1 − 承诺时限之和 ÷ 法定时限之和"
_NEVER_MIXED = "只计有法定时限、且法定和承诺单位相同的事项；工作日和自然日分开算，从不相加。"
_VISITS = "没有填到现场次数的事项算作没有做到。"


def _compressed(name: str, title: str, unit: str) -> Figure:
    return Figure(name, title, _SAVED, _NEVER_MIXED, "percent", True, compression(unit), saved=True)


def _share(name: str, title: str, counted: str, trap: str, holds: Callable[[Matter], bool]) -> Figure:
    return Figure(name, title, f"{counted}的事项数 ÷ 事项数", trap, "percent", True, share(holds))


def _mean(name: str, title: str, formula: str, trap: str, counted: Callable[[Matter], Pair | None]) -> Figure:
    return Figure(name, title, formula, trap, "mean", False, counted)


_ALL = (
    _compressed("compression", "时限压缩比（工作日）", "working"),
    _compressed("compression_natural", "时限压缩比（自然日）", "natural"),
    _share("instant", "即办件占比", "办件类型为即办件", "数的是事项，不是办件。", matters.instant),
    _share("once", "最多跑一次率", "到现场次数不超过 1", _VISITS, at_most(1)),
    _share("never", "零跑动率", "到现场次数为 0", _VISITS, at_most(0)),
    _mean("visits", "平均跑动次数", "到现场次数之和 ÷ 填了次数的事项数", "没有填的不当作 0 次。", said("visits")),
    _mean("papers", "平均材料数", "须提交的材料数之和 ÷ 列了材料的事项数",
           "系统自动获取的材料不计，获取不全才再提交的也不计。", papers),
    _mean("steps", "平均环节数", "办理环节数之和 ÷ 列了流程的事项数", "没有列流程的不当作 0 个环节。", steps),
    _share("online", "全程网办率", "网上办理深度为全程网办", "这是清单承诺的比率；实际的见“实际网办率”。",
           lambda matter: bool(matter["online_depth"] == WHOLLY)),
    Figure("filed_online", "实际网办率", "近一年网上提交的办件数 ÷ 近一年提交的办件数",
           "由办件数出来，只计目录中现有事项的；窗口和代办人员代为提交的不算网上提交。",
           "percent", True, nothing, of_cases=True),
    Figure("housed", "进驻率", "已进驻政务大厅的事项数 ÷ 应进驻的事项数",
           "写明不进驻理由（如涉密、对场地有特殊要求）的不计入应进驻；没有填是否进驻的算作没有进驻。",
           "percent", True, housed),
    Figure("completeness", "要素完整率", "已填写的必须公开要素数 ÷ 必须公开的要素数",
           "进厅事项按八公开、厅外事项按五公开计；没有法定时限、不收费也是一种填写。", "percent", True, completeness),
)  # fmt: skip
FIGURES: Mapping[str, Figure] = MappingProxyType({figure.name: figure for figure in _ALL})
#: The figures that are counted from cases; a release of the list by itself does not move them.
OF_CASES = tuple(name for name, one in FIGURES.items() if one.of_cases)
#: What the formulas read of a matter.
READ = (
    "code", "name", "tier", "item_type", "line", "department", "exercise_levels", "handling_type", "legal_days",
    "legal_unit", "promised_days", "promised_unit", "visits", "online_depth", "hall", "hall_exempt", "legal_basis",
    "conditions", "steps", "papers", "fee", "fee_items",
)  # fmt: skip
#: 认领率 comes from what was offered and decided, not from the list, and is counted where the offers are read.
CLAIMED = ("认领率", "已认领的事项数 ÷ 应认领的事项数", "写明理由不适用的不计入应认领；暂缓的计入。")

Measures = Mapping[str, Ratio]


def figure(name: str) -> Figure:
    """The figure of this name; raises `NoSuchFigure`."""
    if name not in FIGURES:
        raise NoSuchFigure
    return FIGURES[name]


# ── Many matters ─────────────────────────────────────────────────────────────────────────────────────────────


def contribution(matter: Matter, filed: Pair | None = None) -> dict[str, Pair]:
    """What one matter adds to each figure that counts it; an upper item gathers others and is counted by none.

    `filed` are the cases filed for it: online, and altogether.
    """
    if matters.upper(matter):
        return {}
    pairs = {name: added(one, matter, filed) for name, one in FIGURES.items()}
    return {name: pair for name, pair in pairs.items() if pair is not None}


def added(one: Figure, matter: Matter, filed: Pair | None) -> Pair | None:
    """What a matter, and the cases `filed` for it, add to one figure."""
    return filed if one.of_cases else one.counted(matter)


def measure(contributions: Iterable[Mapping[str, Pair]]) -> Measures:
    """Every figure of matters whose contributions are given."""
    sums = {name: [0, 0] for name in FIGURES}
    for each in contributions:
        for name, (part, whole) in each.items():
            held = sums[name]
            held[0] += part
            held[1] += whole
    return {name: Ratio(part, whole, FIGURES[name].saved) for name, (part, whole) in sums.items()}


# ── Comparing ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Standing:
    """A place in a league: its value, its rank (equal values share one), how far it is from the next better one."""

    code: int
    value: float | None
    rank: int | None
    gap: float | None


def league(values: Mapping[int, float | None], one: Figure) -> list[Standing]:
    """The places from the best to the worst, those without a value last and without a rank."""
    told = {code: value for code, value in values.items() if value is not None}
    order = sorted(set(told.values()), reverse=one.more_is_better)
    better = dict(zip(order[1:], order, strict=False))
    ranked = [
        Standing(code, value, 1 + sum(_beats(other, value, one) for other in told.values()),
                 abs(better[value] - value) if value in better else None)
        for code, value in sorted(told.items())
    ]  # fmt: skip
    ranked.sort(key=lambda standing: (standing.rank or 0, standing.code))
    return ranked + [Standing(code, None, None, None) for code in sorted(set(values) - set(told))]


def _beats(other: float, value: float, one: Figure) -> bool:
    return other > value if one.more_is_better else other < value


Direction = Literal["better", "worse", "same"]


def moved(before: Ratio, after: Ratio, one: Figure) -> tuple[float, Direction] | None:
    """By how much a figure changed and whether to the better; None where there is nothing to compare."""
    if before.value is None or after.value is None:
        return None
    change = after.value - before.value
    if change == 0:
        return 0.0, "same"
    return change, "better" if (change > 0) == one.more_is_better else "worse"


def written(value: float | None, unit: Unit) -> str:
    """A value as the field writes it: a share with two decimals of a percent, a mean with four."""
    if value is None:
        return "—"
    return f"{value * 100:.2f}%" if unit == "percent" else f"{value:.4f}"


def difference(change: float, unit: Unit) -> str:
    """A change as it is written, with its sign; of shares in points of a percent."""
    return f"{change * 100:+.2f}" if unit == "percent" else f"{change:+.4f}"


# ── Cutting ──────────────────────────────────────────────────────────────────────────────────────────────────

#: The ways a list is cut.
CUTS: Mapping[str, str] = MappingProxyType(
    {"line": "业务条线", "department": "部门", "type": "事项类型", "level": "行使层级"}
)


def keys(matter: Matter, cut: str, body: Callable[[Matter], str]) -> Sequence[Any]:
    """Under which headings of a cut a matter stands: one, or each of its levels; `body` tells who handles it."""
    if cut == "level":
        return tuple(matter["exercise_levels"] or ())
    if cut == "department":
        return (body(matter),)
    return (matter[{"line": "line", "type": "item_type"}[cut]] or "",)

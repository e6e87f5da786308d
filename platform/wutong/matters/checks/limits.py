"""Rules about time: limits, promises, special procedures (DOMAIN 2.8, 2.9; 许可法 §42, §45)."""

from collections.abc import Iterable, Iterator

from wutong.matters import codes, rules
from wutong.matters.checks.rule import Facts, Matter, advises, refuses, rows, when

#: 许可法 §42: a decision may be put off once by so many working days, where several bodies act by so many.
EXTENSION, JOINT_EXTENSION = 10, 15


def not_a_count(matter: Matter) -> Iterator[Facts]:
    """Days and visits are whole numbers from zero up."""
    for name in ("legal_days", "promised_days", "visits"):
        value = matter.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            yield {"element": name}


def no_unit(matter: Matter) -> Iterator[Facts]:
    """A number of days has a unit."""
    for days, unit in (("legal_days", "legal_unit"), ("promised_days", "promised_unit")):
        if matter.get(days) and not matter.get(unit):
            yield {"element": unit}


def _limits(matter: Matter) -> tuple[int, int] | None:
    legal, promised = matter.get("legal_days"), matter.get("promised_days")
    return (legal, promised) if isinstance(legal, int) and isinstance(promised, int) and promised else None


def _units(matter: Matter) -> tuple[str | None, str | None]:
    unit = matter.get("legal_unit")
    return unit, matter.get("promised_unit") or unit


def _comparable(matter: Matter) -> bool:
    """One unit, or hours beside days: working days are never fewer hours than calendar days."""
    law, promise = _units(matter)
    return law == promise or promise == "hour"


def units_differ(matter: Matter) -> Iterable[Facts]:
    """Promise and law are counted in one unit, or nobody could compare them; but a promise may be in hours."""
    return when(_limits(matter) and not _comparable(matter))


def slower_than_law(matter: Matter) -> Iterable[Facts]:
    """A promise is never longer than the law's limit."""
    limits = _limits(matter)
    if limits is None or not _comparable(matter):
        return ()
    (legal, promised), (law, promise) = limits, _units(matter)
    return when(rules.in_days(promised, promise) > rules.in_days(legal, law), legal=legal)


def instant_takes_days(matter: Matter) -> Iterable[Facts]:
    """即办件 ⇒ promised 0 days."""
    return when(rules.instant(matter) and matter.get("promised_days"))


def zero_not_instant(matter: Matter) -> Iterable[Facts]:
    """Promised 0 days ⇒ 即办件."""
    kind = matter.get("handling_type")
    return when(kind is not None and not rules.instant(matter) and matter.get("promised_days") == 0)


def steps_too_long(matter: Matter) -> Iterable[Facts]:
    """The steps together take no longer than the promise."""
    taken = sum(row.get("days") or 0 for row in rows(matter, "steps"))
    promised = matter.get("promised_days")
    in_hours = matter.get("promised_unit") == "hour"
    return when(promised is not None and not in_hours and taken and taken > promised, taken=taken, promised=promised)


def procedure_unstated(matter: Matter) -> Iterator[Facts]:
    """A special procedure has its basis and its time, or a suspended clock could not be explained."""
    for row in rows(matter, "special_procedures"):
        if not row.get("basis") or row.get("days") is None or not row.get("unit"):
            yield {"name": row.get("name")}


def extended_too_long(matter: Matter) -> Iterator[Facts]:
    """An extension of a licence is what the law allows at most."""
    most = JOINT_EXTENSION if matter.get("joint_bodies") else EXTENSION
    for row in rows(matter, "special_procedures") if matter.get("item_type") == "01" else ():
        if row.get("kind") == "extension" and (row.get("days") or 0) > most:
            yield {"most": most}


def natural_licence(matter: Matter) -> Iterable[Facts]:
    """Limits of licences are working days unless their own law says otherwise (许可法 §82)."""
    said = matter.get("item_type") == "01" and matter.get("legal_unit") == "natural"
    return when(said and "许可法" in (matter.get("legal_basis") or ""), unit=codes.UNITS["working"])


RULES = (
    refuses("not_a_count", "visits", not_a_count, "请填写 0 或正整数。"),
    refuses("no_unit", "legal_unit", no_unit, "请选择工作日、自然日或小时。"),
    refuses("units_differ", "promised_unit", units_differ, "承诺时限须与法定时限用同一单位，或用小时。"),
    refuses("slower_than_law", "promised_days", slower_than_law, "承诺时限不能长于法定时限 {legal} 日，请改短。"),
    refuses(
        "instant_takes_days", "promised_days", instant_takes_days, "即办件的承诺时限须为 0，或把办件类型改为承诺件。"
    ),
    refuses("zero_not_instant", "handling_type", zero_not_instant, "承诺时限为 0 的事项须标为即办件，或填写承诺天数。"),
    advises(
        "steps_too_long", "steps", steps_too_long, "各环节合计 {taken} 天，多于承诺的 {promised} 天，请核对环节天数。"
    ),
    refuses("procedure_unstated", "special_procedures", procedure_unstated, "特别程序“{name}”须写明依据、天数和单位。"),
    refuses(
        "extended_too_long",
        "special_procedures",
        extended_too_long,
        "行政许可最多延长 {most} 个工作日（行政许可法第四十二条），请改短。",
    ),
    advises(
        "natural_licence",
        "legal_unit",
        natural_licence,
        "行政许可法规定的期限按{unit}计算，请核对法定时限单位。",
    ),
)

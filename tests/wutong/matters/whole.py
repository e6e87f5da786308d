"""Whole matters drawn at random, every element from the table of elements: what any way out and in must carry."""

from typing import Any

from hypothesis import strategies as st

from wutong.matters import codes, rules
from wutong.matters.cells import CLEARED, NONE
from wutong.matters.shapes import Column
from wutong.matters.sheets import tidied

SIGNS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co"))
FORMULAS = st.sampled_from(
    ["=1+1", "+86", "-1", "@SUM(A1)", "'=1", "<r>x</r>", "0012", "1.0", "TRUE", "_x0041_", "a\nb"]
)


def words(column: Column) -> st.SearchStrategy[str]:
    """Text that the column holds and that is not blank."""
    lines = column.kind in ("long", "lines")
    said = (FORMULAS | st.text(SIGNS, min_size=1, max_size=8)).map(tidied).filter(bool)
    return said.filter(
        lambda text: text not in (CLEARED, NONE) and (lines or not set("\n\x85\u2028\u2029") & set(text))
    )


def line(column: Column) -> st.SearchStrategy[str]:
    """One of several lines."""
    return words(column).filter(lambda text: text.splitlines() == [text])


def values(column: Column) -> st.SearchStrategy[Any]:
    """Something that the column holds."""
    if column.kind in ("code", "codes"):
        one = st.sampled_from(list(column.options))
        return one if column.kind == "code" else st.lists(one, max_size=3, unique=True)
    made: dict[str, st.SearchStrategy[Any]] = {
        "yes": st.booleans(),
        "number": st.integers(0, min(column.limit, 9)),
        "link": st.sampled_from(["https://example.com/a?b=1", "http://example.cn"]),
        "lines": st.lists(line(column), max_size=3),
    }
    if column.name.endswith("phone"):
        return st.sampled_from(["0930-1234567", "12345"])
    return made[column.kind] if column.kind in made else words(column)


def rows(element: rules.Element) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows that are told apart by their names."""
    first, *others = element.columns
    cells = {column.name: values(column).filter(lambda value: value not in ("", False, 0)) for column in others}
    row = st.fixed_dictionaries({first.name: words(first)}, optional=cells)
    return st.lists(row, max_size=2, unique_by=lambda said: said["name"]).map(rules.keyed)


def element(one: rules.Element) -> st.SearchStrategy[Any]:
    """A value of an element."""
    return rows(one) if one.columns else values(one)


PHONES = {"consult_phone": st.just("0930-1234567"), "complaint_phone": st.just("12345")}
FIXED = {
    "code": st.from_regex(r"[0-9A-Z]{1,8}", fullmatch=True),
    "item_type": st.sampled_from(sorted(codes.APPLIED_FOR)),
    "exercise_levels": st.lists(st.sampled_from(list(codes.LEVELS)), min_size=1, max_size=3, unique=True),
    "name": words(rules.BY_NAME["name"]).map(lambda text: f"事项{text}"),
}


def matters() -> st.SearchStrategy[dict[str, Any]]:
    """A matter with a few of its elements said and the promise within the law."""
    free = {one.name: element(one) for one in rules.ELEMENTS if one.name not in FIXED}
    return st.fixed_dictionaries(FIXED, optional=free | PHONES).map(within_law)


def within_law(matter: dict[str, Any]) -> dict[str, Any]:
    """The matter, its promise shortened where it was longer than the law's limit, in the same unit."""
    if matter.get("legal_days") is not None and matter.get("promised_days"):
        matter["promised_days"] = min(matter["legal_days"], matter["promised_days"])
    matter.pop("promised_unit", None)
    return matter

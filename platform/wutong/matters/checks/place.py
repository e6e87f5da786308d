"""Rules about a matter where it is really offered: whoever reads the guide must be able to come, to ask, to object."""

from collections.abc import Iterable

from wutong.matters import rules
from wutong.matters.checks.rule import Facts, Matter, advises, when


def _lacks(matter: Matter, name: str) -> Iterable[Facts]:
    return when(not rules.upper(matter) and not matter.get(name))


def no_address(matter: Matter) -> Iterable[Facts]:
    """Where to go."""
    return _lacks(matter, "address")


def no_hours(matter: Matter) -> Iterable[Facts]:
    """When."""
    return _lacks(matter, "hours")


def no_consult_phone(matter: Matter) -> Iterable[Facts]:
    """Whom to ask."""
    return _lacks(matter, "consult_phone")


def no_complaint_phone(matter: Matter) -> Iterable[Facts]:
    """Whom to complain to."""
    return _lacks(matter, "complaint_phone")


def no_remedies(matter: Matter) -> Iterable[Facts]:
    """A refused licence has its remedies told (许可法 §38)."""
    return when(matter.get("item_type") == "01" and not matter.get("remedies"))


RULES = (
    advises("no_address", "address", no_address, "还没有写办理地点，请补上。"),
    advises("no_hours", "hours", no_hours, "还没有写办理时间，请补上。"),
    advises("no_consult_phone", "consult_phone", no_consult_phone, "还没有写咨询电话，请补上。"),
    advises("no_complaint_phone", "complaint_phone", no_complaint_phone, "还没有写监督投诉电话，请补上。"),
    advises("no_remedies", "remedies", no_remedies, "行政许可须告知行政复议和行政诉讼途径，请补上。"),
)

"""The county of CAPABILITIES A1 and C1–C6, as matters whose elements give exactly the figures that its report quotes.

What the report says, and what follows from it:

* 752 matters, 588 applied for (依申请) and 164 public services, of 27 departments.
* At most one visit: 735 of 752 (572 + 163), said as 98 %.
* Wholly online: 283 of 752 (206 + 77) = 37.63 %.
* Of the licences (行政许可) alone: wholly online 55.33 %, instant 19.67 %, mean visits 0.4467. Only a number of
  licences that makes all three of them whole fits; 300 does, with 166, 59 and 134 visits, and is what this county has.
* Compression 69.34 %: Σpromised 1,533 of Σlegal 5,000 working days, which 250 licences have; the rest has no legal
  limit, except some limits in natural days, which no sum may swallow.
"""

from collections.abc import Iterator
from typing import Any

LICENCES, APPLIED, SERVICES, DEPARTMENTS = 300, 588, 164, 27
#: Licences with a legal limit, of 20 working days each.
LIMITED = 250


def county() -> list[dict[str, Any]]:
    """Every matter, with the elements that figures read."""
    return [*_licences(), *_others(), *_services()]


def _licences() -> Iterator[dict[str, Any]]:
    """134 visits: 9 need two, 116 need one, 175 none; promises of 6 days, and 33 of 7, are 1,533."""
    for number in range(LICENCES):
        visits = 2 if number < 9 else 1 if number < 125 else 0
        yield _matter(number, "01", visits, online=number < 166, instant=number < 59) | _limit(number)


def _limit(number: int) -> dict[str, Any]:
    if number >= LIMITED:
        return {"legal_days": None, "promised_days": 3, "promised_unit": "working"}
    days = {"legal_days": 20, "promised_days": 7 if number < 33 else 6}
    return {**days, "legal_unit": "working", "promised_unit": "working"}


def _others() -> Iterator[dict[str, Any]]:
    """288 more that are applied for: 7 need two visits, so that 16 of the 588 need more than one; 40 wholly online.

    Some have limits in natural days; one promises natural days under a limit in working days, and is in no sum.
    """
    for number in range(LICENCES, APPLIED):
        place = number - LICENCES
        kind = ("05", "07", "08", "09", "10")[number % 5]
        limit: dict[str, Any] = {"legal_days": None, "promised_days": 1, "promised_unit": "working"}
        if place < 20:
            limit = {"legal_days": 30, "legal_unit": "natural", "promised_days": 15, "promised_unit": "natural"}
        if place == 20:
            limit = {"legal_days": 90, "legal_unit": "working", "promised_days": 1, "promised_unit": "natural"}
        yield _matter(number, kind, 2 if place < 7 else 1, online=place < 40, instant=False) | limit


def _services() -> Iterator[dict[str, Any]]:
    """164 public services: one needs two visits, 77 are wholly online."""
    for number in range(APPLIED, APPLIED + SERVICES):
        place = number - APPLIED
        days = {"legal_days": None, "promised_days": 1, "promised_unit": "working"}
        yield _matter(number, "20", 2 if place < 1 else 1, online=place < 77, instant=False) | days


def _matter(number: int, kind: str, visits: int, *, online: bool, instant: bool) -> dict[str, Any]:
    return {
        "code": f"C6-{number:04d}",
        "name": f"事项{number}",
        "tier": None,
        "item_type": kind,
        "line": None,
        "department": f"第{number % DEPARTMENTS + 1}局",
        "exercise_levels": [4],
        "handling_type": "instant" if instant else "promised",
        "legal_unit": None,
        "visits": visits,
        "online_depth": 4 if online else 3,
        "hall": True,
        "hall_exempt": None,
        "legal_basis": "示例依据",
        "conditions": ["示例条件"],
        "steps": [{"key": name, "name": name} for name in ("受理", "决定")],
        "papers": [{"key": "申请表", "name": "申请表"}, {"key": "身份证", "name": "身份证", "form": "shared"}],
        "fee": False,
        "fee_items": None,
    }

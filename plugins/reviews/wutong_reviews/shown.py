"""How reviews look on pages: grades, faces, tags, steps, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint
from flask_babel import gettext as _

from wutong.sdk import N_, region_spell
from wutong_reviews import queries, served
from wutong_reviews.models import Moment
from wutong_reviews.queries import Told
from wutong_reviews.rules import NAMES, exchange, handling, moments, tags
from wutong_reviews.rules.grades import Grade

#: What each step says to the giver of the review.
STEPS = {
    "report": N_("已登记，等待核实"), "take": N_("承办单位已接手核实"), "uphold": N_("属实，开始整改"),
    "uphold_in_part": N_("部分属实，开始整改"), "explain": N_("已说明理由"),
    "dispute": N_("承办单位认为不实，已提请另一人复核"),
    "dismiss": N_("经复核，评价与事实不符"), "give_back": N_("经复核，评价成立，继续办理"), "mend": N_("整改完成"),
    "hand_on": N_("已换人承办"),
    "call_back": N_("已回访"), "close": N_("已办结"), "again": N_("您已追评"), "reopen": N_("因追评仍不满意，重新办理"),
}  # fmt: skip
STATES = {
    "reported": N_("待核实"), "checking": N_("核实中"), "mending": N_("整改中"), "disputed": N_("复核中"),
    "answered": N_("已答复"), "closed": N_("已办结"),
}  # fmt: skip
OUTCOMES = {
    "upheld": N_("属实整改"), "partly": N_("部分属实"), "unfounded": N_("不实"), "explained": N_("解释说明"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One grade as a form offers it: its word, and the tags that go with it."""

    grade: int
    name: str
    tags: Sequence[tuple[int, str]]


def choices() -> list[Choice]:
    """The five grades, the best first."""
    return [
        Choice(int(grade), _(name), [(code, _(words)) for code, words in tags.offered(grade).items()])
        for grade, name in NAMES.items()
    ]


def grade(value: int) -> str:
    """A grade in words."""
    return str(_(NAMES[Grade(value)]))


def tagged(codes: Sequence[int], version: int) -> str:
    """Tags in words."""
    return "、".join(_(tags.words(code, version)) for code in codes)


def kind(code: str) -> str:
    """A moment's name."""
    return str(_(moments.KINDS[code]))


def share(rate: float | None) -> str:
    """A rate as a percentage, a dash where there is none."""
    return "—" if rate is None else f"{rate * 100:.1f}%"


def bodies(rows: Sequence[Told]) -> dict[UUID, str]:
    """Names of departments and windows that reviews speak of."""
    named = queries.bodies() if any(row.department for row in rows) else {}
    halls = {each.id: each.name for each in served.points(live=False)} if any(row.point for row in rows) else {}
    return named | halls


def asked(held: Moment) -> dict[str, Any]:
    """What a form says of the moment that is reviewed: never the number of a case."""
    return {"moment": held, "choices": choices()}


def install(bp: Blueprint) -> None:
    """Give templates the words."""
    for name, function in (
        ("grade", grade), ("tagged", tagged), ("kind", kind), ("share", share), ("spelt", region_spell),
    ):  # fmt: skip
        bp.add_app_template_global(function, f"reviews_{name}")
    for name, words in (
        ("steps", STEPS), ("states", STATES), ("outcomes", OUTCOMES), ("tones", handling.TONES),
        ("channels", exchange.CHANNELS),
    ):  # fmt: skip
        bp.add_app_template_global(lambda words=words: words, f"reviews_{name}")

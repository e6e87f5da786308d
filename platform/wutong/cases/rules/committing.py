"""告知承诺: instead of certain papers the applicant signs that the conditions are met; the office checks it afterwards
(DOMAIN 3.7). What is signed, what it may stand for, and when it is refused. Values in; nothing or a refusal out.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Literal

from wutong.cases.rules.guards import Asked
from wutong.errors import Conflict, Forbidden, Invalid

Outcome = Literal["passed", "mending", "false"]
#: What a check came to, with the tone of its badge; gettext messages.
OUTCOMES: Mapping[Outcome, tuple[str, str]] = {
    "passed": ("核查通过", "green"),
    "mending": ("限期整改", "gold"),
    "false": ("承诺不实，已撤销", "red"),
}
WAITING = ("待核查", "gold")
SIGNED = ("已签署", "green")
#: What an applicant signs, and what he is told before.
TERMS = (
    "我已知晓本事项的办理条件、标准和要求，承诺已经符合，所填写的内容真实、准确。",
    "对选择以承诺代替的材料，我承诺所证明的事实属实，并在核查时如实提供。",
    "我知晓：作出准予决定后，办理机关将进行核查；核查发现不符的，限期整改。",
    "我知晓：承诺不实或者逾期不改的，依法撤销决定，由此取得的利益不受保护；记录在案，今后在本地区不再适用告知承诺。",
)
#: Until this many working days after the decision the office checks, where nobody set another number.
CHECK_DAYS = 40
#: The longest that a correction after a check may take.
MENDING_DAYS = 180
#: In which states a decision in favour holds that may turn out to rest on nothing.
STATES = ("granted", "delivered", "archived")


class NothingToCommit(Invalid):
    """None of these papers can be replaced by a commitment."""

    code = "case.nothing_to_commit"
    message = "请选择至少一份可以用承诺代替的材料；没有列出的材料须照常提交。"


class NotTrusted(Forbidden):
    """A commitment of this applicant was false before."""

    code = "case.not_trusted"
    message = "您以前在本地区的承诺经核查不实，不再适用告知承诺，请提交全部材料。"


class NothingToCheck(Conflict):
    """No commitment waits for a check."""

    code = "case.nothing_to_check"
    message = "这个办件没有待核查的承诺，请刷新页面。"


def offered(asked: Asked) -> tuple[str, ...]:
    """The papers of a matter that a commitment may stand for."""
    return tuple(paper.key for paper in asked.papers if paper.need == "committable")


def chosen(asked: Asked, slots: Collection[str]) -> list[str]:
    """What of the asked-for papers is replaced, in the matter's order; raises `NothingToCommit`."""
    found = [key for key in offered(asked) if key in slots]
    if not found or len(found) != len(set(slots)):
        raise NothingToCommit({"slots": [NothingToCommit.message]})
    return found


def words(slots: Sequence[str]) -> str:
    """What is signed, with the papers that it stands for."""
    told = [*TERMS, f"以承诺代替的材料：{'、'.join(slots)}。"]
    return "\n".join(f"{place}. {term}" for place, term in enumerate(told, 1))


def trusted(broken: bool) -> None:
    """Whoever signed what was false brings papers from then on."""
    if broken:
        raise NotTrusted


def checkable(check_by: date | None, outcome: str | None) -> bool:
    """Whether a commitment waits for its check: a decision rests on it, and nobody has said how it stands."""
    return check_by is not None and outcome in (None, "mending")


def mending(until: date | None, today: date, latest: date) -> None:
    """What is to be mended has a day that is to come, and not for ever."""
    if until is not None and not today < until <= latest:
        raise Invalid({"until": [f"整改期限须在明天之后、{latest.isoformat()} 之前。"]})

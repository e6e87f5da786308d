"""How a question stands, who answers it, and what is said where he does not."""

from collections.abc import Mapping
from types import MappingProxyType

from wutong.access import Actor, RightMissing
from wutong.errors import Conflict, Forbidden, Invalid, NotFound

STATES: Mapping[str, str] = MappingProxyType(
    {
        "asked": "等待接手", "taken": "已接手，待答复", "declined": "未接手，请首问人处理", "answered": "已答复",
        "recalled": "已改转他处",
    }
)  # fmt: skip
TONES: Mapping[str, str] = MappingProxyType(
    {"asked": "gold", "taken": "blue", "declined": "red", "answered": "green", "recalled": "grey"}
)
#: States in which somebody still owes an answer.
LIVE = ("asked", "taken", "declined")
#: Letters of a question or an answer.
LIMIT = 1000
#: Working days for an answer where nobody set another number.
ANSWER_DAYS = 3
#: Whoever holds one of these writes questions down, takes and answers them.
RIGHTS = ("case.receive", "case.answer")


class NoSuchReferral(NotFound):
    """No such question here."""

    code = "referral.unknown"
    message = "没有找到这件首问事项，请从“首问负责”进入。"


class NotOpen(Conflict):
    """It has been answered, taken or passed on."""

    code = "referral.not_open"
    message = "这件首问事项的状态已有变化（{state}），请刷新页面。"


class NotAsked(Forbidden):
    """Somebody else is asked."""

    code = "referral.not_asked"
    message = "请由被转交的部门或地区办理。"


class Nowhere(Invalid):
    """Neither a department nor a region, both, or this region itself."""

    code = "referral.nowhere"
    message = "请选择一个部门或一个其他地区。"


class WordsMissing(Invalid):
    """Nothing is answered or declined without a word."""

    code = "referral.words_missing"
    message = "请写明内容。"


def must_deal(actor: Actor, region: int) -> None:
    """Raise `RightMissing` unless the actor deals with people's questions at the region."""
    if not any(actor.may(right, at=region) for right in RIGHTS):
        raise RightMissing(right=RIGHTS[0], at=region)


def must_be(state: str, *open_: str) -> None:
    """Raise `NotOpen` unless it stands so."""
    if state not in open_:
        raise NotOpen(state=STATES[state])


def said(text: str) -> str:
    """The words without blanks around them; raises `WordsMissing`."""
    if not text.strip():
        raise WordsMissing({"text": [WordsMissing.message]})
    return text.strip()[:LIMIT]

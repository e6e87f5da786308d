"""Who may ask for a transfer of which case, how one stands, and what is said where it does not go."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from wutong.errors import Conflict, Forbidden, Invalid, NotFound

State = Literal["asked", "taken", "declined", "withdrawn", "failed"]
STATES: Mapping[str, str] = MappingProxyType(
    {
        "asked": "等待接收", "taken": "已接收", "declined": "未接收", "withdrawn": "已撤回",
        "failed": "未能移交",
    }
)  # fmt: skip
TONES: Mapping[str, str] = MappingProxyType(
    {"asked": "gold", "taken": "green", "declined": "red", "withdrawn": "grey", "failed": "red"}
)
#: Letters of a reason.
LIMIT = 1000
#: Working days for an answer where nobody set another number. Who filed with the wrong body is told at
#: once (行政许可法 §32(1)(二)); the five days for the notice (§32(1)(四)) run on, so the answer is due before.
ANSWER_DAYS = 1
#: States in which a case may be offered to somebody else: those from which it may be handed over.
OFFERABLE = ("submitted", "accepted", "in_review")
#: Whoever holds one of these asks for a transfer of a filing that is not accepted yet, or to another department.
WITHIN = ("case.accept", "case.review", "case.assign", "case.hand_over")
#: What it takes to offer an accepted case to another region.
ABROAD = "case.hand_over"


class NoSuchTransfer(NotFound):
    """No such transfer here, or none that the reader may know of."""

    code = "transfer.unknown"
    message = "没有找到这次转送，请从“办件转送”进入。"


class NotOpen(Conflict):
    """The transfer has been answered or taken back."""

    code = "transfer.not_open"
    message = "这次转送已经有了结果（{state}），请刷新页面。"


class AskedAlready(Conflict):
    """The case waits for somebody else's answer."""

    code = "transfer.asked_already"
    message = "这个办件已经转送，正在等待对方答复；要改送别处请先撤回。"


class NotOfferable(Conflict):
    """The case is not at a point where it can go elsewhere."""

    code = "transfer.not_offerable"
    message = "办件现在的状态不能转送，只有待受理、已受理和审查中的办件可以转送。"


class AcceptedSince(Conflict):
    """The case was accepted meanwhile, and whoever offered it may not give an accepted one away."""

    code = "transfer.accepted_since"
    message = "办件转送后已经受理，须由有权移交已受理办件的人员重新转送。"


class NotAsked(Forbidden):
    """Another department is asked, or the actor only asked himself."""

    code = "transfer.not_asked"
    message = "请由被转送的部门或地区答复。"


class Nowhere(Invalid):
    """Neither a department nor a region, both, or the place where the case is."""

    code = "transfer.nowhere"
    message = "请选择一个部门或一个地区，不能转送给现在的办理部门。"


class ReasonMissing(Invalid):
    """Nothing goes elsewhere, or stays, without a reason."""

    code = "transfer.reason_missing"
    message = "请写明理由。"


def rights(state: str, *, abroad: bool) -> tuple[str, ...]:
    """The rights of which one is needed to offer a case in this state; what is accepted leaves the region by the
    word of whoever hands over."""
    return (ABROAD,) if abroad and state != "submitted" else WITHIN


def must_be_open(state: str) -> None:
    """Raise `NotOpen` for a transfer that has its answer."""
    if state != "asked":
        raise NotOpen(state=STATES[state])


def reasoned(text: str) -> str:
    """The reason without blanks around it; raises `ReasonMissing`."""
    if not text.strip():
        raise ReasonMissing({"reason": [ReasonMissing.message]})
    return text.strip()

"""How an original stands, who may dispose of it, and what is said where he may not."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from wutong.errors import Conflict, Forbidden, Invalid, NotFound

STATES: Mapping[str, str] = MappingProxyType(
    {"held": "保管中", "moving": "交接中", "coming": "由原地区寄来", "returned": "已退还"}
)
TONES: Mapping[str, str] = MappingProxyType({"held": "blue", "moving": "gold", "coming": "gold", "returned": "green"})
SLIPS: Mapping[str, str] = MappingProxyType({"open": "等待签收", "done": "已签收", "withdrawn": "已撤回"})
OUTCOMES: Mapping[str, str] = MappingProxyType({"taken": "已签收", "refused": "拒收"})
#: Letters of a name, a place and a note; pieces that are taken or handed on at once.
NAME, PLACE, NOTE, MOST = 100, 60, 200, 50
#: The steps by which an office closes a case, or files one away that was closed without it.
CLOSING = (
    "deliver", "terminate", "reject_not_required", "reject_jurisdiction", "archive", "revoke", "cancel", "find_false",
)  # fmt: skip
#: Whoever disposes of what a colleague holds, who has left or is away without a deputy.
LEADS = "case.assign"


class NoSuchSlip(NotFound):
    """No such slip at this region."""

    code = "original.unknown_slip"
    message = "没有找到这张交接单，请从“原件交接”进入。"


class NotYours(Forbidden):
    """Somebody else holds it, or is asked to sign."""

    code = "original.not_yours"
    message = "原件不在您手里，或不是交给您的，请由保管人或接收人办理。"


class NotThere(Conflict):
    """A piece has gone on since the page was made."""

    code = "original.not_there"
    message = "所选原件有的已经交出或退还，请刷新页面后重新选择。"


class NothingChosen(Invalid):
    """No piece is named, or too many."""

    code = "original.nothing_chosen"
    message = "请至少选择或填写一件原件，一次最多 {most} 件。"


class SlipSettled(Conflict):
    """The slip has been signed or taken back."""

    code = "original.slip_settled"
    message = "这张交接单已经签收或撤回，请刷新页面。"


class NoteMissing(Invalid):
    """What is refused is refused for a reason."""

    code = "original.note_missing"
    message = "拒收的原件请写明原因。"


class TakerElsewhere(Invalid):
    """Only a colleague takes it."""

    code = "original.taker_elsewhere"
    message = "请选择本地区的另一位在职工作人员。"


class NothingTaken(Conflict):
    """The case is over the border or was never handed in."""

    code = "original.nothing_taken"
    message = "这个办件不在本地区办理，不能登记原件。"


class StillHeld(Conflict):
    """A case is closed when its originals went back, or when somebody wrote down that they stay."""

    code = "original.still_held"
    message = "还有 {count} 件原件没有退还：{what}。请先退还；暂不能退还的，在“原件”里登记“原件仍在本处保管”后再办结。"


class MovedAway(Conflict):
    """The case lives elsewhere now, and its originals go there."""

    code = "original.moved_away"
    message = "办件已移交其他地区，原件随办件移交，请与接收的地区联系。"


def names(pieces: Sequence[str]) -> list[str]:
    """The pieces by name without blanks; raises `NothingChosen`."""
    found = [one.strip()[:NAME] for one in pieces if one.strip()]
    if not found or len(found) > MOST:
        raise NothingChosen({"pieces": [NothingChosen.message.format(most=MOST)]}, most=MOST)
    return found


def must_refuse_with_notes(pieces: Collection[UUID], refused: Mapping[UUID, str]) -> None:
    """Raise `NotThere` for a piece that is not on the slip, `NoteMissing` for one that is refused for nothing."""
    if not set(refused) <= set(pieces):
        raise NotThere
    if any(not note.strip() for note in refused.values()):
        raise NoteMissing({"refused": [NoteMissing.message]})

"""Which step gives which document, how documents are numbered, and the code that proves one genuine.

许可法 §32 wants acceptance and refusal in writing with seal and date, §38 the decision with reasons and remedies,
§42 and §45 that an extension and a stopped clock are told, §44 delivery (DOMAIN 3.3, appendix B).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from wutong.cases.rules import CASE
from wutong.cases.rules.numbers import SIGNS
from wutong.errors import Conflict, NotFound, Refused


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document: what lists call it, the word in its number (受字, 决字), and whether it is to be signed.

    What is not `addressed` names nobody at its head; what stays `inside` is the office's own and not the applicant's.
    """

    name: str
    title: str
    word: str
    signed: bool = False
    addressed: bool = True
    inside: bool = False

    @property
    def named(self) -> bool:
        """Whether the applicant stands at its head; a record to be signed names him in its lines."""
        return self.addressed and not self.signed


def _kinds(*some: Kind) -> Mapping[str, Kind]:
    return MappingProxyType({kind.name: kind for kind in some})


#: Every kind, in the order in which a case may need it.
KINDS = _kinds(
    Kind("acceptance", "受理通知书", "受"),
    Kind("deemed", "受理通知书（逾期视为受理）", "受"),
    Kind("commitment", "告知承诺书", "承诺", addressed=False),
    Kind("correction", "补正材料一次性告知书", "补"),
    Kind("not_required", "不受理告知书", "不受"),
    Kind("rejection", "不予受理决定书", "不受"),
    Kind("suspension", "特别程序告知书", "特"),
    Kind("extension", "延长办理期限告知书", "延"),
    Kind("meeting", "联合会审记录", "会审", addressed=False, inside=True),
    Kind("decision", "准予决定书", "准"),
    Kind("refusal", "不予决定书", "不准"),
    Kind("delivery", "送达回证", "送", signed=True),
    Kind("withdrawal", "撤回申请确认书", "撤回"),
    Kind("termination", "终止办理决定书", "终"),
    Kind("revocation", "撤销决定书", "撤销"),
    Kind("cancellation", "注销决定书", "注销"),
)
#: Decisions that are delivered, and written once more where they had a slip of the pen.
DECISIONS = ("decision", "refusal")
#: The document of each step that gives one.
OF_MOVE: Mapping[str, str] = MappingProxyType(
    {
        "accept": "acceptance",
        "deem": "deemed",
        "commit": "commitment",
        "meet": "meeting",
        "request_correction": "correction",
        "request_again": "correction",
        "reject_not_required": "not_required",
        "reject_jurisdiction": "rejection",
        "suspend": "suspension",
        "extend": "extension",
        "grant": "decision",
        "refuse": "refusal",
        "deliver": "delivery",
        "withdraw": "withdrawal",
        "terminate": "termination",
        "lapse": "termination",
        "revoke": "revocation",
        "find_false": "revocation",
        "cancel": "cancellation",
    }
)
#: Steps that decide, and the one after which a decision is written once more, without its slip of the pen.
DECIDES, CORRECTS = ("grant", "refuse"), "correct"
#: How what a document says may come to an end after it was issued, and what lists call that.
ENDED: Mapping[str, str] = MappingProxyType({"revoked": "已撤销", "cancelled": "已注销", "redecided": "已由新决定替代"})
#: Steps that end what was decided (许可法 §§69, 70), and how.
_ENDS = MappingProxyType({"revoke": "revoked", "find_false": "revoked", "cancel": "cancelled"})
#: Steps that close a case without a decision.
_CLOSES = ("reject_not_required", "reject_jurisdiction", "terminate", "lapse")
#: What each step takes the place of that was decided before the case was opened again.
_ANEW: Mapping[str, tuple[str, ...]] = MappingProxyType(
    dict.fromkeys(("accept", "deem"), _CLOSES)
    | dict.fromkeys((*DECIDES, *_CLOSES[:2]), (*DECIDES, CORRECTS, *_ENDS, *_CLOSES))
)
#: Steps that their taker may take back for a while; the document of such a step is void from then on.
UNDOABLE = frozenset(move.name for move in CASE.moves if move.undo)
#: A code's signs: eight that find the document and may be tried but a few times, eight that prove it; 40 bits each.
FIND, PROVE = 8, 8
_CODE = re.compile(rf"(0|\d{{2}}|\d{{4}}|\d{{6}}|\d{{9}}|\d{{12}})-?([{SIGNS}]{{{FIND}}})-?([{SIGNS}]{{{PROVE}}})")


class NoSuchDocument(NotFound):
    """No such document of a case that the reader may see."""

    code = "document.unknown"
    message = "没有找到这份文书，请从办件页面进入。"


class NothingToWrite(Conflict):
    """The step gives no document, or was taken back, or what it would say is not here any more."""

    code = "document.nothing"
    message = "这一步没有可以生成的文书：可能已被撤回，或办件已移交其他地区。请刷新办件页面。"


class NotGenuine(NotFound):
    """No document has this code; which part of it is wrong is not said."""

    code = "document.not_genuine"
    message = "没有查到与此核验码相符的文书。请对照文书重新输入；仍查不到的，请向文书上的机关核实，谨防伪造。"


class Shut(Refused):
    """Too many wrong tries under the first part of this code."""

    code, status = "document.shut", 429
    message = "核验码输错次数过多，请一小时后再试，或向文书上的机关核实。"


@dataclass(frozen=True, slots=True)
class Taken:
    """A step as the history has it: its count and the move."""

    seq: int
    move: str


def taken_back(steps: Iterable[Taken]) -> frozenset[int]:
    """The counts of the steps that were taken back; `steps` oldest first. What lies between (a paper that came, a
    change of officers) is no step of the flow and stays."""
    standing: list[int] = []
    back: set[int] = set()
    for step in steps:
        if step.move in UNDOABLE:
            standing.append(step.seq)
        elif step.move == "undo" and standing:
            back.add(standing.pop())
        elif step.move in _FLOW:
            standing.clear()
    return frozenset(back)


_FLOW = frozenset(move.name for move in CASE.moves)


def own(steps: Sequence[Taken]) -> Sequence[Taken]:
    """The steps that this region took itself: what came along with a case that was handed over was written there."""
    arrived = [place for place, step in enumerate(steps) if step.move == "arrive"]
    return steps[arrived[-1] :] if arrived else steps


def giving(steps: Sequence[Taken], *, instant: bool) -> frozenset[int]:
    """The counts of the steps that give a document: taken here, not taken back, in no other document's place.

    Who gets the decision of an instant matter at the counter needs no slip that it was accepted a minute before.
    """
    back, mine = taken_back(steps), own(steps)
    at_once = instant and any(step.move in DECIDES and step.seq not in back for step in mine)
    needless = ("accept",) if at_once else ()
    known = kinds(mine)
    return frozenset(
        step.seq for step in mine if step.seq in known and step.move not in needless and step.seq not in back
    )


def kinds(steps: Sequence[Taken]) -> Mapping[int, str]:
    """The kind of document that each step gives, by its count; `steps` oldest first. A correction gives the kind of the
    decision that it puts right, and none where there is no decision."""
    back, decided, found = taken_back(steps), "", {}
    for step in steps:
        if step.move in DECIDES and step.seq not in back:
            decided = OF_MOVE[step.move]
        if kind := decided if step.move == CORRECTS else OF_MOVE.get(step.move, ""):
            found[step.seq] = kind
    return found


@dataclass(frozen=True, slots=True)
class End:
    """How a document came to an end, and the count of the step that ended it."""

    how: str
    seq: int


def ended(steps: Sequence[Taken]) -> Mapping[int, End]:
    """The documents that later steps ended, by the count of the step that gave them; `steps` oldest first. A case that
    was opened again leaves what was decided as it is, until something else is decided in its place."""
    back, found, round_, earlier = taken_back(steps), dict[int, End](), list[Taken](), list[Taken]()
    for step in (one for one in steps if one.seq not in back):
        if step.move == "reopen":
            earlier, round_ = [*earlier, *round_], []
        over = [one for one in earlier if one.move in _ANEW.get(step.move, ())]
        earlier = [one for one in earlier if one not in over]
        found = {one.seq: End("redecided", step.seq) for one in over} | found
        if how := _ENDS.get(step.move):
            held = [one.seq for one in round_ if one.move in (*DECIDES, CORRECTS)]
            found = dict.fromkeys(held, End(how, step.seq)) | found
        round_.append(step)
    return found


def number(mark: str, year: int, serial: int) -> str:
    """The number of a document: 积石山政务受〔2026〕12号."""
    return f"{mark}〔{year}〕{serial}号"


def spelled(place: str, random: bytes) -> str:
    """A fresh code from at least ten random bytes: the region as in addresses, then both parts."""
    value = int.from_bytes(random[:10], "big")
    signs = "".join(SIGNS[value >> 5 * each & 31] for each in range(FIND + PROVE))
    return f"{place}-{signs[:FIND]}-{signs[FIND:]}"


def read(text: str) -> tuple[str, str, str] | None:
    """Region and both parts of a typed code, with misread signs put right; `None` if it cannot be one."""
    head, _, rest = re.sub(r"\s", "", text[:80]).upper().partition("-")
    signs = rest.replace("-", "").replace("O", "0").replace("I", "1").replace("L", "1")
    found = _CODE.fullmatch(f"{head}-{signs}")
    return (found[1], found[2], found[3]) if found else None


def chinese(day: date) -> str:
    """A day as documents write it."""
    return f"{day.year}年{day.month}月{day.day}日"

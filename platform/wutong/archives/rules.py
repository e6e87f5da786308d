"""How long what is kept, under which number, and how a package is laid out. The standard library only.

Terms and their codes are those of DA/T 22-2015 and of 国家档案局令第 8 号; the number is fonds, year, term, item,
with the region before it, for a fonds is numbered by each archive for itself (DA/T 13-2022).
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from wutong.errors import Conflict, Forbidden, Invalid, NotFound

#: What a manifest says it is; a reader that does not know it must not guess.
FORMAT = "wutong-archive/1"
MANIFEST, SEAL, EVENTS = "manifest.json", "seal.json", "events.txt"
#: Bytes of the seal, filled up with blanks: it has no list that would tell its size.
SEALED = 512
#: Terms of keeping in years, `None` for ever; by the codes that stand in numbers.
YEARS: Mapping[str, int | None] = MappingProxyType({"D10": 10, "D30": 30, "Y": None})
#: What each is called on the screen.
TERMS: Mapping[str, str] = MappingProxyType({"D10": "10年", "D30": "30年", "Y": "永久"})
#: Ended without a decision on the merits: kept for the shortest term, as long as no rule says more.
UNDECIDED = frozenset(("withdrawn", "terminated", "closed_not_required", "closed_refused"))
#: States in which a case is over for the archive; `delivered` waits for the step 归档.
OVER = UNDECIDED | {"archived", "revoked", "cancelled"}
#: How many must agree before anything is destroyed, none of them who proposed it (档案法实施条例 §24 wants appraisal
#: and approval; that two must agree is the house's rule).
APPROVALS = 2
#: Most cases on one list.
LISTED = 200
#: How a list stands, and what became of each case on it.
STANDS: Mapping[str, str] = MappingProxyType(
    {"proposed": "待审批", "approved": "已批准，待执行", "declined": "未通过", "executed": "已执行"}
)
OUTCOMES: Mapping[str, str] = MappingProxyType(
    {"": "", "destroyed": "已销毁", "spared": "执行时已冻结、有原件未退还或有变化，未销毁"}
)
#: How a list of transfer (移交清单) stands; one that was dropped holds nothing back.
HANDING: Mapping[str, str] = MappingProxyType(
    {"listed": "已列清单，待移交", "handed": "已移交，待接收", "received": "已接收", "dropped": "已撤销"}
)
#: From which state each step of such a list leads where.
HANDED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"hand": ("listed", "handed"), "receive": ("handed", "received"), "drop": ("listed", "dropped")}
)
#: The file of checksums that begins a transfer, in the words of `sha256sum`.
SUMS = "SHA256SUMS"
#: What the chain of events of a first package stands on.
ROOT = bytes(32)


class NoSuchPackage(NotFound):
    """No such package at this region, or none that the reader may know of."""

    code = "archive.unknown"
    message = "没有找到这份档案，请从“档案”列表进入。"


class NotOver(Conflict):
    """Only what is over is put into the archive."""

    code = "archive.not_over"
    message = "办件还没有办结归档，不能封存。请先办结，已送达的办件请点“归档”。"


class NothingNew(Conflict):
    """Everything that the case has lies in its packages already."""

    code = "archive.nothing_new"
    message = "这个办件的全部内容已经封存，没有需要补充归档的材料。"


class Destroyed(Conflict):
    """Of a destroyed package only its line is left."""

    code = "archive.destroyed"
    message = "这份档案已按批准的清册销毁，只保留目录信息。"


class NoSuchList(NotFound):
    """No such hold or list of disposal at this region."""

    code = "archive.no_list"
    message = "没有找到这份清册或冻结记录，请从“档案”进入。"


class ShorterThanAbove(Invalid):
    """A region above keeps the matter's cases longer."""

    code = "archive.shorter_than_above"
    message = "上级规定的保管期限更长，下级不能缩短。"


class NotDue(Conflict):
    """Something on a list may not be destroyed: its term is not over, it is held, or it stands on another list."""

    code = "archive.not_due"
    message = "所选的档案中有的还不能销毁：保管期未满、已冻结，或已列入别的清册。请刷新后重选。"


class NotByThemselves(Forbidden):
    """Who proposed a list does not approve it, and nobody speaks twice."""

    code = "archive.not_by_themselves"
    message = "提出清册的人不能审批，每个人只能审批一次；请由其他有审批权限的人办理。"


class NotApproved(Conflict):
    """The list is not at the point where this could be done."""

    code = "archive.not_approved"
    message = "清册现在不能这样办理：可能还没有批准，或已经办结。请刷新页面。"


class NotToHand(Conflict):
    """Something on a list of transfer cannot be handed over."""

    code = "archive.not_to_hand"
    message = "所选的档案中有的不能移交：已移交、已销毁，或已列入别的移交清单、销毁清册。请刷新后重选。"


class NotThere(Conflict):
    """The list of transfer is not at the point where this could be done."""

    code = "archive.transfer_moved"
    message = "移交清单的状态已有变化，请刷新页面后按现有的按钮办理。"


def after(state: str, step: str) -> str:
    """How a list of transfer stands after a step; raises `NotThere`."""
    source, target = HANDED[step]
    if state != source:
        raise NotThere(state=state)
    return target


def transfer(place: str, year: int, serial: int) -> str:
    """The number of a list of transfer: 622927-YJ-2026-0001."""
    return f"{place}-YJ-{year}-{serial:04d}"


def standing(votes: Iterable[bool]) -> str:
    """How a list stands by what was said of it: one no declines it, two agreements approve it."""
    said = list(votes)
    if not all(said):
        return "declined"
    return "approved" if len(said) >= APPROVALS else "proposed"


def usual(state: str) -> str:
    """The term where no rule of the matter says one: thirty years for what was decided, else ten."""
    return "D10" if state in UNDECIDED else "D30"


def longest(terms: Iterable[str]) -> str:
    """The longest of some terms, at least one."""
    order = list(YEARS)
    return max(terms, key=order.index)


def until(closed_on: date, term: str) -> date | None:
    """The last day of keeping, counted from the end of the year in which the case closed; `None` for ever."""
    years = YEARS[term]
    return None if years is None else date(closed_on.year + years, 12, 31)


def number(place: str, fonds: str, year: int, term: str, serial: int) -> str:
    """The number of a case's archive: 622927-ZW-2026-D30-000012."""
    return f"{place}-{fonds}-{year}-{term}-{serial:06d}"


def supplement(first: str, part: int) -> str:
    """The number of what came late: that of the first package, and which supplement it is."""
    return f"{first}-B{part:02d}"


# ── The chain of a case's events ─────────────────────────────────────────────────────────────────────────────


def linked(root: bytes, events: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Each event's line and link: the SHA-256 over the link before it and the event."""
    yield f"0 {root.hex()} \n".encode(), root
    last = root
    for place, event in enumerate(events, 1):
        last = hashlib.sha256(last + event).digest()
        yield f"{place} {last.hex()} ".encode() + event + b"\n", last


def first_fault(content: bytes, head: str) -> int | None:
    """The first line of a chain that does not stand, counted from 0, or `None`; `head` is the link at its end.

    A line that was changed, moved, put in or taken out shows at itself or, where it was taken out, at the next; a line
    that is missing at the end shows behind the last.
    """
    rows = content.split(b"\n")[:-1]
    last = b""
    for place, row in enumerate(rows):
        said, link, event = (*row.split(b" ", 2), b"", b"")[:3]
        wanted = hashlib.sha256(last + event).hexdigest().encode() if place else link
        if said != str(place).encode() or link != wanted or len(link) != 64:
            return place
        try:
            last = bytes.fromhex(link.decode())
        except ValueError:
            return place
    return None if rows and last.hex() == head else len(rows)

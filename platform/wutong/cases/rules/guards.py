"""What must hold before a move, beyond its place in the flow. Values in; nothing or a refusal out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol
from uuid import UUID

from wutong.calendar.rules import Unit
from wutong.errors import Conflict, Forbidden, Invalid
from wutong.forms.rules import Form

#: How long a step can be taken back, while nobody acted after it.
UNDO_WINDOW = timedelta(minutes=15)


class PapersMissing(Invalid):
    """Required papers are neither uploaded nor promised."""

    code = "case.papers_missing"
    message = "还缺少必须提交的材料：{names}。请上传后再提交。"


class NothingFixed(Invalid):
    """Nothing reads otherwise than before."""

    code = "case.nothing_fixed"
    message = "没有一处与原来不同。请先改正写错的地方，再保存；不需要更正的，返回办件即可。"


class NotAcceptable(Invalid):
    """Something that the matter asks for is not there, not looked at yet, or put aside."""

    code = "case.not_acceptable"
    message = "还不能受理：{why}。请补收材料，或者一次性告知申请人补正；正在检查的请稍候。"


class NothingGranted(Conflict):
    """What was refused can neither be revoked nor cancelled."""

    code = "case.nothing_granted"
    message = "这个办件没有准予什么，不能撤销或注销；决定有误的，请依行政复议、诉讼或上级的决定重新办理。"


class SecondNotice(Forbidden):
    """What is missing is listed once; a second list takes a supervisor (§32(4))."""

    code = "case.second_notice"
    message = "本办件已经一次性告知过补正内容，再次告知须由主管办理。"


class NoNoticeYet(Conflict):
    """A further list before there was any."""

    code = "case.no_notice_yet"
    message = "本办件还没有告知过补正内容，请由受理人员一次性告知。"


class OwnRequest(Forbidden):
    """Somebody would approve what he asked for himself."""

    code = "case.own_request"
    message = "延长期限须由提请人以外的负责人批准，不能批准自己提请的延长。"


class ExtensionAsked(Conflict):
    """An extension has been asked for and is not answered."""

    code = "case.extension_asked"
    message = "已经提请延长期限，正在等待批准，不需要重复提请。"


class NoExtensionAsked(Conflict):
    """Nobody has asked for an extension."""

    code = "case.no_extension_asked"
    message = "没有待批准的延长提请，请刷新页面。"


class ExtendedAlready(Conflict):
    """A term is extended once (§42)."""

    code = "case.extended_already"
    message = "本办件已经延长过一次期限，不能再次延长。"


class ExtensionTooLong(Invalid):
    """More days than the law lets the office add."""

    code = "case.extension_too_long"
    message = "延长期限须为 1 至 {most}，与原期限同一单位。"


class ExtendedTooLate(Conflict):
    """A term is extended while it runs; what has run out is late already (§42)."""

    code = "case.extended_too_late"
    message = "期限已经届满，不能再延长。请尽快作出决定。"


class SameOfficer(Forbidden):
    """Whoever reviewed a case does not decide it alone (§34: substantive checks take two)."""

    code = "case.same_officer"
    message = "审查人与决定人不能是同一人，请由其他有决定权的人员作出决定。"


class ChangedSince(Conflict):
    """The page is older than the case."""

    code = "case.changed_since"
    message = "这个页面打开之后办件又有变化，没有办理。请刷新页面，看清现在的状态后再办。"


class UndoTooLate(Conflict):
    """The window has passed, it was another's step, the case has gone on, or the step cannot be taken back."""

    code = "case.undo_too_late"
    message = "这一步已经不能撤回：只能由本人在 {minutes} 分钟内撤回，且之后没有再办下一步、结果没有交寄。"


class NotForReceiver(Forbidden):
    """The matter does not let the receiving place accept for the deciding one."""

    code = "case.not_for_receiver"
    message = "此事项由决定机关受理，收件地只能代收转交。"


class HandedNowhere(Invalid):
    """A case is handed over to another region, not to its own."""

    code = "case.handed_nowhere"
    message = "请选择另一个地区作为接收地区。"


class HandlerElsewhere(Invalid):
    """A case is handled by somebody who works at its home."""

    code = "case.handler_elsewhere"
    message = "经办人必须是本地区的在职工作人员，请重新选择，或退回待分派。"


class HandlerWithoutPost(Invalid):
    """A case is given to somebody who may handle one: with a post for receiving, reviewing or deciding today."""

    code = "case.handler_without_post"
    message = "经办人必须是本地区在职、现有受理、审查或决定岗位的人员，请重新选择，或退回待分派。"


class TakenAlready(Conflict):
    """A colleague handles the case."""

    code = "case.taken_already"
    message = "这个办件已经有人经办，没有变动。需要换人的，请由负责人改派。"


class MethodUnknown(Invalid):
    """Not a way of delivering."""

    code = "case.method_unknown"
    message = "请选择送达方式：大厅领取、邮寄或电子送达。"


Need = Literal["required", "optional", "deferrable", "committable"]


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """One paper of the guide: `need` is required, optional, deferrable (容缺: may follow on a promise), or committable
    (告知承诺: the applicant may sign instead)."""

    key: str
    name: str
    need: Need = "required"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a case needs to know of its matter, taken from the snapshot it was filed under.

    `promised` is counted in `unit`, `legal` in `legal_unit`; `extension` is by how much the matter says it may be
    extended; `joint` says that several bodies act together.
    """

    code: str
    title: str
    instant: bool = False
    promised: int = 0
    legal: int | None = None
    unit: Unit = Unit.WORKDAY
    legal_unit: Unit = Unit.WORKDAY
    papers: tuple[PaperAsked, ...] = ()
    form: Form = field(default_factory=Form)
    accept_level: int | None = None
    decide_level: int | None = None
    joint: bool = False
    extension: int | None = None


def complete(
    asked: Asked, papers: Collection[str], promised: Collection[str] = (), signed: Collection[str] = ()
) -> None:
    """Every required paper is there, or where the matter lets it be promised (容缺受理) or `signed` for (告知承诺)."""
    instead = {"deferrable": promised, "committable": signed}
    if lacking := [paper for paper in asked.papers if _lacking(paper, papers, instead.get(paper.need, ()))]:
        raise PapersMissing({paper.key: ["必须提交"] for paper in lacking}, names="、".join(p.name for p in lacking))


class Lying(Protocol):
    """What of a paper's row says whether it can be accepted."""

    slot: str
    scan: str
    source: str

    @property
    def there(self) -> bool:
        """Whether it counts as handed in."""
        ...


def acceptable(asked: Asked, rows: Sequence[Lying], signed: Collection[str] = ()) -> None:
    """Every paper that must be there is: looked at by the scanner and not put aside, or promised (容缺受理) or signed
    for where the matter lets it be (§32(5)); raises `NotAcceptable`, which lists what is in the way."""
    wanted = [paper for paper in asked.papers if paper.need != "optional"]
    if wrong := {paper.key: said for paper in wanted if (said := _in_the_way(paper, rows, signed))}:
        told = "；".join(f"{paper.name}{wrong[paper.key]}" for paper in wanted if paper.key in wrong)
        raise NotAcceptable({key: [said] for key, said in wrong.items()}, why=told)


def _in_the_way(paper: PaperAsked, rows: Sequence[Lying], signed: Collection[str]) -> str:
    mine = [row for row in rows if row.slot == paper.key]
    if any(row.there for row in mine):
        return "正在安全检查" if any(row.there and row.scan == "waiting" for row in mine) else ""
    if any(row.scan == "bad" for row in mine):
        return "未通过安全检查"
    promised = paper.need == "deferrable" and any(row.source == "promise" for row in mine)
    return "" if promised or (paper.need == "committable" and paper.key in signed) else "还没有提交"


def granted(decision: str | None) -> None:
    """Only what was granted is revoked or cancelled (§§69, 70)."""
    if decision != "grant":
        raise NothingGranted


def _lacking(paper: PaperAsked, papers: Collection[str], instead: Collection[str]) -> bool:
    return paper.need != "optional" and paper.key not in papers and paper.key not in instead


def notice(given_before: int) -> None:
    """The first list is the office's and the only one that it gives."""
    if given_before:
        raise SecondNotice


def another_notice(given_before: int) -> None:
    """There is no second list without a first one."""
    if not given_before:
        raise NoNoticeYet


def approver(person: UUID | None, asked_by: UUID | None) -> None:
    """Who asks for more time does not give it (§42: the head of the office approves)."""
    if asked_by is not None and person == asked_by:
        raise OwnRequest


def extension(days: int, *, extended: int, most: int, over: bool) -> None:
    """Once, not longer than the law allows, and before the term is over."""
    if extended:
        raise ExtendedAlready
    if over:
        raise ExtendedTooLate
    if not 1 <= days <= most:
        raise ExtensionTooLong({"days": [f"1–{most}"]}, most=most)


def decider(person: UUID | None, reviewers: Sequence[UUID], *, alone: bool) -> None:
    """Somebody besides the decider reviewed the case, unless one officer may handle it `alone`."""
    if not alone and not set(reviewers) - {person}:
        raise SameOfficer


def unchanged(seq: int, seen: int | None) -> None:
    """Raise `ChangedSince` for a page that showed the case before its last event; None says that no page is known."""
    if seen is not None and seen != seq:
        raise ChangedSince


def undo(*, by_same: bool, until: datetime | None, now: datetime) -> None:
    """Only one's own last step, only for a while, only steps with no paper out of the house."""
    if until is None or not by_same or now > until:
        raise UndoTooLate(minutes=int(UNDO_WINDOW.total_seconds() // 60))


def receiver_accepts(asked: Asked, levels: Collection[int]) -> None:
    """The receiving region acts for the level that the matter names for acceptance (村级受理、乡级办结)."""
    if asked.accept_level is None or asked.accept_level not in levels:
        raise NotForReceiver

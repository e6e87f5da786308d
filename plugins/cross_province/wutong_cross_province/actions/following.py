"""What becomes of a case that came by a hand-over: the hand-over takes the same steps, and its window is told of each.

A case that was handed on to another home is followed by the dockets that this region gets of it, having received it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from wutong.sdk import SYSTEM, Conflict, DocketWritten, case, case_steps, cases, now, region_names, scope
from wutong_cross_province import queries
from wutong_cross_province.actions import moving
from wutong_cross_province.models import Handover
from wutong_cross_province.post import Enclosed
from wutong_cross_province.rules import OF_HOME, following

#: What the applicant reads of the steps of the case that must be told at the window as well.
SAID = {"ask_more": ("request_correction", "request_again"), "reject": ("reject_not_required", "reject_jurisdiction")}
#: What stands in the place of a result's file that went with a lost letter.
FILE_LOST = "结果的电子文件没有传到，请与业务属地联系，由其邮寄"
VERDICTS = {"granted": "准予", "refused": "不予许可"}


class NotKnownYet(Conflict):
    """The word of a new home came before the docket was believed; it is read again later."""

    code = "cross_province.not_known_yet"
    message = "办件的新办理地还没有得到确认，稍后自动重试。"


@dataclass(frozen=True, slots=True)
class _Stands:
    """How the case stands; `home` is the name of the region where it lives by now, "" while that is this one."""

    state: str
    verdict: str
    due: date | None
    legal_due: date | None
    home: str = ""


def tell(row: Handover, move: str, more: dict[str, Any], papers: Sequence[Enclosed] = ()) -> None:
    """Tell the window that a step was taken here."""
    body = {"move": move, "state": row.state, "at": now().isoformat(), "text": ""} | more
    moving.tell(row, "progress", body, SYSTEM, papers)


def stand(row: Handover) -> None:
    """Tell the window once more of the last step that was taken here, and with it where the hand-over stands: what it
    was told before may be lost."""
    ours = [step for step in queries.steps(row.id, "home") if step.actor_side == "home" and step.what in OF_HOME]
    if not ours or row.state == "sent":
        return
    last = ours[-1]
    text = FILE_LOST if last.what == "pass_result" else last.text.reveal() if last.text else ""
    known = {"text": text, "at": last.at.isoformat(), "case_number": row.case_number}
    tell(row, last.what, known | _clocks(row))


def follow(case_id: UUID) -> None:
    """Take the steps that lead to where the case stands now, and tell the window of each; again changes nothing."""
    row = queries.of_case(case_id, lock=True)
    if row is not None:
        held = case(case_id)
        _walk(row, _Stands(held.state, held.state if held.state in VERDICTS else "", held.due, held.legal_due))


def heard(fact: DocketWritten) -> None:
    """The case was handed on, and its new home says how it stands; what counts is the docket, which the core believes
    of the right home alone. Raises `NotKnownYet` before that one is written."""
    row = queries.of_case(fact.case_id, lock=True)
    if row is None or fact.home == scope().home:
        return
    held = cases.standing([fact.case_id])[fact.case_id]
    if held.seq < fact.seq:
        raise NotKnownYet
    if held.home == scope().home:
        return
    # what a region hears of another's case says nothing of the day by law: the one that stands here stays
    home = region_names([held.home]).get(held.home, "")
    _handed_on(row, f"办件已移送{home}办理，由{home}作出决定并送达结果")
    _walk(row, _Stands(held.state, held.verdict, held.due, row.legal_due, home))


def _handed_on(row: Handover, text: str) -> None:
    """Say once that the case lives elsewhere now."""
    said = [step.text.reveal() for step in queries.steps(row.id, "home") if step.what == "handed_on" and step.text]
    if said[-1:] != [text]:
        moving.record(row, "handed_on", SYSTEM, text=text)
        tell(row, "handed_on", {"text": text})


def elsewhere(case_id: UUID) -> bool:
    """Whether the case has been handed on to another home."""
    held = cases.standing([case_id]).get(case_id)
    return held is not None and held.home != scope().home


def _walk(row: Handover, held: _Stands) -> None:
    names = following(row.state, held.state)
    for name in names:
        text = _words(row, name, held)
        moving.enter(row, name, SYSTEM, text=text)
        _note(row, name, held)
        # before acceptance a case has other days, by which the place says whether it accepts
        row.due, row.legal_due = (held.due, held.legal_due) if row.accepted_at else (None, None)
        tell(row, name, {"text": text} | _clocks(row))
    if not names and row.state == "accepted" and (row.due, row.legal_due) != (held.due, held.legal_due):
        _recounted(row, held)


def _note(row: Handover, name: str, held: _Stands) -> None:
    """What a step that was just taken says of acceptance and result; one that was taken back says it no more."""
    if name == "decide":
        row.result = held.verdict or held.state
    elif name == "accept":
        row.accepted_at = _accepted_at(row, held)
    elif name == "take_back":
        row.result = None
        row.accepted_at = None if row.state == "arrived" else row.accepted_at


def _recounted(row: Handover, held: _Stands) -> None:
    """The clock stopped, goes on, was extended or counted anew: no step, but other days."""
    row.due, row.legal_due = held.due, held.legal_due
    days = {"承诺": held.due, "法定": held.legal_due}
    text = "，".join(f"{name}办结期限 {day}" for name, day in days.items() if day) or "特别程序期间，办理时限暂停计算"
    moving.record(row, "clocks", SYSTEM, text=text)
    tell(row, "clocks", {"text": text} | _clocks(row))


def _accepted_at(row: Handover, held: _Stands) -> Any:
    """When the case was accepted; of one that lives elsewhere it is known when that was heard."""
    assert row.case_id is not None
    return now() if held.home else case(row.case_id).accepted_at or now()


def _words(row: Handover, name: str, held: _Stands) -> str:
    if name == "decide":
        return VERDICTS.get(held.verdict, "已作出决定")
    if held.home:
        return f"具体内容由{held.home}告知，请申请人登录后在办件中查看" if name in SAID else ""
    assert row.case_id is not None
    said = [step.text.reveal() for step in case_steps(row.case_id) if step.move in SAID.get(name, ()) and step.text]
    return said[-1] if said else ""


def _clocks(row: Handover) -> dict[str, Any]:
    days = {name: getattr(row, name).isoformat() if getattr(row, name) else None for name in ("due", "legal_due")}
    return days | {"accepted_at": row.accepted_at.isoformat() if row.accepted_at else None, "result": row.result}

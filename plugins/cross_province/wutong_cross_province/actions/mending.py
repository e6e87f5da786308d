"""What was taken down wrongly at the window is put right there, until it is handed over.

After that the business place has it, and has it corrected in its own case. Who had not to show a name or a number to
change it need not see it: what is left empty stays as it is.
"""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import update

from wutong.sdk import Actor, Conflict, Given, Secret, db, form_whole, known_as, matter_asks
from wutong_cross_province import queries
from wutong_cross_province.actions import moving
from wutong_cross_province.models import Brought, Checklist, Handover, Step
from wutong_cross_province.rules import RECEIVE, PersonalGone

#: Where the window still has it in its hands.
IN_HAND = ("lacking", "collected", "returned")
#: What a person is known by, and what the history calls it.
WHO = {"name": "姓名", "id_number": "身份证号码", "telephone": "手机号码"}
OPENED = "opened"


class NotInHand(Conflict):
    """It is at the business place, or over."""

    code = "cross_province.not_in_hand"
    message = "这件事已经移交或者已经结束，不能在代收窗口更正；请与业务属地沟通，由业务属地更正。"


class SameForAll(Conflict):
    """The parts of a joint application are one person's."""

    code = "cross_province.same_for_all"
    message = "多地联办各部分的申请人必须一致，姓名、身份证号码和手机号码不能只改一部分；请退还材料后重新代收。"


class NothingMended(Conflict):
    """Everything is as it was."""

    code = "cross_province.nothing_mended"
    message = "没有改动任何内容；要更正哪一项，请填写那一项后再提交。"


def open_(handover_id: UUID, *, actor: Actor) -> tuple[Handover, Checklist, dict[str, Any]]:
    """The hand-over, the checklist that it was taken down by, and what was filled in; that it was looked at is written
    down once in a row. Raises `NotInHand`, `PersonalGone`."""
    row, mine, checklist = _in_hand(handover_id, actor)
    steps = queries.steps(row.id, "window")
    if not steps or (steps[-1].what, steps[-1].by) != (OPENED, actor.person):
        moving.record(row, OPENED, actor)
    return row, checklist, json.loads(mine.answers.reveal())


def mend(handover_id: UUID, said: dict[str, str], answers: dict[str, Any], *, actor: Actor) -> Handover:
    """Put right what was taken down: what of `said` (`WHO`) is not empty, and what was filled in. The history tells
    which of it was changed, not what it was.

    Raises `NotInHand`, `PersonalGone`, `SameForAll`, `NothingMended`, what says that name, number or telephone are
    none, and `AnswersWrong`.
    """
    row, mine, checklist = _in_hand(handover_id, actor)
    assert checklist.content is not None
    before = {name: getattr(mine, name).reveal() for name in WHO}
    now_ = {name: said[name].strip() or before[name] for name in WHO}
    given = Given(answers=answers, **now_).checked()
    told = json.dumps(form_whole(matter_asks(checklist.content).form, given.answers), ensure_ascii=False)
    changed = [label for name, label in WHO.items() if getattr(given, name) != before[name]]
    if changed and row.joint is not None:
        raise SameForAll
    if json.loads(told) != json.loads(mine.answers.reveal()):
        changed.append("申请内容")
    if not changed:
        raise NothingMended
    for name in WHO:
        setattr(mine, name, Secret(getattr(given, name)))
    mine.answers = Secret(told)
    belong(row, known_as(given.telephone))
    moving.record(row, "mended", actor, text="、".join(changed))
    return row


def belong(row: Handover, applicant: UUID) -> None:
    """Let a hand-over and its history be somebody else's, whose telephone it was all along."""
    if row.applicant == applicant:
        return
    row.applicant = applicant
    of_row = (Step.region == row.region, Step.side == row.side, Step.handover == row.id)
    db.session.execute(update(Step).where(*of_row).values(applicant=applicant))


def _in_hand(handover_id: UUID, actor: Actor) -> tuple[Handover, Brought, Checklist]:
    row = queries.handover(handover_id, "window", lock=True)
    actor.must(RECEIVE)
    if row.state not in IN_HAND or row.checklist is None:
        raise NotInHand
    mine = queries.brought(row.id)
    if mine is None:
        raise PersonalGone
    return row, mine, queries.checklist(row.checklist)

"""更正: a slip of the pen in a decision is put right; its document is issued anew (`documents`), and what was decided
stays as it is."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from wutong.access import Actor
from wutong.cases import queries
from wutong.cases.actions import amending, filing
from wutong.cases.actions.deciding import REMEDIES
from wutong.cases.actions.moving import moving
from wutong.cases.models import Case, Step

#: Begins the line of a step from which on it says how the decision reads now.
NOW_READS = "更正后的内容："
NAMED = "申请人姓名已一并更正。"


def correct(case_id: UUID, reason: str, *, actor: Actor, opinion: str = "", name: str = "") -> Case:
    """Put right what was written wrongly; `reason` says what and why, to the applicant and on the new document.

    `opinion` is what the decision says from now on, and `name` how the applicant is called; what is empty stays.
    Raises `FormGone` for a case whose archive was destroyed.
    """
    before = filing.given(case_id)
    after = replace(before, name=name.strip() or before.name)
    text = reason.strip().replace(f"\n{NOW_READS}", f" {NOW_READS}")
    text += f"\n{NAMED}" if after != before else ""
    said = "" if _plain(opinion) == _plain(now_reads(queries.locked(case_id))) else opinion.strip()
    text += f"\n{NOW_READS}{said}" if said else ""
    with moving(case_id, "correct", actor, {"reason": reason}, text=text) as case:
        if after != before:
            amending.keep(case, before)
            filing.seal(case, after)
    return case


def reads(steps: Iterable[Step]) -> str:
    """What a decision says after these steps, oldest first: the last decision's words, as they were put right since."""
    said = ""
    for step in steps:
        words = step.text.reveal() if step.text else ""
        if step.move in ("grant", "refuse"):
            said = words.removesuffix(REMEDIES).strip()
        elif step.move == "correct" and f"\n{NOW_READS}" in words:
            said = words.partition(f"\n{NOW_READS}")[2]
    return said


def why(step: Step) -> str:
    """What a correction says that it put right, and why."""
    words = step.text.reveal() if step.text else ""
    return words.partition(f"\n{NOW_READS}")[0].removesuffix(NAMED).strip()


def now_reads(case: Case) -> str:
    """What the decision of a case says."""
    return reads(queries.steps(case.id, all_=True))


def _plain(text: str) -> str:
    """Words without the line ends that a page puts in."""
    return " ".join(text.split())

"""What becomes of the members' cases, heard by events at home and by letters from elsewhere, in any order and often."""

from uuid import UUID

from wutong.sdk import SYSTEM, Refused, cases, db
from wutong_one_thing import counting, queries
from wutong_one_thing.actions import filing as verbs
from wutong_one_thing.actions import telling
from wutong_one_thing.models import Filing, Member
from wutong_one_thing.rules import running


def heard(case_id: UUID, state: str, seq: int, *, home: int | None = None, verdict: str = "") -> None:
    """Take in that a case stood so after so many of its events, decided so (`verdict`) where that is said; older words
    change nothing but the verdict."""
    found = queries.member_of_case(case_id)
    if found is None:
        return
    filing = queries.locked(found.filing)
    row = next(one for one in queries.members(filing.id, afresh=True) if one.matter == found.matter)
    if row.case_id != case_id:
        return
    _note(row, state, seq, home or row.home, verdict or (state if state in running.VERDICTS else ""))
    stands = running.of_case(row.stage, row.verdict)
    if stands != row.state:
        verbs.change(filing, row, stands)
        if stands in running.FAILED:
            compensate(filing, row.matter)
    verbs.advance(filing)  # counts the day anew by which all is done
    counting.count(filing)


def _note(row: Member, state: str, seq: int, home: int, verdict: str) -> None:
    if verdict and seq > row.verdict_seq:
        row.verdict, row.verdict_seq = verdict, seq
    if seq > row.seq:
        row.stage, row.seq, row.home = state, seq, home


def catch_up(filing_id: UUID) -> None:
    """Take in what was said of the members while nobody listened, because this plugin was switched off: how their
    cases stand, and that a home did not take one."""
    filed = [row.case_id for row in queries.members(filing_id) if row.case_id]
    for now_ in cases.standing(filed).values():
        heard(now_.case_id, now_.state, now_.seq, home=now_.home, verdict=now_.verdict)
    for case_id, why in cases.not_taken(filed).items():
        unanswered(case_id, why)
    filing = queries.locked(filing_id)
    if filing.state == "running":
        verbs.look_again(filing)


def unanswered(case_id: UUID, why: str) -> None:
    """Take in that the home of a member did not take its filing. Of a case with a docket it did: what was refused then
    is something else that was asked of it."""
    found = queries.member_of_case(case_id)
    if found is None or cases.standing([case_id]):
        return
    filing = queries.locked(found.filing)
    row = next(one for one in queries.members(filing.id, afresh=True) if one.matter == found.matter)
    if row.case_id != case_id or row.seq > 0 or row.state != "filed":
        return
    verbs.change(filing, row, "stuck", why=why)
    verbs.advance(filing)


def compensate(filing: Filing, failed: str) -> None:
    """Take back what makes no sense without the part that failed, and without what is dropped for it."""
    plan, rows = queries.plan(filing), {row.matter: row for row in queries.members(filing.id)}
    states = {matter: row.state for matter, row in rows.items()}
    for matter in running.falling(plan.items, failed, states):
        take_down(filing, rows[matter], words=f"“{rows[failed].title}”没有办成，按一件事的约定一并撤回")


def take_down(filing: Filing, row: Member, *, words: str) -> None:
    """End a member: drop what was not filed, withdraw what was not decided. What cannot be withdrawn any more goes on
    to its own end."""
    if row.state != "filed":
        verbs.change(filing, row, "dropped")
        telling.dropped(filing, row, words)
        compensate(filing, row.matter)
        return
    assert row.case_id is not None
    try:
        with db.session.begin_nested():
            cases.take_back(row.case_id, actor=SYSTEM, words=words)
    except Refused as refusal:
        if refusal.status >= 500:
            raise

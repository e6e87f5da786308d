"""What an applicant, or a clerk for him, does with a part: leave it out, take it back, go on anyway, apply again."""

from uuid import UUID

from wutong.sdk import SYSTEM, Actor, Conflict, Invalid, Refused, cases, db, scope
from wutong_one_thing import queries
from wutong_one_thing.actions import drafting, following, keeping, telling
from wutong_one_thing.actions import filing as verbs
from wutong_one_thing.models import Filing, Member
from wutong_one_thing.rules import merging, running


class NotOpen(Conflict):
    """The member stands otherwise by now."""

    code = "one_thing.not_open"
    message = "这一项的状态已经变化，请刷新页面，按页面上现有的按钮办理。"


class Lacking(Conflict):
    """Who goes on without the result of another member brings a paper instead."""

    code = "one_thing.lacking"
    message = "请先在“材料”页上传“{names}”，再直接办理这一项。"


def choose(filing_id: UUID, matter: str, choice: str, *, actor: Actor, words: str = "") -> Member:
    """Take a choice of `rules.running.CHOICES`; a clerk who leaves out or takes back says in `words` who asked for it,
    and how. Raises `NotOpen`, `Lacking`, `NotYours`, `Invalid`, and what a case's own step refuses with."""
    actor.must("case.file")
    filing = queries.locked(filing_id)
    keeping.must_see(filing, actor)
    words = _said(actor, words) if choice in running.BACK else ""
    row = next((one for one in queries.members(filing_id, afresh=True) if one.matter == matter), None)
    if row is None or choice not in running.CHOICES.get(row.state, ()):
        raise NotOpen
    _CHOICES[choice](filing, row, actor, words)
    if row.state in running.FAILED:
        following.compensate(filing, matter)
    verbs.advance(filing, actor=actor)
    return row


def _said(actor: Actor, words: str) -> str:
    """Who asked for it, and how: a clerk says it himself; of the applicant it is plain."""
    if actor.kind == "staff" and not words.strip():
        raise Invalid({"words": ["请写明是谁提出的、怎样提出的，例如“申请人本人到窗口提出”。"]})
    return words.strip() if actor.kind == "staff" else "申请人撤回一件事中的这一项"


def _drop(filing: Filing, row: Member, actor: Actor, words: str) -> None:
    verbs.change(filing, row, "dropped", actor=actor)
    if actor.kind == "staff":
        telling.dropped(filing, row, words)


def _withdraw(filing: Filing, row: Member, actor: Actor, words: str) -> None:
    """The case's own event says when it is withdrawn; of one that lives here it is at once."""
    assert row.case_id is not None
    cases.take_back(row.case_id, actor=actor, words=words)
    stands = cases.standing([row.case_id])[row.case_id]
    if row.home == scope().home:
        row.stage, row.seq = stands.state, stands.seq
        verbs.change(filing, row, running.of_case(row.stage, row.verdict), actor=actor)


def _anyway(filing: Filing, row: Member, actor: Actor, words: str) -> None:
    there = queries.papers(filing.id)
    wanted = {
        key: paper.name for key, paper in drafting.headings(filing).items() if key.startswith(merging.freed(row.matter))
    }
    if lacking := [name for key, name in wanted.items() if key not in there]:
        raise Lacking(names="、".join(lacking))
    row.freed = True
    verbs.change(filing, row, "waiting", actor=actor)


def _again(filing: Filing, row: Member, actor: Actor, words: str) -> None:
    """The case that failed stays in the history; the part is filed anew with what form and papers say now."""
    filing.withdrawn = False
    if row.case_id is not None:
        row.former, row.case_id, row.number = [*row.former, row.case_id], None, ""
    verbs.change(filing, row, "waiting", actor=actor)


_CHOICES = {"drop": _drop, "withdraw": _withdraw, "anyway": _anyway, "again": _again}


def withdraw_all(filing_id: UUID, *, actor: Actor, words: str = "") -> Filing:
    """Take the whole back: what was not decided is withdrawn, what was not filed is left; what is granted stays. A
    clerk says in `words` who asked for it, and how. Raises `NotOpen`, `NotYours`, `Invalid`."""
    actor.must("case.file")
    filing = queries.locked(filing_id)
    keeping.must_see(filing, actor)
    words = _said(actor, words)
    if filing.state != "running":
        raise NotOpen
    filing.withdrawn = True
    for row in queries.members(filing_id, afresh=True):
        if row.state == "filed":
            _try_to_withdraw(filing, row, actor, words)
        elif row.state not in running.SETTLED:
            _drop(filing, row, actor, words)
    verbs.advance(filing, actor=actor)
    return filing


def _try_to_withdraw(filing: Filing, row: Member, actor: Actor, words: str) -> None:
    """What was decided meanwhile goes on to its own end."""
    try:
        with db.session.begin_nested():
            _withdraw(filing, row, actor, words)
    except Refused as refusal:
        if refusal.status >= 500:
            raise


def time_is_over(filing_id: UUID) -> None:
    """Nobody chose: what is blocked or could not be filed is left, so that the whole comes to an end; it can be applied
    for again."""
    filing = queries.locked(filing_id)
    for row in queries.members(filing_id, afresh=True):
        if row.state in running.CHOOSING:
            verbs.change(filing, row, "dropped", actor=SYSTEM)
            telling.dropped(filing, row, "到期没有选择怎么办")
            following.compensate(filing, row.matter)
    verbs.advance(filing)

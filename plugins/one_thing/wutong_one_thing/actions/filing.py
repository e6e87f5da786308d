"""One filing becomes the cases of its members: at once what waits for nobody, the others as their needs are granted.

A member is filed inside a savepoint. What a refusal keeps from being filed is `stuck` with the refusal's code, which
its applicant and the desk see and can try again; the others go on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from wutong.sdk import (
    SYSTEM,
    Actor,
    Conflict,
    Invalid,
    Refused,
    at_time,
    cancel_time,
    cases,
    db,
    forms,
    now,
    publish,
    scope,
    setting,
)
from wutong_one_thing import dues, planning, queries
from wutong_one_thing.actions import ageing, keeping, promising
from wutong_one_thing.events import BundleClosed, BundleFiled, MemberChanged
from wutong_one_thing.models import Filing, Member
from wutong_one_thing.rules import running

#: The timer that ends a choice nobody made.
CHOOSE = "one_thing.choose"
#: The timer that asks how the members stand, for what was said while nobody listened.
LOOK = "one_thing.look"
CONSENT = "申请人在“{title}”一件事中同意使用前一事项的办理结果"
MANDATE = "在“{title}”一件事（{number}）中一并申请"


class NotDraft(Conflict):
    """It was handed in already."""

    code = "one_thing.not_draft"
    message = "这次申请已经提交，请查看办理进度。"


class PapersLacking(Invalid):
    """A required paper is not there."""

    code = "one_thing.papers_lacking"
    message = "还缺少材料：{names}。请上传后再提交。"


def submit(filing_id: UUID, *, actor: Actor) -> Filing:
    """Hand the whole in: it gets its number and its clock, and every member that waits for nobody becomes a case.

    Raises `NotYours`, `NotDraft`, `AnswersWrong`, `PapersLacking`, `Invalid`, `BadNumber`, `BadTelephone`.
    """
    actor.must("case.file")
    filing = queries.locked(filing_id)
    keeping.must_see(filing, actor)
    if filing.state != "draft":
        raise NotDraft
    plan = queries.plan(filing)
    _complete(filing, plan)
    ageing.forget(filing)
    filing.number, filing.filed_at, filing.state = cases.number(), now(), "running"
    filing.due = dues.of(plan)
    db.session.add_all(_members(filing, plan))
    db.session.flush()
    publish(
        BundleFiled(filing.id, filing.bundle, filing.number, len(plan.members)),
        actor=actor, subject=filing.applicant, about=filing.id,
    )  # fmt: skip
    look_again(filing)
    advance(filing, actor=actor)
    return filing


def look_again(filing: Filing) -> None:
    """See tomorrow how the members stand."""
    at_time(LOOK, filing.id, now() + timedelta(days=1))


def _complete(filing: Filing, plan: planning.Kept) -> None:
    told, there = queries.told(filing.id), queries.papers(filing.id)
    if not told.name.strip():
        raise Invalid({"name": ["请填写姓名。"]})
    cases.Given(told.name, told.id_number, told.telephone, {}).checked()
    forms.whole(plan.merged.form, told.answers or {})
    instead = ("optional", "deferrable") + (("committable",) if told.signed else ())
    lacking = [paper for paper in plan.papers if paper.key not in there and paper.need not in instead]
    if lacking:
        names = "、".join(paper.name for paper in lacking)
        raise PapersLacking({"papers": [PapersLacking.message.format(names=names)]}, names=names)


def _members(filing: Filing, plan: planning.Kept) -> Iterator[Member]:
    for place, one in enumerate(plan.members):
        yield Member(
            region=filing.region, filing=filing.id, matter=one.matter, applicant=filing.applicant, place=place,
            title=one.name[:200], department=one.department[:200], optional=one.optional, state="waiting", case_id=None,
            home=one.home, number="", former=[], stage="", seq=0, verdict="", verdict_seq=0, freed=False, why="",
            changed_at=now(),
        )  # fmt: skip


# ── Going on ─────────────────────────────────────────────────────────────────────────────────────────────────


def advance(filing: Filing, *, actor: Actor = SYSTEM) -> None:
    """Do what follows from how the members stand; doing it again does nothing. The filing is locked."""
    plan, rows = queries.plan(filing), {row.matter: row for row in queries.members(filing.id)}
    states = {matter: row.state for matter, row in rows.items()}
    found = running.step(states, plan.edges, {matter for matter, row in rows.items() if row.freed})
    for matter, state in found.states.items():
        change(filing, rows[matter], state, actor=actor)
    if found.file:
        sending = _Sending(filing, plan, rows, actor)
        for matter in found.file:
            sending.send(rows[matter])
    _settle(filing, {matter: row.state for matter, row in rows.items()}, actor)
    if filing.state == "running":
        promising.recount(filing, plan, rows.values())


def change(filing: Filing, row: Member, state: str, *, why: str = "", actor: Actor = SYSTEM) -> None:
    """Let a member stand otherwise; the same state again is nothing."""
    if (row.state, row.why) == (state, why):
        return
    row.state, row.why, row.changed_at = state, why, now()
    fact = MemberChanged(filing.id, row.matter, state, row.case_id)
    publish(fact, actor=actor, subject=filing.applicant, about=filing.id)
    if state in running.CHOOSING:
        cancel_time(CHOOSE, filing.id)
        at_time(CHOOSE, filing.id, now() + timedelta(days=int(setting("one_thing.choice_days"))))


def _settle(filing: Filing, states: dict[str, str], actor: Actor) -> None:
    """Say when it is over; a part that is applied for again, or reopened, makes it go on."""
    state = running.whole(states, withdrawn=filing.withdrawn)
    if state == filing.state:
        return
    filing.state = state
    filing.closed_at = None if state == "running" else now()
    filing.handed_at = None
    if state != "running":
        for kind in (CHOOSE, LOOK, promising.DUE):
            cancel_time(kind, filing.id)
        fact = BundleClosed(filing.id, filing.bundle, state)
        publish(fact, actor=actor, subject=filing.applicant, about=filing.id)


@dataclass(slots=True)
class _Sending:
    """Files members of one filing: what all of them need is read once."""

    filing: Filing
    plan: planning.Kept
    rows: dict[str, Member]
    actor: Actor
    told: queries.Told | None = None
    papers: dict[str, list[Any]] | None = None

    def send(self, row: Member) -> None:
        """File one member, here or by letter to its home."""
        try:
            with db.session.begin_nested():
                receipt = self._file(row)
        except Refused as refusal:
            if refusal.status >= 500:
                raise
            change(self.filing, row, "stuck", why=refusal.code, actor=self.actor)
            return
        row.case_id, row.number, row.home = receipt.case_id, receipt.number, receipt.home
        row.stage, row.seq, row.verdict, row.verdict_seq = "", 0, "", 0
        change(self.filing, row, "filed", actor=self.actor)

    def _file(self, row: Member) -> cases.Receipt:
        self.told = self.told or queries.told(self.filing.id)
        self.papers = queries.papers(self.filing.id) if self.papers is None else self.papers
        promised, signed = self._instead(row.matter)
        frozen = self._frozen(row.matter)
        return cases.file(
            frozen, self._given(row), list(self._uploads(row.matter)), actor=self.actor,
            promised=promised, signed=signed, proofs=tuple(self._proofs(row)), applicant=self.filing.applicant,
            channel=self.filing.channel, wish=self._wish(frozen),
        )  # fmt: skip

    def _frozen(self, matter: str) -> dict[str, Any]:
        """The matter as it was agreed; a home elsewhere believes only what it knows itself, so for it as it is now."""
        agreed = self.plan.member(matter)
        return dict(agreed.frozen) if agreed.home == scope().home else cases.to_file(matter)

    def _wish(self, frozen: dict[str, Any]) -> cases.Wish | None:
        """What the applicant wished, of a member that offers it."""
        wish = self.told.wish if self.told else None
        return wish if wish and wish.way in cases.ways(frozen) else None

    def _given(self, row: Member) -> cases.Given:
        assert self.told is not None
        answers = self.plan.merged.of_member(row.matter, self.told.answers or {})
        for feed in self.plan.feeds:
            if feed.after == row.matter and feed.box:
                before = self.rows[feed.before]
                answers[feed.to] = before.number if before.state == "granted" else "见所附材料"
        mandate = MANDATE.format(title=self.filing.title, number=self.filing.number)
        return cases.Given(self.told.name, self.told.id_number, self.told.telephone, answers, mandate)

    def _keys(self, matter: str) -> Iterator[tuple[str, str, str]]:
        """Heading here, name of the member's paper, and how much the bundle needs it."""
        for paper in self.plan.papers:
            yield from ((paper.key, name, paper.need) for code, name in paper.to if code == matter)
        for feed in self.plan.feeds:
            if feed.after == matter and not feed.box:
                yield feed.key, feed.to, "optional"

    def _uploads(self, matter: str) -> Iterator[cases.Upload]:
        assert self.papers is not None
        for key, name, _need in self._keys(matter):
            for held in self.papers.get(key, ()):
                yield cases.Upload(name, held.name.reveal(), cases.opened(held.digest))

    def _instead(self, matter: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What is promised or signed for, for want of a file: as this member itself lets it be."""
        assert self.papers is not None
        assert self.told is not None
        lacking = {name for key, name, _need in self._keys(matter) if key not in self.papers}
        needs = {one.key: one.need for one in cases.asked(self.plan.member(matter).frozen).papers}
        promised = tuple(name for name in needs if name in lacking and needs[name] == "deferrable")
        signed = tuple(name for name in needs if name in lacking and needs[name] == "committable")
        return promised, signed if self.told.signed else ()

    def _proofs(self, row: Member) -> Iterator[cases.Proof]:
        """The results of members before this one; whoever brings them himself needs none."""
        for feed in self.plan.feeds:
            before = self.rows[feed.before]
            if feed.after == row.matter and not feed.box and before.state == "granted" and before.case_id:
                consent = CONSENT.format(title=self.filing.title)
                yield cases.Proof(feed.to, before.home, before.case_id, before.number, feed.output, consent)

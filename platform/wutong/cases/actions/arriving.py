"""What a home does with letters: take a filing in, do what a receiving place asks, take a whole case over."""

from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO, cast
from uuid import UUID

from sqlalchemy import delete

from wutong import files, tenancy
from wutong.access import SYSTEM, Actor
from wutong.cases import along, helping, queries
from wutong.cases.actions import (
    amending,
    believing,
    border,
    clock,
    committing,
    deferring,
    delivering,
    filing,
    intake,
    late,
    papering,
    proving,
    tasking,
)
from wutong.cases.actions.moving import record
from wutong.cases.actions.reading import Joined
from wutong.cases.commitments import Commitment
from wutong.cases.events import CaseAsked, CaseHandedOver, CaseNotTakenOver, CaseSent, CaseTakenOver, DocketWritten
from wutong.cases.models import Case, Docket, Form, Paper, Step, Stop
from wutong.cases.rules import guards, letters, papers
from wutong.cases.rules.delivering import ways
from wutong.clock import now
from wutong.db import after_commit, db
from wutong.errors import Invalid, sentence
from wutong.events import publish
from wutong.regions import queries as regions
from wutong.secret import Secret


class UnknownStep(Invalid):
    """The letter asks for a step that no receiving place may ask for."""

    code = "case.unknown_step"
    message = "收件地区不能请求这一步，请刷新页面后从按钮办理。"


def take_in(fact: CaseSent, content: dict[str, Any], sender: int) -> Case:
    """Write a filing that a receiving place sent; the case keeps the number and code its slip already shows.

    Raises what `believing.filing` does, and what a filing at this counter would.
    """
    by, given = helper(fact.by, sender), filing.Given(**content["given"])
    frozen = believing.filing(fact, content, sender)
    proofs = proving.unpacked(content.get("proofs", ()))
    slots = {paper["slot"] for paper in content["papers"]} | {proof.slot for proof in proofs}
    signed = content.get("signed", ())
    border.must_be_whole(frozen, given, slots, content["promised"], signed, own=fact.by == fact.applicant)
    wish = delivering.Wish(**content["wish"]).fitting(ways(frozen["values"])) if content.get("wish") else None
    begun = filing.Start(frozen, fact.place, fact.applicant, sender, "helper", fact.case_id)
    case = filing.start(begun, actor=by)
    filing.seal(case, given, query_code=content["query_code"])
    for paper in content["papers"]:
        keep_parcel(case, paper, by)
    proving.prove(case, proofs, by)
    for slot in content["promised"]:
        filing.promise_paper(case.id, slot, actor=by)
    if signed:
        committing.sign(case.id, signed, actor=by)
    if wish:
        delivering.bring(case, wish, by)
    filing.submit(case.id, actor=by, number=fact.number, received=fact.filed_at)
    return case


def do(fact: CaseAsked, content: dict[str, Any], sender: int, at: datetime) -> None:
    """Do the step that a receiving place asked for at an instant, in its clerk's name; raises what the step refuses
    with. However long the letter took, days count from then, and a step that was in time is.

    Which level the place acts for is known here; only the step and the clerk are taken from the letter.
    """
    if fact.kind not in border.ASKED:
        raise UnknownStep
    case, by = queries.locked(fact.case_id), helper(fact.by, sender)
    said = helping.words(fact.mandate) or str(content.get("said", ""))
    if case.receiver != sender:
        raise letters.NotYourCase
    late.in_time(case, fact.kind, at)
    if fact.kind == "accept":
        guards.receiver_accepts(queries.asked(case), regions.exercises(sender))
        intake.accept(case.id, actor=by, at=at)
    elif fact.kind == "withdraw":
        filing.withdraw(case.id, actor=by, words=said)
    elif fact.kind == "resubmit":
        amending.resubmit(case.id, actor=by, received=at, words=said)
    else:
        filing.open_for_papers(case, by)
        keep_parcel(case, content["papers"][0], by)
        record(case, "add_paper", by, text=said)


def helper(person: UUID | None, region: int) -> Actor:
    """The receiving place's clerk, with the rights that his own region checked before it sent the letter."""
    return Actor("staff", person, region, rights=frozenset(border.ASKED.values()))


def keep_parcel(case: Case, paper: dict[str, Any], by: Actor) -> Paper:
    """Keep a paper that came as a parcel, under the kind that its content shows; a promised one has no parcel."""
    if not paper["id"]:
        return papering.keep_paper(case, paper["slot"], paper["name"], "", None, actor=by)
    kept = papering.stored(
        cast(BinaryIO, Joined(files.parcel(files.Parcel(paper["id"], paper["key"])))), limit=papers.LIMIT
    )
    after_commit(partial(discard, paper))
    name = papers.file_name(paper["name"], kept.kind)
    row = papering.keep_paper(case, paper["slot"], name, kept.kind, kept.blob, actor=by)
    row.pages = kept.pages
    return row


def _carried(row: Paper, paper: dict[str, Any]) -> None:
    """The paper's own history, from the case's old home; a letter from before there was any tells none."""
    if "version" not in paper:
        return
    row.turn, row.version, row.source = int(paper["turn"]), int(paper["version"]), str(paper["source"])
    row.origin = Secret(paper["origin"]) if paper["origin"] else None
    row.added_at = datetime.fromisoformat(paper["added_at"])
    row.ended_at = datetime.fromisoformat(paper["ended_at"]) if paper["ended_at"] else None


def discard(paper: dict[str, str]) -> None:
    """Remove what is left of a paper's parcel, of one that was taken or of one that never will be."""
    with suppress(files.Missing):
        files.discard(files.Parcel(paper["id"], paper["key"]))


def take_over(fact: CaseHandedOver, content: dict[str, Any], sender: int, actor: Actor) -> Case:
    """Become the home of a case: the same id, number and query code, the history, and the clocks, which from now on are
    counted on the calendar of this region.

    A docket that told where it was meanwhile is not needed any more. Raises what `believing.hand_over` does.
    """
    believing.hand_over(fact, content, sender)
    db.session.execute(delete(Docket).where(Docket.case_id == fact.case_id))
    case = _row(fact, content)
    held = _sealed(case, content)
    db.session.add_all([_stop(case, stop) for stop in content["stops"]])
    db.session.add_all([_step(case, step) for step in content["steps"]])
    for paper in content["papers"]:
        _carried(keep_parcel(case, paper, actor), paper)
    db.session.flush()
    along.unpack(case, content.get("along") or {})
    committing.bring(case, content.get("commitment"))
    filing.track(case, held)
    db.session.flush()
    clock.again(case)
    if case.state in deferring.STATES:
        tasking.plan(case, actor)
        deferring.await_papers(case)
    record(case, "arrive", actor)
    clock.arm(case, "")
    return case


def _row(fact: CaseHandedOver, content: dict[str, Any]) -> Case:
    sent, frozen = content["case"], content["snapshot"]
    carried = {name: clock.restored(name, sent.get(name)) for name in border.CARRIED}
    asked = queries.asked_of(frozen)
    case = Case(
        **carried | {"applicant": UUID(sent["applicant"])},
        region=tenancy.scope().home, id=fact.case_id, state=content["state"], seq=fact.seq, last_at=now(),
        snapshot=filing.keep(frozen), matter=asked.code, title=asked.title[:200], instant=asked.instant,
        promised=asked.promised, legal=asked.legal, unit=asked.unit.value, moved_to=None, decided_on=None,
        decided_at=None, closed_on=None, before=None, handler=None, department=filing.body_of(frozen),
    )  # fmt: skip
    db.session.merge(case)
    db.session.flush()
    return queries.locked(fact.case_id)


def _sealed(case: Case, content: dict[str, Any]) -> Form:
    """What is sealed, as it came; what was here from before goes, should it not have been let go yet."""
    for row in queries.versions(case.id):
        filing.let_go(row)
    db.session.execute(delete(Step).where(Step.case_id == case.id))
    db.session.execute(delete(Stop).where(Stop.case_id == case.id))
    db.session.execute(delete(Commitment).where(Commitment.case_id == case.id))
    held = filing.seal(case, filing.Given(**content["given"]), query_code=content["query_code"])
    amending.unpack(held, content.get("versions") or ())
    return held


def _stop(case: Case, stop: dict[str, Any]) -> Stop:
    carried = {name: clock.restored(name, stop.get(name)) for name in border.STOP}
    return Stop(region=case.region, case_id=case.id, applicant=case.applicant, **carried)


def _step(case: Case, step: dict[str, Any]) -> Step:
    return Step(
        region=case.region, case_id=case.id, applicant=case.applicant, seq=step["seq"], move=step["move"],
        state=step["state"], at=datetime.fromisoformat(step["at"]), by_kind=step["by_kind"],
        by=UUID(step["by"]) if step["by"] else None,
        acting_for=UUID(step["acting_for"]) if step["acting_for"] else None,
        place=step.get("place"), text=Secret(step["text"]) if step["text"] else None, shown=step["shown"],
    )  # fmt: skip


def refuse(fact: CaseHandedOver, content: dict[str, Any], sender: int, why: str) -> None:
    """Tell the old home that its case is not taken, and the place that received it that it lives where it did.

    Since the hand-over was announced there, that place believes this region alone.
    """
    no = CaseNotTakenOver(case_id=fact.case_id, seq=fact.seq, why=why)
    publish(no, actor=SYSTEM, about=fact.case_id, to=sender)
    receiver = content["case"]["receiver"]
    if receiver in (None, tenancy.scope().home, sender) or not believing.may_point(fact, receiver, sender):
        return
    docket = DocketWritten(
        case_id=fact.case_id, home=sender, applicant=fact.applicant, number=str(fact.number), matter=fact.matter,
        title=queries.asked_of(content["snapshot"]).title[:200], state=str(content["state"]), due=fact.due,
        seq=fact.seq + 1,
    )  # fmt: skip
    publish(docket, actor=SYSTEM, about=fact.case_id, to=receiver)


def come_back(fact: CaseNotTakenOver, sender: int) -> None:
    """Go on with a case that the region it was handed over to did not take, from where it stood; no day was lost on it.

    What is still held here is not taken away by the word of another region, and what was let go does not come back.
    """
    case = db.session.get(Case, (tenancy.scope().home, fact.case_id), with_for_update=True)
    gone = ("handed_over", sender, fact.seq)
    if case is None or (case.state, case.moved_to, case.seq) != gone or queries.form(case.id) is None:
        return
    *_, stood, _gone = queries.steps(case.id, all_=True)
    case.state, case.moved_to = stood.state, None
    clock.again(case)
    case.seq += 1  # under which the other region has told the receiving place that the case lives here
    record(case, "come_back", SYSTEM, text=sentence(fact.why) or "", shown=False)
    clock.arm(case, "handed_over")
    if case.state in deferring.STATES:
        deferring.await_papers(case)


def let_go(fact: CaseTakenOver, sender: int) -> None:
    """The new home has everything: what is sealed here goes, the tombstone and the events of ids stay.

    The word of an earlier hand-over says nothing about a later one to the same home.
    """
    case = queries.locked(fact.case_id)
    if case.state == "handed_over" and case.moved_to == sender and fact.seq in (0, case.seq):
        filing.erase(case)
        db.session.execute(delete(Step).where(Step.case_id == case.id))

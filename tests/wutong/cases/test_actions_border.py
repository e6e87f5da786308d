"""The four ways of village, town and county, and what each side holds afterwards, column by column."""

import io
from contextlib import suppress
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from wutong import clock, files, letters, shelf, tenancy
from wutong.access import SYSTEM, RightMissing
from wutong.cases import enclosures, own, queries
from wutong.cases import events as facts
from wutong.cases.actions import border, deciding, filing, intake, tracking
from wutong.cases.models import Case, Form, OwnDocket, Paper, Step
from wutong.cases.rules import guards
from wutong.cases.rules.letters import DocketUnfit, HandOverUnfit, NotYourCase
from wutong.cases.standing import standing
from wutong.clock import new_id
from wutong.db import db
from wutong.events import Letter
from wutong.flow import Needed
from wutong.matters import queries as matters
from wutong.notices.models import Message, StaffNotice
from wutong.testing import tree

from .conftest import FRIDAY, PDF, TELEPHONE, boss, snapshot, staff

HOME, TOWN, VILLAGE, NEIGHBOUR = tree.JISHISHAN, tree.CHUIMATAN, tree.VILLAGE, tree.DONGXIANG


def upload(name: str = "身份证", content: bytes = PDF) -> border.Upload:
    return border.Upload(name, "a.pdf", io.BytesIO(content))


def filed_at_village(story, home=HOME, content=PDF, **values):
    helper, code = staff("helper", VILLAGE), story.offered(home, **values)
    with story.at(VILLAGE):
        given = story.given(mandate="本人到村委会口头委托")
        receipt = border.file_for(matters.snapshot(code), given, [upload(content=content)], actor=helper)
    return helper, receipt


# ── Village receives, county decides ─────────────────────────────────────────────────────────────────────────


def test_what_a_village_files_is_at_home_in_the_county_under_the_number_on_the_slip(story):
    _, receipt = filed_at_village(story)
    assert receipt.number.startswith("622927100201-")
    assert receipt.query_code.startswith("622927-")
    story.post()
    case = story.case(receipt.case_id)
    assert (case.state, case.number, case.receiver, case.place) == ("submitted", receipt.number, VILLAGE, VILLAGE)
    with story.at():
        assert queries.form(case.id).name.reveal() == "张三丰"
        assert b"".join(files.open_(queries.papers(case.id)[0].digest)) == PDF


def test_the_village_keeps_its_request_its_docket_and_what_it_collected_and_no_more(story):
    _, receipt = filed_at_village(story)
    with story.at(VILLAGE):
        assert [request.state for request in queries.requests(receipt.case_id)] == ["pending"]
    story.post()
    with story.at(VILLAGE):
        assert [request.state for request in queries.requests(receipt.case_id)] == ["done"]
        docket = queries.docket(receipt.case_id)
        assert (docket.home, docket.number, docket.state) == (HOME, receipt.number, "submitted")
        assert queries.collected(receipt.case_id).telephone.reveal() == TELEPHONE
        for key in (Case.id, Form.case_id, Paper.case_id, Step.case_id):
            assert not list(db.session.scalars(select(key).where(key == receipt.case_id)))


def test_no_paper_stays_at_the_village_or_in_the_post_after_the_handing_on(story):
    before = story.files()
    filed_at_village(story, content=PDF + b"of nobody else")
    assert held(story, before) == {"post"}
    story.post()
    assert held(story, before) == {f"{HOME:012d}"}


def held(story, before) -> set[str]:
    """The folders below that of all papers in which something lies that was not there before."""
    root = story.world.config.var / "files"
    return {path.relative_to(root).parts[0] for path in story.files() - before}


def test_sending_a_paper_on_does_not_take_the_same_paper_from_a_case_that_lives_here(story):
    mine = story.submitted(VILLAGE)
    filed_at_village(story)
    with story.at(VILLAGE):
        assert b"".join(files.open_(queries.papers(mine)[0].digest)) == PDF


def test_letters_carry_nothing_readable(story, owner_rows):
    _, receipt = filed_at_village(story)
    rows = owner_rows(f"select payload::text, enclosure from letters where payload->>'case_id' = '{receipt.case_id}'")
    assert rows
    for payload, enclosure in rows:
        for text in ("张三丰", "440524188001010014", TELEPHONE, "口头委托"):
            assert text not in payload
            assert enclosure is None or text.encode() not in enclosure


def test_the_villages_docket_follows_the_county_whatever_order_letters_come_in(story):
    _, receipt = filed_at_village(story)
    story.post()
    with story.at():
        intake.accept(receipt.case_id, actor=story.clerk)
        deciding.review(receipt.case_id, "属实", actor=story.reviewer)
        deciding.grant(receipt.case_id, "同意", actor=story.head, level=3)
    story.post(backwards=True)
    with story.at(VILLAGE):
        docket = queries.docket(receipt.case_id)
    assert (docket.state, docket.seq) == ("granted", story.case(receipt.case_id).seq)


@pytest.mark.parametrize("verdict", ["granted", "refused"])
def test_home_and_village_know_how_a_case_was_decided_also_when_that_was_delivered(story, verdict):
    _, receipt = filed_at_village(story)
    story.post()
    with story.at():
        assert standing([receipt.case_id])[receipt.case_id].verdict == ""
        intake.accept(receipt.case_id, actor=story.clerk)
        deciding.review(receipt.case_id, "属实", actor=story.reviewer)
        decide = deciding.grant if verdict == "granted" else deciding.refuse
        decide(receipt.case_id, "同意", actor=story.head, level=3)
        assert standing([receipt.case_id])[receipt.case_id].verdict == verdict
    with story.at():
        deciding.deliver(receipt.case_id, "hall", actor=story.clerk)
    story.post(backwards=True)
    for place in (HOME, VILLAGE):
        with story.at(place):
            told = standing([receipt.case_id])[receipt.case_id]
        assert (told.state, told.verdict) == ("delivered", verdict)


def test_the_county_between_and_the_neighbour_village_see_nothing(story):
    _, receipt = filed_at_village(story)
    story.post()
    for region in (TOWN, tree.NEXT_VILLAGE, NEIGHBOUR, tree.GANSU):
        with pytest.raises(queries.NoSuchCase), story.at(region):
            queries.get(receipt.case_id)
        with pytest.raises(queries.NoSuchCase), story.at(region):
            queries.docket(receipt.case_id)


def test_the_applicant_holds_a_docket_wherever_the_case_lives(story):
    case_id = story.submitted()
    story.post()
    with tenancy.as_person(story.citizen.person):
        listed = own.dockets().items
    assert [(docket.case_id, docket.home, docket.state) for docket in listed] == [(case_id, HOME, "submitted")]
    with tenancy.as_person(story.clerk.person):
        assert not own.dockets().items


def test_what_the_village_asks_for_is_done_and_answered(story):
    helper, receipt = filed_at_village(story)
    story.post()
    with story.at():
        intake.request_correction(receipt.case_id, ["照片"], actor=story.clerk)
    story.post()
    with story.at(VILLAGE):
        border.ask(receipt.case_id, "add_paper", actor=helper, upload=upload("照片", PDF + b"2"))
        border.ask(receipt.case_id, "resubmit", actor=helper, said="本人到场提出")
    story.post()
    with story.at():
        assert [paper.slot for paper in queries.papers(receipt.case_id)] == ["身份证", "照片"]
    with story.at(VILLAGE):
        assert {request.state for request in queries.requests(receipt.case_id)} == {"done"}
        assert queries.docket(receipt.case_id).state == "submitted"


def test_what_the_home_refuses_is_told_by_its_code_and_changes_nothing(story):
    helper, receipt = filed_at_village(story)
    story.post()
    with story.at(VILLAGE):
        border.ask(receipt.case_id, "resubmit", actor=helper, said="本人到场提出")
    story.post()
    with story.at(VILLAGE):
        request = queries.requests(receipt.case_id)[0]
    assert (request.state, request.why) == ("refused", "flow.move_not_open")
    assert story.case(receipt.case_id).state == "submitted"


def test_the_village_withdraws_for_the_villager(story):
    helper, receipt = filed_at_village(story)
    story.post()
    with story.at(VILLAGE):
        border.ask(receipt.case_id, "withdraw", actor=helper, said="本人到场提出")
    story.post()
    assert story.case(receipt.case_id).state == "withdrawn"


def test_a_place_that_did_not_receive_the_case_can_ask_nothing(story):
    _, receipt = filed_at_village(story)
    story.post()
    other = staff("helper", tree.NEXT_VILLAGE)
    with pytest.raises(queries.NoSuchCase), story.at(tree.NEXT_VILLAGE):
        border.ask(receipt.case_id, "withdraw", actor=other, said="本人到场提出")


def test_a_forged_letter_from_elsewhere_is_refused(story):
    _, receipt = filed_at_village(story)
    story.post()
    with story.at(tree.NEXT_VILLAGE):
        fact = border.CaseAsked(request_id=receipt.case_id, case_id=receipt.case_id, kind="withdraw", by=None)
        border.events.publish(fact, actor=staff("helper", tree.NEXT_VILLAGE), to=HOME)
    story.post()
    assert story.case(receipt.case_id).state == "submitted"


@pytest.fixture
def forger(story):
    """Publishes facts from a region that has nothing to do with the case; returns what became of each letter."""

    def forge(fact, to, **more):
        with story.at(NEIGHBOUR):
            border.events.publish(fact, actor=SYSTEM, to=to, **more)
        with story.at(to):
            sent = list(db.session.scalars(select(Letter.id).where(Letter.state == "open", Letter.name == fact.wire)))
        for letter_id in sent:
            with suppress(NotYourCase, HandOverUnfit), story.at(to):
                letters.react(letter_id)

    yield forge
    for region in (HOME, VILLAGE):
        with story.at(region):
            left = update(Letter).where(Letter.to_region == region, Letter.from_region == NEIGHBOUR)
            db.session.execute(left.values(state="dead"))


def test_a_docket_is_believed_from_the_home_alone(story, forger):
    _, receipt = filed_at_village(story)
    story.post()
    with story.at(VILLAGE):
        before = queries.docket(receipt.case_id)
        false = facts.DocketWritten(
            case_id=receipt.case_id, home=NEIGHBOUR, applicant=before.applicant, number=before.number,
            matter=before.matter, title=before.title, state="granted", due=None, seq=99,
        )  # fmt: skip
    forger(false, VILLAGE)
    with story.at(VILLAGE):
        assert (queries.docket(receipt.case_id).home, queries.docket(receipt.case_id).state) == (HOME, "submitted")


@pytest.mark.parametrize(
    "false", [{"number": "622927-20261120-00001-5"}, {"state": "sleeping"}, {"home": 999999000000}]
)
def test_a_docket_of_another_case_or_of_nothing_known_is_not_kept(story, false):
    _, receipt = filed_at_village(story)
    with story.at():
        sent = select(Letter).where(Letter.name == "case.sent", Letter.state == "open")
        letters.react(db.session.scalars(sent).one().id)
    with story.at(VILLAGE):
        mine = Letter.handler.like("wutong.cases%")
        dockets = select(Letter).where(Letter.name == "case.docket", Letter.state == "open", mine).order_by(Letter.id)
        letter = db.session.scalars(dockets).first()
        letter.payload = (true := letter.payload) | false
    with pytest.raises(DocketUnfit), story.at(VILLAGE):
        letters.react(letter.id)
    with story.at(VILLAGE):
        db.session.scalars(dockets).first().payload = true
    story.post()
    with story.at(VILLAGE):
        assert queries.docket(receipt.case_id).state == "submitted"


def test_a_request_is_answered_by_the_home_alone(story, forger):
    helper, receipt = filed_at_village(story)
    with story.at(VILLAGE):
        pending = queries.requests(receipt.case_id)[0].id
    forger(facts.CaseAnswered(request_id=pending, case_id=receipt.case_id, done=False, why="forged"), VILLAGE)
    with story.at(VILLAGE):
        assert queries.requests(receipt.case_id)[0].state == "pending"
    story.post()


def test_an_answer_is_about_the_case_that_was_asked_for(story):
    _, receipt = filed_at_village(story)
    with story.at(VILLAGE):
        pending = queries.requests(receipt.case_id)[0].id
    with story.at():
        sent = select(Letter).where(Letter.name == "case.sent", Letter.state == "open")
        letter_id = db.session.scalars(sent).one().id
        wrong = facts.CaseAnswered(request_id=pending, case_id=new_id(), done=False, why="case.unknown")
        border.events.publish(wrong, actor=SYSTEM, to=VILLAGE)
        letters.react(letter_id)
    story.post()
    with story.at(VILLAGE):
        assert queries.requests(receipt.case_id)[0].state == "done"


def test_only_the_new_home_has_the_old_one_let_go(story, forger):
    case_id = story.accepted()
    with story.at():
        border.hand_over(case_id, TOWN, "应由镇办理", actor=story.head)
    forger(facts.CaseTakenOver(case_id=case_id), HOME)
    with story.at():
        assert queries.form(case_id) is not None
    story.post()
    with story.at():
        assert queries.form(case_id) is None


def test_a_case_that_lives_here_is_not_written_over(story, forger):
    case_id = story.accepted()
    with story.at():
        case = queries.get(case_id)
        moved = facts.CaseHandedOver(**{**vars(facts.CaseFact.of(case)), "to": HOME})
        content = border.package(case, HOME) | {"state": "granted"}
    forger(moved, HOME, enclosure=enclosures.packed(content))
    assert story.case(case_id).state == "accepted"


def test_filing_for_somebody_takes_the_right_and_a_mandate(story):
    for actor, mandate, refusal in (
        (staff("reviewer", VILLAGE), "口头委托", RightMissing),
        (staff("helper", VILLAGE), "", Needed),
    ):
        with pytest.raises(refusal), story.at(VILLAGE):
            border.file_for(snapshot(), story.given(mandate=mandate), [upload()], actor=actor)


def test_an_incomplete_filing_is_refused_at_the_village_before_any_letter_leaves(story):
    helper = staff("helper", VILLAGE)
    with pytest.raises(guards.PapersMissing), story.at(VILLAGE):
        border.file_for(snapshot(), story.given(mandate="口头委托"), [], actor=helper)


def test_the_filing_is_found_again_however_much_was_asked_since(story):
    helper, receipt = filed_at_village(story)
    story.post()
    with story.at(VILLAGE):
        for _ in range(51):
            border.ask(receipt.case_id, "withdraw", actor=helper, said="本人到场提出")
    with story.at(VILLAGE):
        assert "file" not in {request.kind for request in queries.requests(receipt.case_id)}
        assert [request.kind for request in queries.requests(receipt.case_id, "file")] == ["file"]
    story.post()


# ── Village accepts, township decides ────────────────────────────────────────────────────────────────────────


def test_a_village_accepts_for_the_township_where_the_matter_lets_it(story):
    _, receipt = filed_at_village(story, TOWN, accept_level=6)
    story.post()
    clerk = staff("clerk", VILLAGE)
    with story.at(VILLAGE):
        border.ask(receipt.case_id, "accept", actor=clerk)
    story.post()
    assert story.case(receipt.case_id, TOWN).state == "accepted"
    with story.at(TOWN):
        deciding.review(receipt.case_id, "属实", actor=staff("reviewer", TOWN))
        deciding.grant(receipt.case_id, "同意", actor=staff("head", TOWN), level=4)
    story.post()
    with story.at(VILLAGE):
        assert queries.docket(receipt.case_id).state == "granted"


def test_days_count_from_when_the_village_accepted_however_long_the_letter_took(story):
    _, receipt = filed_at_village(story, TOWN, accept_level=6)
    story.post()
    with story.at(VILLAGE):
        border.ask(receipt.case_id, "accept", actor=staff("clerk", VILLAGE))
    with clock.frozen(FRIDAY + timedelta(days=3)):
        story.post()
    case = story.case(receipt.case_id, TOWN)
    assert (case.state, case.accepted_on, case.due) == ("accepted", date(2026, 11, 20), date(2026, 12, 4))


def noon(day):
    return FRIDAY + (day - FRIDAY.date())


def corrected_late(story, days):
    """A correction that the village sends so many days after the last one, and whose letter comes days later."""
    helper, receipt = filed_at_village(story)
    story.post()
    with story.at():
        intake.request_correction(receipt.case_id, ["照片"], actor=story.clerk)
    story.post()
    last = story.case(receipt.case_id).act_by
    with clock.frozen(noon(last + timedelta(days=days))), story.at(VILLAGE):
        border.ask(receipt.case_id, "resubmit", actor=helper, said="本人到场提出")
    with clock.frozen(noon(last + timedelta(days=2))):
        story.ring(receipt.case_id)
        assert story.case(receipt.case_id).state == "terminated"
        story.post()
    return story.case(receipt.case_id), last


def test_a_correction_in_time_whose_letter_comes_late_is_in_time(story):
    case, last = corrected_late(story, 0)
    assert (case.state, case.closed_on, clock.local(case.waiting_since).date()) == ("submitted", None, last)
    with story.at():
        told = select(Message.body).where(Message.about == case.id, Message.kind == "case.revived")
        [body] = db.session.scalars(told.where(Message.channel == "inbox")).all()
        assert "的终止已经撤回，继续办理，现为“待补正”" in body.reveal()
    with story.at(VILLAGE):
        [request] = queries.requests(case.id, "resubmit")
        assert request.state == "done"
        notice = select(StaffNotice.person).where(StaffNotice.about == case.id, StaffNotice.kind == "case.revived")
        assert db.session.scalars(notice).all() == [request.asked_by], "the helper reads that it goes on"


def test_a_correction_that_is_late_itself_stays_late(story):
    case, _ = corrected_late(story, 1)
    assert case.state == "terminated"


def test_an_acceptance_in_time_whose_letter_comes_late_is_no_deemed_one(story):
    _, receipt = filed_at_village(story, TOWN, accept_level=6)
    story.post()
    last = story.case(receipt.case_id, TOWN).act_by
    with clock.frozen(noon(last)), story.at(VILLAGE):
        border.ask(receipt.case_id, "accept", actor=staff("clerk", VILLAGE))
    with clock.frozen(noon(last + timedelta(days=2))):
        story.ring(receipt.case_id, TOWN)
        assert story.case(receipt.case_id, TOWN).flagged
        story.post()
    case = story.case(receipt.case_id, TOWN)
    assert (case.state, case.flagged, case.accepted_on) == ("accepted", False, last)


def test_a_village_does_not_accept_where_the_matter_says_nothing(story):
    _, receipt = filed_at_village(story, TOWN)
    story.post()
    with story.at(VILLAGE):
        border.ask(receipt.case_id, "accept", actor=staff("clerk", VILLAGE))
    story.post()
    with story.at(VILLAGE):
        assert queries.requests(receipt.case_id)[0].why == "case.not_for_receiver"
    assert story.case(receipt.case_id, TOWN).state == "submitted"


# ── Village decides alone ────────────────────────────────────────────────────────────────────────────────────


def test_a_village_that_decides_needs_no_letter_and_no_second_officer(story):
    one = boss(VILLAGE)
    with story.at(VILLAGE):
        given = story.given(mandate="本人到场")
        receipt = border.file_for(snapshot(VILLAGE), given, [upload()], actor=one)
        intake.accept(receipt.case_id, actor=one)
        deciding.review(receipt.case_id, "属实", actor=one)
        deciding.grant(receipt.case_id, "同意", actor=one, level=5)
        deciding.deliver(receipt.case_id, "hall", actor=one)
    case = story.case(receipt.case_id, VILLAGE)
    assert (case.state, case.region, case.number) == ("delivered", VILLAGE, receipt.number)
    with story.at(VILLAGE):
        assert not queries.requests(receipt.case_id)


# ── The county hands over to its neighbour ───────────────────────────────────────────────────────────────────


def test_a_case_handed_over_lives_at_the_neighbour_with_everything(story):
    case_id = story.accepted()
    story.post()
    before = story.case(case_id)
    with story.at():
        border.hand_over(case_id, NEIGHBOUR, "户籍所在地办理", actor=story.head)
    story.post()
    here, there = story.case(case_id), story.case(case_id, NEIGHBOUR)
    assert (here.state, here.moved_to) == ("handed_over", NEIGHBOUR)
    assert (there.state, there.number, there.due, there.legal_due, there.accepted_on) == (
        "accepted", before.number, before.due, before.legal_due, before.accepted_on,
    )  # fmt: skip
    with story.at(NEIGHBOUR):
        assert queries.form(case_id).name.reveal() == "张三丰"
        assert b"".join(files.open_(queries.papers(case_id)[0].digest)) == PDF
        assert [step.move for step in queries.steps(case_id)] == ["start", "submit", "accept", "arrive"]


def test_the_old_home_keeps_a_tombstone_and_nothing_sealed(story):
    case_id = story.accepted()
    with story.at():
        paper = filing.add_paper(case_id, "照片", "b.pdf", io.BytesIO(PDF + case_id.bytes), actor=story.clerk)
        left = shelf.path(paper.digest)
        border.hand_over(case_id, NEIGHBOUR, "户籍所在地办理", actor=story.head)
    story.post()
    with story.at():
        assert queries.form(case_id) is None
        assert not queries.papers(case_id)
        assert not queries.steps(case_id, all_=True)
        assert queries.get(case_id).moved_to == NEIGHBOUR
    story.sweep()
    assert not left.exists()


def test_the_applicants_docket_names_the_new_home_and_the_slip_still_works(story):
    case_id = story.accepted()
    story.post()
    with story.at():
        code = queries.form(case_id).query_code.reveal()
        border.hand_over(case_id, NEIGHBOUR, "户籍所在地办理", actor=story.head)
    story.post()
    with tenancy.as_person(story.citizen.person):
        docket = db.session.scalars(select(OwnDocket).where(OwnDocket.case_id == case_id)).one()
    assert (docket.home, docket.state) == (NEIGHBOUR, "accepted")
    told = tracking.track(code, TELEPHONE[-4:])
    assert (told.home, told.state) == (NEIGHBOUR, "accepted")


def test_the_receiving_village_follows_to_the_new_home(story):
    _, receipt = filed_at_village(story)
    story.post()
    with story.at():
        border.hand_over(receipt.case_id, NEIGHBOUR, "应由邻县办理", actor=story.head)
    story.post()
    with story.at(NEIGHBOUR):
        intake.accept(receipt.case_id, actor=staff("clerk", NEIGHBOUR))
    story.post()
    with story.at(VILLAGE):
        docket = queries.docket(receipt.case_id)
    assert (docket.home, docket.state) == (NEIGHBOUR, "accepted")


def test_a_case_may_come_back_to_its_first_home(story):
    case_id = story.accepted()
    with story.at():
        border.hand_over(case_id, NEIGHBOUR, "误判", actor=story.head)
    story.post()
    with story.at(NEIGHBOUR):
        border.hand_over(case_id, HOME, "退回", actor=staff("head", NEIGHBOUR))
    story.post()
    assert (story.case(case_id).state, story.case(case_id).moved_to) == ("accepted", None)
    assert story.case(case_id, NEIGHBOUR).moved_to == HOME
    with story.at():
        assert queries.form(case_id).name.reveal() == "张三丰"
        filing.given(case_id)


@pytest.mark.parametrize("backwards", [False, True])
def test_a_case_that_comes_home_is_no_longer_listed_as_received_for_another(story, backwards):
    with story.at():
        given = story.given(mandate="本人到场")
        receipt = border.file_for(snapshot(), given, [upload()], actor=staff("clerk", HOME))
        border.hand_over(receipt.case_id, NEIGHBOUR, "误判", actor=story.head)
    story.post()
    with story.at():
        assert queries.docket(receipt.case_id).home == NEIGHBOUR
    with story.at(NEIGHBOUR):
        border.hand_over(receipt.case_id, HOME, "退回", actor=staff("head", NEIGHBOUR))
    story.post(backwards=backwards)
    with story.at():
        assert queries.get(receipt.case_id).moved_to is None
        assert receipt.case_id not in {docket.case_id for docket in queries.dockets(limit=100).items}
        intake.accept(receipt.case_id, actor=story.clerk)
    story.post()
    with pytest.raises(queries.NoSuchCase), story.at():
        queries.docket(receipt.case_id)


def home_again(story):
    """A case that came home before its old home read that it had arrived elsewhere: that letter is the one open."""
    case_id = story.accepted()
    with story.at():
        border.hand_over(case_id, NEIGHBOUR, "误判", actor=story.head)
    story.post(NEIGHBOUR)
    with story.at(NEIGHBOUR):
        border.hand_over(case_id, HOME, "退回", actor=staff("head", NEIGHBOUR))
    with story.at():
        coming = select(Letter.id).where(Letter.name == "case.handed_over", Letter.state == "open")
        for letter_id in list(db.session.scalars(coming.where(Letter.handler.like("wutong.cases%")))):
            letters.react(letter_id)
    return case_id


def test_a_case_that_comes_home_early_has_its_papers_once(story):
    case_id = home_again(story)
    story.post()
    with story.at():
        (paper,) = queries.papers(case_id)
        assert queries.form(case_id).name.reveal() == "张三丰"
    story.sweep()
    with story.at():
        assert b"".join(files.open_(paper.digest)) == PDF


def test_what_was_said_of_the_first_arrival_lets_nothing_go_after_the_second(story):
    case_id = home_again(story)
    with story.at():
        border.hand_over(case_id, NEIGHBOUR, "再次移交", actor=story.head)
    story.post(HOME)
    with story.at():
        assert queries.form(case_id) is not None
        assert queries.papers(case_id)
    story.post()
    with story.at():
        assert queries.form(case_id) is None
        assert not queries.papers(case_id)


def test_a_confirmation_from_before_these_were_counted_still_lets_go(story):
    case_id = story.accepted()
    with story.at():
        border.hand_over(case_id, NEIGHBOUR, "误判", actor=story.head)
    assert story.told(facts.CaseTakenOver(case_id=case_id), NEIGHBOUR, HOME) == ""
    with story.at():
        assert queries.form(case_id) is None
    story.post()


def handing(story, case_id):
    """The letter by which a case is on its way to the neighbour."""
    with story.at():
        border.hand_over(case_id, NEIGHBOUR, "应由邻县办理", actor=story.head)
    with story.at(NEIGHBOUR):
        on_its_way = (Letter.name == "case.handed_over", Letter.state == "open", Letter.from_region == HOME)
        return db.session.scalars(select(Letter).where(*on_its_way)).one().id


def rewritten(letter_id, tamper):
    letter = db.session.get(Letter, (NEIGHBOUR, letter_id))
    payload, content = dict(letter.payload), enclosures.unpacked(letter.enclosure)
    tamper(payload, content)
    letter.payload, letter.enclosure = payload, enclosures.packed(content)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda payload, content: payload.update(to=HOME),
        lambda payload, content: payload.update(home=NEIGHBOUR),
        lambda payload, content: payload.update(number="622927-20261120-00001-5"),
        lambda payload, content: payload.update(receiver=VILLAGE),
        lambda payload, content: content.update(state="granted"),
        lambda payload, content: content["case"].update(applicant=str(new_id())),
        lambda payload, content: content["case"].update(place=622927100999),
        lambda payload, content: content["case"].update(filed_at="2027-01-01T00:00:00+00:00"),
        lambda payload, content: [held.update(number="622927-1") for held in (payload, content["case"])],
        lambda payload, content: [held.update(receiver=999999000000) for held in (payload, content["case"])],
    ],
)
def test_a_hand_over_that_contradicts_itself_is_not_taken(story, tamper):
    letter_id = handing(story, case_id := story.accepted())
    with story.at():
        due = queries.get(case_id).due
    with story.at(NEIGHBOUR):
        rewritten(letter_id, tamper)
    story.post()
    with story.at(NEIGHBOUR):
        assert db.session.scalar(select(Case).where(Case.id == case_id)) is None
    back = story.case(case_id)
    assert (back.state, back.moved_to, back.due) == ("accepted", None, due)
    with story.at():
        assert queries.steps(case_id, all_=True)[-1].text.reveal() == HandOverUnfit.message
        deciding.review(case_id, "材料齐全", actor=story.reviewer)
    story.post()
    assert not list((shelf.root() / "post" / f"{NEIGHBOUR:012d}").glob("*"))


def test_a_hand_over_brings_what_belongs_to_it_and_nothing_else(story):
    letter_id = handing(story, case_id := story.accepted())
    with story.at(NEIGHBOUR):
        rewritten(letter_id, lambda payload, content: content["case"].update(department=str(new_id()), flagged=False))
    story.post()
    assert story.case(case_id, NEIGHBOUR).department is None


def test_a_tombstone_gives_way_to_its_own_case_alone(story, forger):
    case_id = story.accepted()
    with story.at():
        case = queries.get(case_id)
        told = {**vars(facts.CaseFact.of(case)), "to": HOME, "seq": 99}
        content = border.package(case, HOME) | {"state": "accepted", "query_code": "622927-0000-0000-0000"}
        border.hand_over(case_id, TOWN, "应由镇办理", actor=story.head)
    story.post()
    forger(facts.CaseHandedOver(**told | {"home": NEIGHBOUR}), HOME, enclosure=enclosures.packed(content))
    assert (story.case(case_id).state, story.case(case_id).moved_to) == ("handed_over", TOWN)


def test_a_case_is_not_handed_over_to_a_region_that_nobody_knows(story):
    case_id = story.accepted()
    with pytest.raises(tenancy.NoSuchRegion), story.at():
        border.hand_over(case_id, 622999000000, "x", actor=story.head)


def test_a_case_is_not_handed_over_to_where_it_is(story):
    case_id = story.accepted()
    with pytest.raises(guards.HandedNowhere), story.at():
        border.hand_over(case_id, HOME, "x", actor=story.head)


def test_a_paper_waits_in_the_post_until_the_letter_that_brings_it_is_committed(story):
    _, receipt = filed_at_village(story)
    with suppress(ZeroDivisionError), story.at():
        sent = select(Letter.id).where(Letter.name == "case.sent", Letter.state == "open")
        for letter_id in list(db.session.scalars(sent)):
            letters.react(letter_id)
        assert queries.papers(receipt.case_id)
        raise ZeroDivisionError
    story.post()
    with story.at():
        assert b"".join(files.open_(queries.papers(receipt.case_id)[0].digest)) == PDF


def test_a_letter_handled_twice_changes_nothing(story):
    _, receipt = filed_at_village(story)
    story.post()
    with story.at(VILLAGE):
        before = queries.docket(receipt.case_id).seq
    assert story.post() == 0
    with story.at(VILLAGE):
        assert queries.docket(receipt.case_id).seq == before

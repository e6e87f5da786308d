"""A newborn's seven members from one form to all results: serial and parallel, here and by letter, refused, again."""

import io
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select
from wutong_one_thing import counting, dues, packs, planning, queries
from wutong_one_thing.actions import ageing, choosing, drafting, filing, following, promising
from wutong_one_thing.homes import BUNDLES
from wutong_one_thing.models import Filing, Member, Paper
from wutong_one_thing.rules import running

from wutong import clock, letters, tenancy
from wutong.cases import belonging
from wutong.cases import queries as cases_
from wutong.cases.actions import amending, deciding, intake
from wutong.cases.deliveries import Delivery
from wutong.cases.models import Case, Docket
from wutong.db import work
from wutong.errors import Invalid
from wutong.events import Event, Letter
from wutong.homes import actions as homes
from wutong.layers.claims import Terms
from wutong.layers.fold import HeldAbove
from wutong.layers.kinds import Edit
from wutong.matters import actions as matters
from wutong.notices.models import Message, StaffNotice
from wutong.people.queries import logins
from wutong.people.rules import roles
from wutong.sdk import SYSTEM, Actor, cases, db, end_of, new_id
from wutong.statistics.models import Tallied
from wutong.testing.leaks.visitors import Visitor
from wutong.testing.tree import GANSU, JISHISHAN, LINXIA
from wutong.timers import Timer
from wutong.web import lookups
from wutong.web.lookups import Who

PDF = b"%PDF-1.7\n%%EOF\n"
NUMBER, TELEPHONE = "11010519491231002X", "13900010009"
#: The seven members of appendix H: code, what it gives, whose level decides.
SEVEN = {"CERT": 4, "SHOT": 4, "HOME": 4, "CARD": 4, "CARE": 4, "COST": 3, "KNOW": 4}
BUNDLE = {
    "code": "newborn", "name": "新生儿出生", "stage": "birth", "offered": True, "confirmed": True,
    "questions": [{"key": "q", "name": "在哪里落户？", "options": "本县；外地"}],
    "items": [
        {"key": "CERT"}, {"key": "SHOT"}, {"key": "HOME", "when": "q=本县"},
        {"key": "CARD", "when": "q=本县", "optional": "1", "falls_with": "HOME"}, {"key": "CARE", "when": "q=本县"},
        {"key": "COST"}, {"key": "KNOW", "optional": "1", "falls_with": "CERT"},
    ],
    "edges": [
        {"key": "CERT>SHOT"}, {"key": "CERT>HOME", "passes": "CERT结果>前置结果"}, {"key": "HOME>CARD"},
        {"key": "HOME>CARE", "passes": "HOME结果>前置结果"}, {"key": "CERT>COST", "passes": "CERT结果>前置结果"},
    ],
    "papers": [{"key": "身份证", "name": "身份证", "to": "；".join(f"{code}:身份证" for code in SEVEN)}],
    "fields": [{"key": "note", "name": "情况说明", "to": "；".join(f"{code}:note" for code in SEVEN)}],
}  # fmt: skip


def matter(code: str, *levels: int, days: int = 5) -> dict:
    papers = [{"name": "身份证", "need": "required"}]
    if code in ("HOME", "CARE", "COST"):
        papers.append({"name": "前置结果", "need": "required"})
    return {
        "code": code, "name": f"{code}事项", "item_type": "07", "exercise_levels": sorted(levels),
        "service_objects": ["person"],
        "legal_basis": "示例", "line": "civil_affairs", "conditions": ["示例"],
        "steps": [{"name": "受理"}, {"name": "办结"}],
        "papers": papers, "handling_type": "promised", "legal_days": 20, "legal_unit": "working", "promised_days": days,
        "promised_unit": "working", "visits": 1, "visit_reason": "核验", "fee": False, "online": True,
        "department": f"{code}局", "results": [{"name": f"{code}结果"}],
    }  # fmt: skip


@pytest.fixture
def birth(world):
    """A county that offers the bundle and its seven members, one of them decided by the city."""
    with world.working(GANSU):
        for code, level in SEVEN.items():
            matters.define(matter(code, *{level, 4}), actor=SYSTEM)
        matters.publish(actor=SYSTEM)
    with world.working(JISHISHAN):
        matters.claim([code for code, at in SEVEN.items() if at == 4], actor=SYSTEM)
        matters.claim(["COST"], actor=SYSTEM, terms=Terms("agent", accept_level=3, decide_level=3))
    with world.working(JISHISHAN):
        packs.publish([BUNDLE], actor=SYSTEM)
    world.switch_on("one_thing")
    return world


def parent(world) -> Actor:
    with world.app.app_context(), tenancy.nowhere(), work():
        person = logins.claim("telephone", TELEPHONE, new_id())
    return Actor("citizen", person, JISHISHAN, None, roles.CITIZEN, "张家长")


def filled(world, who: Actor, answers=None, without=()) -> UUID:
    with world.visiting(JISHISHAN, who.person):
        row = drafting.begin("newborn", answers or {"q": "本县"}, without, drafting.Who(who.person))
        drafting.fill(
            row.id, cases.Given("张家长", NUMBER, TELEPHONE, {}), {"snote": "第一个孩子"}, signed=False, actor=who
        )
        for paper in queries.plan(row).papers:
            drafting.add_paper(row.id, paper.key, "身份证.pdf", io.BytesIO(PDF), actor=who)
        return row.id


def filed(world, who: Actor, **more) -> UUID:
    made = filled(world, who, **more)
    with world.visiting(JISHISHAN, who.person):
        filing.submit(made, actor=who)
    post(world)
    return made


def post(world, *, twice: bool = False) -> None:
    """Let every letter be read; `twice` reads each a second time."""
    while True:
        open_ = 0
        for place in (JISHISHAN, LINXIA):
            with world.working(place):
                asked = select(Letter.id).where(Letter.to_region == place, Letter.state == "open").order_by(Letter.id)
                waiting = list(db.session.scalars(asked))
            open_ += len(waiting)
            for letter in waiting:
                with world.working(place):
                    letters.react(letter)
                if twice:
                    with world.working(place):
                        row = db.session.get(Letter, (place, letter))
                        row.state = "open"
                    with world.working(place):
                        letters.react(letter)
        if not open_:
            return


def states(world, made: UUID) -> dict[str, str]:
    with world.working(JISHISHAN):
        return {row.matter: row.state for row in queries.members(made)}


def member(world, made: UUID, code: str) -> Member:
    with world.working(JISHISHAN):
        return next(row for row in queries.members(made) if row.matter == code)


def officer(place: int = JISHISHAN) -> Actor:
    """Somebody with every right at a place."""
    return Actor("staff", new_id(), place, rights=frozenset(roles.RIGHTS))


def decide(world, made: UUID, code: str, *, no: bool = False, deliver: bool = False) -> None:
    row = member(world, made, code)
    place = LINXIA if code == "COST" else JISHISHAN
    one, two = officer(place), officer(place)
    level = 2 if place == LINXIA else 3
    with world.working(place):
        intake.accept(row.case_id, actor=one)
        deciding.review(row.case_id, "属实", actor=one)
        (deciding.refuse if no else deciding.grant)(row.case_id, "决定", actor=two, level=level)
        if deliver:
            deciding.deliver(row.case_id, "hall", actor=one)
    post(world)


def of(world, made: UUID) -> Filing:
    with world.working(JISHISHAN):
        return queries.get(made)


def test_the_plan_is_known_before_anything_is_begun(birth):
    with birth.visiting(JISHISHAN, new_id()):
        plan = planning.of(queries.bundle("newborn"), {"q": "本县"})
        assert (plan.promise, plan.path) == (15, ("CERT", "HOME", "CARD"))
        assert plan.joint
        assert [paper.name for paper in plan.papers] == ["身份证"]
        assert plan.before.saved(plan.after) == planning.Figures(steps=8, papers=9, visits=6, days=20)
        short = planning.of(queries.bundle("newborn"), {"q": "外地"}, {"KNOW"})
        assert short.chosen == ("CERT", "SHOT", "COST")
        with pytest.raises(drafting.Unanswered):
            drafting.begin("newborn", {}, (), drafting.Who(new_id()))


def test_seven_members_from_one_form_and_one_paper_to_all_results(birth):
    who = parent(birth)
    made = filed(birth, who)
    assert states(birth, made) == {
        "CERT": "filed", "SHOT": "waiting", "HOME": "waiting", "CARD": "waiting", "CARE": "waiting", "COST": "waiting",
        "KNOW": "filed",
    }  # fmt: skip
    decide(birth, made, "CERT", deliver=True)
    assert {code for code, state in states(birth, made).items() if state == "filed"} == {"SHOT", "HOME", "COST", "KNOW"}
    with birth.working(JISHISHAN):
        home = member(birth, made, "HOME")
        slots = {paper.slot: paper.source for paper in cases_.papers(home.case_id)}
        assert slots == {"身份证": "upload", "前置结果": "result"}
        assert cases_.answers(home.case_id) == {"note": "第一个孩子"}
        assert "一并申请" in cases_.steps(home.case_id)[1].text.reveal()
    with birth.working(LINXIA):
        there = cases_.get(member(birth, made, "COST").case_id)
        assert (there.state, there.receiver, there.applicant) == ("submitted", JISHISHAN, who.person)
        assert {paper.source for paper in cases_.papers(there.id)} == {"upload", "result"}
    for code in ("KNOW", "COST", "HOME", "SHOT", "CARD", "CARE"):
        decide(birth, made, code, deliver=True)
    row = of(birth, made)
    assert (row.state, set(states(birth, made).values())) == ("whole", {"granted"})
    assert row.closed_at is not None
    with birth.working(JISHISHAN):
        lines = queries.lines(queries.get(made))
        assert [line.standing.state for line in lines] == ["delivered"] * 7
        assert queries.saved().days == 20
        saved = {"steps": 8, "papers": 9, "visits": 6, "days": 20}
        assert counted(made) == {**dict.fromkeys(("filed", "joint", "closed", "whole"), 1), **saved}


def test_a_refusal_blocks_what_needs_it_and_nothing_else_and_can_be_applied_for_again(birth):
    who = parent(birth)
    made = filed(birth, who)
    decide(birth, made, "CERT")
    decide(birth, made, "HOME", no=True)
    now = states(birth, made)
    assert (now["HOME"], now["CARE"], now["CARD"]) == ("refused", "blocked", "dropped")
    assert {now["SHOT"], now["COST"], now["KNOW"]} == {"filed"}
    first = member(birth, made, "HOME").case_id
    with birth.visiting(JISHISHAN, who.person):
        choosing.choose(made, "HOME", "again", actor=who)
    again = member(birth, made, "HOME")
    assert (again.state, again.former) == ("filed", [first])
    assert states(birth, made)["CARE"] == "waiting"
    # The old case is nobody's business any more.
    with birth.working(JISHISHAN):
        following.heard(first, "delivered", 99)
    decide(birth, made, "HOME")
    assert states(birth, made)["CARE"] == "filed"


def test_who_brings_the_proof_himself_need_not_wait(birth):
    who = parent(birth)
    made = filed(birth, who)
    decide(birth, made, "CERT")
    decide(birth, made, "HOME", no=True)
    with birth.visiting(JISHISHAN, who.person), pytest.raises(choosing.Lacking):
        choosing.choose(made, "CARE", "anyway", actor=who)
    with birth.visiting(JISHISHAN, who.person):
        drafting.add_paper(made, "fCARE:前置结果", "户口本.pdf", io.BytesIO(PDF), actor=who)
        choosing.choose(made, "CARE", "anyway", actor=who)
    care = member(birth, made, "CARE")
    assert care.state == "filed"
    with birth.working(JISHISHAN):
        assert {paper.slot: paper.source for paper in cases_.papers(care.case_id)}["前置结果"] == "upload"


def test_compensation_takes_back_what_makes_no_sense_without_the_part_that_failed(birth):
    made = filed(birth, parent(birth))
    decide(birth, made, "CERT", no=True)
    now = states(birth, made)
    assert (now["CERT"], now["KNOW"]) == ("refused", "ended")
    assert {now[code] for code in ("SHOT", "HOME", "CARE", "COST")} == {"blocked"}
    with birth.working(JISHISHAN):
        choosing.time_is_over(made)
        choosing.time_is_over(made)
    assert of(birth, made).state == "none"


def test_a_part_or_the_whole_is_taken_back_and_what_was_granted_stays(birth):
    who = parent(birth)
    made = filed(birth, who)
    decide(birth, made, "CERT", deliver=True)
    with birth.visiting(JISHISHAN, who.person):
        choosing.choose(made, "KNOW", "withdraw", actor=who)
        with pytest.raises(choosing.NotOpen):
            choosing.choose(made, "KNOW", "withdraw", actor=who)
    assert states(birth, made)["KNOW"] == "ended"
    with birth.visiting(JISHISHAN, who.person):
        choosing.withdraw_all(made, actor=who)
    post(birth)
    now = states(birth, made)
    assert (now["CERT"], now["COST"], now["CARE"], of(birth, made).state) == ("granted", "ended", "dropped", "partial")


def test_what_its_applicant_takes_back_or_leaves_takes_along_what_makes_no_sense_without_it(birth):
    who = parent(birth)
    made = filed(birth, who)
    with birth.visiting(JISHISHAN, who.person):
        choosing.choose(made, "CERT", "withdraw", actor=who)
    post(birth)
    assert (states(birth, made)["CERT"], states(birth, made)["KNOW"]) == ("ended", "ended")
    with birth.visiting(JISHISHAN, who.person):
        choosing.choose(made, "HOME", "drop", actor=who)
    assert states(birth, made)["CARD"] == "dropped"


def test_what_could_not_be_filed_is_left_too_when_nobody_chooses(birth):
    made = filed(birth, parent(birth))
    with birth.working(LINXIA):
        matters.save("COST", {"in_use": False}, actor=SYSTEM)
        matters.publish(actor=SYSTEM)
    decide(birth, made, "CERT")
    with birth.working(JISHISHAN):
        asked = select(Timer.subject).where(Timer.kind == filing.CHOOSE)
        assert db.session.scalars(asked).all() == [made]
        choosing.time_is_over(made)
    assert states(birth, made)["COST"] == "dropped"


def said(world, made: UUID, kind: str) -> list[tuple[str, str]]:
    """What its person was told of a kind: over which channel, in which words."""
    with world.working(JISHISHAN):
        asked = select(Message).where(Message.kind == f"one_thing.{kind}", Message.about == made).order_by(Message.id)
        return [(row.channel, row.body.reveal()) for row in db.session.scalars(asked)]


def test_a_choice_and_what_is_left_out_are_told_wherever_the_parts_live(birth):
    made = filed(birth, parent(birth))
    decide(birth, made, "CERT", no=True)
    with birth.working(JISHISHAN):
        for row in queries.members(made):  # none of its cases lives here
            row.home, row.case_id = LINXIA, None
    with birth.working(JISHISHAN):
        choosing.time_is_over(made)
    asked, left = said(birth, made, "choose"), said(birth, made, "dropped")
    assert {channel for channel, _ in asked} == {channel for channel, _ in left} == {"inbox", "sms"}
    parts = {f"{code}事项" for code in ("SHOT", "HOME", "CARE", "COST")}
    for told in (asked, left):
        assert all(any(part in text for _, text in told) for part in parts)
    assert any("到期没有选择" in text for _, text in left)


def test_what_was_taken_back_is_withdrawn_and_what_failed_is_not(birth):
    who = parent(birth)
    taken = filed(birth, who, answers={"q": "外地"}, without={"KNOW"})
    with birth.visiting(JISHISHAN, who.person):
        choosing.withdraw_all(taken, actor=who)
    with birth.working(JISHISHAN):  # the last word is the worker's, not its person's
        last = next(row for row in queries.members(taken) if row.matter == "CERT")
        last.state = "filed"
        queries.get(taken).state = "running"
    with birth.working(JISHISHAN):
        following.heard(last.case_id, "withdrawn", 99)
    assert of(birth, taken).state == "withdrawn"
    failed = filed(birth, who, answers={"q": "外地"}, without={"KNOW"})
    decide(birth, failed, "CERT", no=True)
    for code in ("SHOT", "COST"):
        with birth.visiting(JISHISHAN, who.person):
            choosing.choose(failed, code, "drop", actor=who)
    assert of(birth, failed).state == "none"


def test_what_is_done_is_told_and_handed_out_together_by_the_lead_department(birth):
    made = filed(birth, parent(birth), answers={"q": "外地"}, without={"KNOW"})
    for code in ("CERT", "SHOT"):
        decide(birth, made, code)
    assert said(birth, made, "closed") == []
    decide(birth, made, "COST", no=True)
    told = said(birth, made, "closed")
    assert {channel for channel, _ in told} == {"inbox", "sms"}
    assert any("CERT事项、SHOT事项" in text and "统一送达" in text for _, text in told)
    with birth.working(JISHISHAN):
        notices = db.session.scalars(select(StaffNotice.kind).where(StaffNotice.about == made)).all()
        assert notices == ["one_thing.ready"]
    lead = office(birth)
    sees(lead, f"{DESK}/?ready=1", "新生儿出生")
    line = sees(lead, "/622927/desk/notices/", "一件事已经办完").partition("<tbody>")[2]
    assert f'<a href="{DESK}/filings/{made}/look">{of(birth, made).number}</a>' in line
    assert f"/desk/cases/{made}" not in line
    sees(lead, f"{DESK}/filings/{made}/look", "登记已统一送达")
    assert lead.send(f"{DESK}/filings/{made}/hand-out", {}).status_code == 303
    assert of(birth, made).handed_at is not None
    assert "登记已统一送达" not in sees(lead, f"{DESK}/filings/{made}/look", "统一送达")
    assert "新生儿出生" not in sees(lead, f"{DESK}/?ready=1").partition("<tbody>")[2]
    assert lead.send(f"{DESK}/filings/{made}/hand-out", {}).status_code == 409


def look(world, made: UUID) -> None:
    """A day goes by."""
    with world.working(JISHISHAN):
        waiting = select(Timer.id).where(Timer.kind == filing.LOOK, Timer.subject == made, Timer.state == "open")
        letters.ring(db.session.scalars(waiting).one())
    post(world)


def test_what_happened_while_it_was_switched_off_is_caught_up_with(birth):
    made = filed(birth, parent(birth))
    birth.switch_on("one_thing", on=False)
    decide(birth, made, "CERT", deliver=True)
    look(birth, made)
    assert states(birth, made)["CERT"] == "filed"
    birth.switch_on("one_thing")
    look(birth, made)
    assert {code for code, state in states(birth, made).items() if state == "filed"} == {"SHOT", "HOME", "COST", "KNOW"}
    birth.switch_on("one_thing", on=False)
    decide(birth, made, "COST", no=True, deliver=True)
    decide(birth, made, "HOME", deliver=True)
    birth.switch_on("one_thing")
    look(birth, made)
    now = states(birth, made)
    assert (now["COST"], now["HOME"], now["CARE"]) == ("refused", "granted", "filed")
    with birth.working(JISHISHAN):
        choosing.withdraw_all(made, actor=Actor("citizen", new_id(), rights=roles.CITIZEN))
    assert of(birth, made).state == "partial"
    with birth.working(JISHISHAN):
        assert not db.session.scalars(select(Timer).where(Timer.kind == filing.LOOK, Timer.state == "open")).all()


def test_a_whole_that_ended_while_it_was_switched_off_is_closed_and_looked_at_no_more(birth):
    made = filed(birth, parent(birth), answers={"q": "外地"}, without={"KNOW"})
    decide(birth, made, "CERT")
    birth.switch_on("one_thing", on=False)
    for code in ("SHOT", "COST"):
        decide(birth, made, code, deliver=True)
    birth.switch_on("one_thing")
    look(birth, made)
    assert of(birth, made).state == "whole"
    with birth.working(JISHISHAN):
        assert not db.session.scalars(select(Timer).where(Timer.kind == filing.LOOK, Timer.state == "open")).all()


def test_a_home_that_did_not_take_a_part_while_it_was_switched_off_is_heard_later(birth):
    made = filed(birth, parent(birth))
    decide(birth, made, "CERT")
    row = member(birth, made, "COST")
    with birth.working(JISHISHAN):  # as if its home had refused the filing, and that letter had been read by nobody
        db.session.execute(delete(Docket).where(Docket.case_id == row.case_id))
        (asked,) = cases_.requests(row.case_id, "file")
        asked.state, asked.why = "refused", "matter.suspended"
        kept = db.session.get(Member, (JISHISHAN, made, "COST"))
        kept.stage, kept.seq = "", 0
    with birth.working(JISHISHAN):
        assert cases.not_taken([row.case_id, made]) == {row.case_id: "matter.suspended"}
    look(birth, made)
    stuck = member(birth, made, "COST")
    assert (stuck.state, stuck.why) == ("stuck", "matter.suspended")


def test_a_step_that_a_home_refuses_is_no_filing_that_it_refused(birth):
    made = filed(birth, parent(birth))
    decide(birth, made, "CERT")
    row = member(birth, made, "COST")
    with birth.working(JISHISHAN):
        assert cases.standing([row.case_id])
        db.session.get(Member, (JISHISHAN, made, "COST")).seq = 0  # its own letter is still on its way
    with birth.working(JISHISHAN):
        following.unanswered(row.case_id, "case.move_not_open")
    assert states(birth, made)["COST"] == "filed"


def test_every_letter_may_be_read_twice_and_in_any_order(birth):
    made = filed(birth, parent(birth))
    row = member(birth, made, "CERT")
    with birth.working(JISHISHAN):
        following.heard(row.case_id, "delivered", 9)
    assert states(birth, made)["CERT"] == "filed", "how it was decided is still on its way"
    with birth.working(JISHISHAN):
        following.heard(row.case_id, "granted", 7)
        following.heard(row.case_id, "in_review", 6)
        following.heard(row.case_id, "granted", 7)
    assert states(birth, made)["CERT"] == "granted"
    with birth.working(JISHISHAN):
        assert db.session.scalar(select(func.count()).select_from(Case).where(Case.matter == "HOME")) == 1


def test_what_runs_keeps_its_members_when_a_new_version_is_published(birth):
    made = filed(birth, parent(birth))
    with birth.working(GANSU):
        matters.save("HOME", {"promised_days": 3}, actor=SYSTEM)
        matters.publish(actor=SYSTEM)
    decide(birth, made, "CERT")
    with birth.working(JISHISHAN):
        assert cases_.get(member(birth, made, "HOME").case_id).promised == 5
        assert planning.of(queries.bundle("newborn"), {}).offers["HOME"].days == 3


def test_what_cannot_be_filed_is_told_and_tried_again_and_stops_nobody_else(birth):
    who = parent(birth)
    made = filed(birth, who)
    with birth.working(LINXIA):
        matters.save("COST", {"in_use": False}, actor=SYSTEM)
        matters.publish(actor=SYSTEM)
    decide(birth, made, "CERT")
    stuck = member(birth, made, "COST")
    assert (stuck.state, stuck.why) == ("stuck", "matter.suspended")
    assert states(birth, made)["HOME"] == "filed"
    with birth.working(LINXIA):
        matters.save("COST", {"in_use": True}, actor=SYSTEM)
        matters.publish(actor=SYSTEM)
    with birth.visiting(JISHISHAN, who.person):
        choosing.choose(made, "COST", "again", actor=who)
    assert states(birth, made)["COST"] == "filed"


def grow_old(world, made: UUID, days: int) -> None:
    """So many days have gone by."""
    with clock.frozen(clock.now() + timedelta(days=days)), world.working(JISHISHAN):
        waiting = select(Timer.id).where(Timer.kind == ageing.AGEING, Timer.subject == made, Timer.state == "open")
        letters.ring(db.session.scalars(waiting).one())


def test_a_draft_that_nobody_goes_on_with_is_told_of_and_thrown_away_a_week_later(birth):
    who = parent(birth)
    made = filled(birth, who)
    grow_old(birth, made, 83)
    with birth.working(JISHISHAN):
        told = list(db.session.scalars(select(Message).where(Message.kind == "one_thing.draft")))
        assert {one.channel for one in told} == {"inbox", "sms"}
        assert all("新生儿出生" in one.body.reveal() and one.person in (None, who.person) for one in told)
        kept = [paper.digest for papers in queries.papers(made).values() for paper in papers]
        assert list(queries.held(kept)) == kept
    sees(visitor(birth, who), f"{AT}/mine", "将删除，继续填写并保存就会保留")
    with birth.visiting(JISHISHAN, who.person):
        drafting.fill(made, cases.Given("张家长", NUMBER, TELEPHONE, {}), {}, signed=False, actor=who)
        assert queries.get(made).warned_at is None, "who goes on with it begins its time anew"
    for days in (80, 90, 97):
        assert of(birth, made).state == "draft"
        grow_old(birth, made, days)
    with birth.working(JISHISHAN), pytest.raises(queries.NoSuchFiling):
        queries.get(made)
    with birth.working(JISHISHAN):
        assert list(queries.held(kept)) == []
        ageing_ = select(Timer).where(Timer.kind == ageing.AGEING, Timer.state == "open")
        assert list(db.session.scalars(ageing_)) == []


def test_what_was_handed_in_does_not_grow_old(birth):
    made = filed(birth, parent(birth))
    with birth.working(JISHISHAN):
        assert not db.session.scalars(select(Timer).where(Timer.kind == ageing.AGEING, Timer.state == "open")).all()
        ageing.grow_old(queries.locked(made))
    assert of(birth, made).state == "running"


def test_handing_in_asks_for_what_is_missing_and_changes_nothing_until_it_is_there(birth):
    who = parent(birth)
    made = filled(birth, who)
    with birth.visiting(JISHISHAN, who.person):
        (paper,) = queries.papers(made)["s身份证"]
        drafting.drop_paper(made, paper.id, actor=who)
    with birth.visiting(JISHISHAN, who.person), pytest.raises(filing.PapersLacking):
        filing.submit(made, actor=who)
    assert of(birth, made).state == "draft"
    with birth.visiting(JISHISHAN, who.person):
        drafting.discard(made, actor=who)
        assert db.session.scalar(select(func.count()).select_from(Paper)) == 0
        with pytest.raises(queries.NoSuchFiling):
            queries.get(made)


def test_a_county_adds_members_that_may_be_left_out_and_nothing_that_is_harder(birth):
    item = BUNDLES.item("school")
    above = {"code": "school", "name": "入学", "items": [{"key": "CERT"}], "offered": False}
    with birth.working(GANSU):
        packs.publish([above], actor=SYSTEM)
    own = [{"key": "CERT"}, {"key": "KNOW"}]

    def county(**values):
        with birth.working(JISHISHAN):
            homes.bring_out(BUNDLES, [Edit(item, {"code": "school", **values})], actor=SYSTEM)

    with pytest.raises(Invalid):
        county(items=own)
    with pytest.raises(Invalid):
        county(items=[{"key": "CERT"}, {"key": "KNOW", "optional": "1"}], edges=[{"key": "KNOW>CERT"}])
    with pytest.raises(HeldAbove):
        county(items=[{"key": "KNOW", "optional": "1"}])
    county(items=[{"key": "CERT"}, {"key": "KNOW", "optional": "1"}], offered=True, lead_department="教育局")
    with birth.working(JISHISHAN):
        assert queries.bundle("school").matters == ("CERT", "KNOW")
        assert queries.bundle("school").lead == "教育局"
    with birth.working(LINXIA), pytest.raises(queries.NoSuchBundle):
        queries.bundle("school")


def test_the_day_by_which_all_is_done_is_counted_on_the_calendar_in_each_members_own_unit(birth, monkeypatch):
    with birth.working(GANSU):
        changed = {"legal_days": 30, "legal_unit": "natural", "promised_days": 5, "promised_unit": "natural"}
        matters.save("HOME", changed, actor=SYSTEM)
        matters.publish(actor=SYSTEM)
    monkeypatch.setattr(dues, "now", lambda: datetime(2026, 11, 2, 2, tzinfo=UTC))  # a Monday morning
    with birth.working(JISHISHAN):
        plan = planning.of(queries.bundle("newborn"), {"q": "本县"})
        # Each five working days until it is accepted; then five, five calendar days that end on a Saturday and so on
        # the Monday, five.
        assert dues.ahead(plan) == date(2026, 12, 14)
        assert (plan.exact, plan.promise) == (False, 14)
        elsewhere = planning.of(queries.bundle("newborn"), {"q": "外地"})
        assert (dues.ahead(elsewhere), elsewhere.exact) == (date(2026, 11, 30), True)
    page = sees(visitor(birth, parent(birth)), f"{AT}/themes/newborn?q.q=本县", "5 个自然日", "约 14 个工作日")
    assert "2026-12-14" in page or "2026年12月14日" in page
    with birth.working(JISHISHAN):
        row = queries.get(filled(birth, parent(birth)))
        assert dues.of(queries.plan(row)) == date(2026, 12, 14)


def test_what_is_not_done_by_the_promised_day_is_marked_for_the_lead_department(birth):
    made = filed(birth, parent(birth))
    promised = of(birth, made).due

    def rings() -> None:
        with birth.working(JISHISHAN):
            promising.over(made)

    rings()
    assert not of(birth, made).late
    decide(birth, made, "CERT")
    assert of(birth, made).due == promised, "what is done early makes no promise shorter"
    with birth.working(JISHISHAN):
        (timer,) = db.session.scalars(select(Timer).where(Timer.kind == promising.DUE, Timer.state == "open"))
        assert (timer.subject, timer.due_at) == (made, end_of(promised))
        case = db.session.get(Case, (JISHISHAN, next(
            row.case_id for row in queries.members(made) if row.matter == "HOME"
        )))  # fmt: skip
        case.state, case.due = "in_review", promised + timedelta(days=30)  # its clock stood for so long
        following.heard(case.id, "in_review", 90)
    assert of(birth, made).due > promised + timedelta(days=30), "two more wait for it"
    with clock.frozen(clock.now() + timedelta(days=200)):
        rings()
        rings()
    assert of(birth, made).late
    with birth.working(JISHISHAN):
        assert len(db.session.scalars(select(StaffNotice).where(StaffNotice.kind == "one_thing.late")).all()) == 1
        assert [row.id for row in queries.listed(late=True).items] == [made]
        assert counted(made)["late"] == 1
    sees(office(birth), f"{DESK}/?late=1", "超期", "新生儿出生")


def test_what_was_late_does_not_become_punctual_by_going_on(birth):
    made = filed(birth, parent(birth))
    missed = of(birth, made).due
    with clock.frozen(clock.now() + timedelta(days=200)), birth.working(JISHISHAN):
        promising.over(made)
    with clock.frozen(clock.now() + timedelta(days=210)):
        decide(birth, made, "CERT")
        look(birth, made)
    assert (of(birth, made).late, of(birth, made).due) == (True, missed)


def waiting_day(world, made: UUID) -> list[datetime]:
    """When it is looked at whether the day was kept."""
    with world.working(JISHISHAN):
        wanted = select(Timer.due_at).where(
            Timer.kind == promising.DUE, Timer.subject == made, Timer.state.in_(["open", "sent"])
        )
        return list(db.session.scalars(wanted))


def counted(made):
    """What was said that a bundle adds to the region's figures; what would be said anew is the same."""
    rows = db.session.execute(select(Tallied.measure, Tallied.amount).where(Tallied.about == made)).all()
    told = {str(name): int(amount) for name, amount in rows}
    (anew,) = [each for each in counting.recount(None, 9) if each.about == made]
    assert told == {name: amount for name, amount in anew.amounts.items() if amount}
    return {name.removeprefix("one_thing."): amount for name, amount in told.items()}


def test_nothing_is_late_while_the_clock_of_a_part_stands(birth):
    made = filed(birth, parent(birth))
    promised, row, who = of(birth, made).due, member(birth, made, "CERT"), officer()
    with birth.working(JISHISHAN):
        intake.accept(row.case_id, actor=who)
        deciding.review(row.case_id, "属实", actor=who)
        deciding.suspend(row.case_id, "expert", "专家评审", clock.today() + timedelta(days=60), actor=who)
    with clock.frozen(end_of(promised) + timedelta(hours=1)):
        with birth.working(JISHISHAN):
            promising.over(made)
        assert not of(birth, made).late
        look(birth, made)
        assert waiting_day(birth, made) == []
    with birth.working(JISHISHAN):
        queries.get(made).late = True  # as it was said of it before
        counting.count(queries.get(made))
    with clock.frozen(end_of(promised) + timedelta(days=9)):
        with birth.working(JISHISHAN):
            deciding.resume(row.case_id, "评审完毕", actor=who)
        look(birth, made)
    held = of(birth, made)
    assert (held.late, held.due > promised + timedelta(days=9)) == (False, True)
    assert waiting_day(birth, made) == [end_of(held.due)]
    with birth.working(JISHISHAN):
        assert db.session.scalars(select(StaffNotice).where(StaffNotice.kind == "one_thing.late")).all() == []


def test_the_days_that_an_applicant_has_for_a_correction_are_not_the_offices(birth):
    made = filed(birth, parent(birth))
    promised, row = of(birth, made).due, member(birth, made, "CERT")
    with birth.working(JISHISHAN):
        intake.request_correction(row.case_id, ["身份证不清晰"], actor=officer())
        until = cases.standing([row.case_id])[row.case_id].due
    look(birth, made)
    assert until > clock.today()
    moved = of(birth, made).due
    assert moved - promised > (until - clock.today()) * 0.5
    with clock.frozen(end_of(promised)), birth.working(JISHISHAN):
        promising.over(made)
    assert not of(birth, made).late


def test_the_states_of_members_and_filings_are_those_that_the_tables_take():
    said = {
        str(one.sqltext)
        for one in (*Member.__table__.constraints, *Filing.__table__.constraints)
        if hasattr(one, "sqltext")
    }
    for known in (running.MEMBER, running.FILING):
        assert any(all(f"'{state}'" in text for state in known) for text in said)


# ── The doors ────────────────────────────────────────────────────────────────────────────────────────────────

AT = "/622927/one_thing"
DESK = "/622927/desk/one_thing"


def visitor(world, who: Actor) -> Visitor:
    lookups.of(world.app).who = lambda code: Who(who, (who.person,) if who.kind == "citizen" else ())
    return Visitor("somebody", world.client())


def office(world) -> Visitor:
    rights = frozenset({*roles.RIGHTS, "one_thing.read", "one_thing.edit", "one_thing.publish"})
    return visitor(world, Actor("staff", new_id(), JISHISHAN, None, rights, "马建国"))


def sees(visitor_: Visitor, address: str, *words: str) -> str:
    page = visitor_.get(address)
    assert page.status_code == 200, (address, page.status_code, page.text[:2000])
    for word in words:
        assert word in page.text, word
    return page.text


def hands_in(one: Visitor) -> str:
    assert one.send(f"{AT}/themes/newborn", {}).status_code == 422
    begun = one.send(f"{AT}/themes/newborn", {"q.q": "本县", "without": "KNOW"})
    at = begun.headers["Location"]
    filling = at.removesuffix("/form")
    sees(one, at, "情况说明")
    wrong = one.send(at, {"name": "张家长", "id_number": "1", "telephone": TELEPHONE, "answers.snote": "一"})
    assert wrong.headers["Location"].endswith("check=1")
    sees(one, wrong.headers["Location"], "身份证号码")
    on = one.send(at, {"name": "张家长", "id_number": NUMBER, "telephone": TELEPHONE, "answers.snote": "一"})
    assert on.headers["Location"] == f"{filling}/papers"
    sees(one, f"{filling}/papers", "身份证")
    early = one.send(f"{filling}/submit", {"delivery": "once"})
    assert (early.status_code, "还缺少材料" in early.text) == (422, True)
    put = one.send(f"{filling}/papers", {"p0": (io.BytesIO(PDF), "身份证.pdf")})
    assert put.headers["Location"] == f"{filling}/submit"
    sees(one, f"{filling}/submit", "请核对后提交", "已上传")
    assert one.send(f"{filling}/submit", {"delivery": "once"}).headers["Location"] == filling
    return filling


def test_a_citizen_goes_from_the_list_to_the_progress_page(birth):
    who = parent(birth)
    one = visitor(birth, who)
    sees(one, f"{AT}/", "新生儿出生", "7 个事项", "多部门联办")
    assert "要办这些事项" not in sees(one, f"{AT}/themes/newborn", "在哪里落户")
    sees(
        one,
        f"{AT}/themes/newborn?q.q=本县&without=KNOW",
        "15 个工作日",
        "HOME事项",
        "前一项办好后",
        "<svg",
        "最多跑 1 次",
    )
    filling = hands_in(one)
    sees(one, filling, "总进度", "CERT事项", "在等：CERT事项", "和分开办比一比")
    sees(one, f"{AT}/mine", "新生儿出生", "正在办理")
    assert one.send(f"{filling}/members/SHOT/drop", {}).status_code == 303
    assert states(birth, UUID(filling.rpartition("/")[2]))["SHOT"] == "dropped"
    assert visitor(birth, Actor("citizen", new_id(), rights=roles.CITIZEN)).get(filling).status_code == 404


def test_the_way_that_was_wished_goes_along_to_every_member_that_offers_it(birth):
    with birth.working(GANSU):
        for code in ("CERT", "COST"):
            matters.save(code, {"post_result": True}, actor=SYSTEM)
        matters.publish(actor=SYSTEM)
    who = parent(birth)
    one, made = visitor(birth, who), filled(birth, who)
    at = f"{AT}/filings/{made}"
    page = sees(one, f"{at}/submit", "怎样领取结果", "邮寄到家", "KNOW事项")
    assert "网上领取电子文书" not in page
    wished = {"delivery": "once", "way": "post", "receiver": "张家长", "telephone": TELEPHONE, "address": ""}
    lacking = one.send(f"{at}/submit", wished)
    assert (lacking.status_code, "请填写详细的收件地址" in lacking.text) == (422, True)
    assert one.send(f"{at}/submit", wished | {"way": "electronic"}).status_code == 422
    assert one.send(f"{at}/submit", wished | {"address": "示例路 1 号"}).headers["Location"] == at
    post(birth)
    sees(one, at, "邮寄到家")
    decide(birth, made, "CERT")
    for code, place in (("CERT", JISHISHAN), ("COST", LINXIA)):
        with birth.working(place):
            (row,) = db.session.scalars(select(Delivery).where(Delivery.case_id == member(birth, made, code).case_id))
            told = (row.way, row.receiver.reveal(), row.telephone.reveal(), row.address.reveal())
            assert told == ("post", "张家长", TELEPHONE, "示例路 1 号")
    with birth.working(JISHISHAN):
        assert not list(
            db.session.scalars(select(Delivery).where(Delivery.case_id == member(birth, made, "HOME").case_id))
        )


def test_a_clerk_files_for_somebody_at_one_window_and_the_lead_department_sees_it(birth):
    clerk = office(birth)
    sees(clerk, f"{DESK}/new", "新生儿出生")
    begun = clerk.send(f"{DESK}/new/newborn", {"q.q": "外地", "telephone": TELEPHONE, "without": "KNOW"})
    at = begun.headers["Location"].removesuffix("/form")
    clerk.send(f"{at}/form", {"name": "张家长", "id_number": NUMBER, "telephone": TELEPHONE, "answers.snote": ""})
    clerk.send(f"{at}/papers", {"p0": (io.BytesIO(PDF), "身份证.pdf")})
    assert clerk.send(f"{at}/submit", {"delivery": "each"}).status_code == 303
    sees(clerk, at, "总进度", "SHOT事项")
    sees(clerk, f"{DESK}/?state=running&lead=CERT局", "新生儿出生", "少跑多少")
    sees(clerk, f"{at}/look", "总进度")
    made = filed(birth, parent(birth))
    assert clerk.get(f"{DESK}/filings/{made}/form").status_code == 404, "what a citizen typed is no clerk's business"
    for step, said in (("withdraw", {}), ("delivery", {"delivery": "each"}), ("members/CERT/withdraw", {})):
        assert clerk.send(f"{DESK}/filings/{made}/{step}", said).status_code == 404, step
    assert "members/CERT/withdraw" not in sees(clerk, f"{DESK}/filings/{made}", "总进度")
    draft = filled(birth, parent(birth))
    assert clerk.send(f"{DESK}/filings/{draft}/submit", {"delivery": "once"}).status_code == 404
    assert of(birth, draft).state == "draft"
    assert "新生儿出生" not in sees(clerk, f"{DESK}/?state=draft").partition("<tbody>")[2]
    api = birth.client()
    (theme,) = api.get("/api/v1/622927/one_thing/themes").json["items"]
    assert (theme["joint"], theme["members"], theme["lead"]) == (True, 7, "CERT局")
    assert api.get("/api/v1/622927/one_thing/themes/newborn").json["promise"] == 15
    assert api.get("/api/v1/622927/one_thing/saved").json["joint"] == 2


def test_who_handles_a_part_sees_what_it_is_a_part_of_and_that_all_is_delivered_together(birth):
    made = filed(birth, parent(birth))
    at = f"/622927/desk/cases/{member(birth, made, 'CERT').case_id}"
    sees(office(birth), at, f"{DESK}/filings/{made}/look", "统一送达")
    reader = visitor(birth, Actor("staff", new_id(), JISHISHAN, None, frozenset({"case.read"}), "档案"))
    page = sees(reader, at, "这是一件事中的一项", "统一送达")
    assert f"{made}/look" not in page, "no link that leads nowhere for him"
    with birth.visiting(JISHISHAN, of(birth, made).applicant):
        drafting.deliver(made, "each", actor=SYSTEM)
    assert "统一送达" not in sees(office(birth), at, "这是一件事中的一项")


def test_a_telephone_that_was_typed_wrong_at_the_counter_shows_the_draft_to_nobody_else(birth):
    clerk, stranger = office(birth), parent(birth)
    begun = clerk.send(f"{DESK}/new/newborn", {"q.q": "外地", "telephone": TELEPHONE, "without": "KNOW"})
    at = begun.headers["Location"].removesuffix("/form")
    clerk.send(f"{at}/papers", {"p0": (io.BytesIO(PDF), "身份证.pdf"), "stay": "1"})
    form = {"name": "李家长", "id_number": NUMBER, "telephone": "13900010008", "answers.snote": ""}
    assert clerk.send(f"{at}/form", {**form, "telephone": "1390"}).status_code == 422
    assert clerk.send(f"{at}/form", form).status_code == 303
    made = UUID(at.rpartition("/")[2])
    with birth.visiting(JISHISHAN, stranger.person):
        assert (queries.mine().items, queries.papers(made), queries.told(made).name) == ([], {}, "")
    with birth.app.app_context(), tenancy.nowhere(), work():
        applicant = logins.known_as("13900010008")
    with birth.visiting(JISHISHAN, applicant):
        assert (queries.get(made).applicant, queries.told(made).name) == (applicant, "李家长")
        assert [len(rows) for rows in queries.papers(made).values()] == [1]


def test_a_part_filed_at_the_counter_does_not_go_to_another_telephone_than_the_whole(birth):
    clerk = office(birth)
    begun = clerk.send(f"{DESK}/new/newborn", {"q.q": "外地", "telephone": TELEPHONE, "without": "KNOW"})
    at = begun.headers["Location"].removesuffix("/form")
    clerk.send(f"{at}/form", {"name": "张家长", "id_number": NUMBER, "telephone": TELEPHONE, "answers.snote": ""})
    clerk.send(f"{at}/papers", {"p0": (io.BytesIO(PDF), "身份证.pdf")})
    clerk.send(f"{at}/submit", {"delivery": "each"})
    part = member(birth, UUID(at.rpartition("/")[2]), "CERT").case_id
    one = Actor("staff", new_id(), JISHISHAN, rights=roles.ROLES["clerk"].rights)
    with pytest.raises(belonging.TelephoneTied), birth.working(JISHISHAN):
        amending.fix(part, {"telephone": "13900010008"}, "号码写错", actor=one)


def test_no_citizen_steps_up_to_the_desk_not_even_with_what_is_his_own(birth):
    who, clerk = parent(birth), office(birth)
    begun = clerk.send(f"{DESK}/new/newborn", {"q.q": "外地", "telephone": TELEPHONE, "without": "KNOW"})
    at = begun.headers["Location"].removesuffix("/form")
    clerk.send(f"{at}/form", {"name": "张家长", "id_number": NUMBER, "telephone": TELEPHONE, "answers.snote": ""})
    clerk.send(f"{at}/papers", {"p0": (io.BytesIO(PDF), "身份证.pdf")})
    clerk.send(f"{at}/submit", {"delivery": "each"})
    one = visitor(birth, who)
    sees(one, at.replace("/desk/", "/"), "总进度")
    for address in (at, f"{at}/form", f"{at}/keeper", f"{DESK}/new"):
        assert one.get(address).status_code == 403, address
    for step, said in (("delivery", {"delivery": "once"}), ("members/CERT/withdraw", {}), ("keeper", {})):
        assert one.send(f"{at}/{step}", said).status_code == 403, step
    made = UUID(at.rpartition("/")[2])
    assert (of(birth, made).delivery, states(birth, made)["CERT"]) == ("each", "filed")


def test_a_colleague_sees_what_was_typed_at_the_counter_only_when_he_takes_it_over(birth):
    clerk = office(birth)
    begun = clerk.send(f"{DESK}/new/newborn", {"q.q": "外地", "telephone": TELEPHONE, "without": "KNOW"})
    at = begun.headers["Location"].removesuffix("/form")
    typed = {"name": "张家长", "id_number": NUMBER, "telephone": TELEPHONE, "answers.snote": "双胞胎"}
    clerk.send(f"{at}/form", typed)
    clerk.send(f"{at}/papers", {"p0": (io.BytesIO(PDF), "户口簿首页.pdf"), "stay": "1"})
    sees(clerk, f"{at}/form", "张家长", NUMBER, TELEPHONE, "双胞胎")
    sees(clerk, f"{at}/submit", NUMBER, TELEPHONE)
    colleague = office(birth)
    sees(colleague, f"{DESK}/drafts", "新生儿出生", f"{at}/form")
    for page in ("form", "papers", "submit"):
        assert colleague.get(f"{at}/{page}").headers["Location"] == f"{at}/keeper"
    hidden = sees(colleague, f"{at}/keeper", "接手代填", "张**", "139****0009")
    assert not any(word in hidden for word in ("张家长", NUMBER, TELEPHONE, "双胞胎", "户口簿首页"))
    for step, said in (("form", typed), ("submit", {"delivery": "once"}), ("discard", {}), ("papers", {})):
        assert colleague.send(f"{at}/{step}", said).status_code == 403, step
    assert colleague.send(f"{at}/keeper", {}).status_code == 422
    assert colleague.send(f"{at}/keeper", {"reason": "absent"}).headers["Location"] == f"{at}/form"
    sees(colleague, f"{at}/form", "张家长", NUMBER, "双胞胎")
    with birth.working(JISHISHAN):
        (taken,) = db.session.scalars(select(Event).where(Event.name == "one_thing.taken"))
        assert (taken.payload["reason"], taken.about) == ("absent", UUID(at.rpartition("/")[2]))


def test_a_clerk_says_who_asked_before_he_takes_anything_back(birth):
    clerk = office(birth)
    begun = clerk.send(f"{DESK}/new/newborn", {"q.q": "外地", "telephone": TELEPHONE})
    at = begun.headers["Location"].removesuffix("/form")
    clerk.send(f"{at}/form", {"name": "张家长", "id_number": NUMBER, "telephone": TELEPHONE, "answers.snote": ""})
    clerk.send(f"{at}/papers", {"p0": (io.BytesIO(PDF), "身份证.pdf")})
    clerk.send(f"{at}/submit", {"delivery": "each"})
    made = UUID(at.rpartition("/")[2])
    assert "members/KNOW/withdraw" not in sees(clerk, at, "申请人要求撤回或不办", "撤回这一项：KNOW事项")
    for step, told in (("give-up", {"what": "withdraw:KNOW"}), ("members/KNOW/withdraw", {}), ("withdraw", {})):
        assert clerk.send(f"{at}/{step}", told).status_code == 422, step
    assert clerk.send(f"{at}/give-up", {"what": "withdraw:KNOW", "words": "母亲到窗口提出"}).status_code == 303
    with birth.working(JISHISHAN):
        steps = cases_.steps(member(birth, made, "KNOW").case_id)
        assert "母亲到窗口提出" in [one.text.reveal() for one in steps if one.text]
    assert clerk.send(f"{at}/give-up", {"what": "drop:SHOT", "words": "来电要求"}).status_code == 303
    assert any("来电要求" in text for _, text in said(birth, made, "dropped"))
    colleague = office(birth)
    assert "申请人要求撤回或不办" not in sees(colleague, at, "请先接手")
    for step, told in (
        ("give-up", {"what": "all", "words": "来电"}), ("delivery", {"delivery": "once"}), ("members/SHOT/again", {}),
    ):  # fmt: skip
        assert colleague.send(f"{at}/{step}", told).status_code == 403, step
    colleague.send(f"{at}/keeper", {"reason": "returned"})
    assert colleague.send(f"{at}/give-up", {"what": "all", "words": "本人到窗口"}).status_code == 303
    assert of(birth, made).state == "withdrawn"


def test_who_may_not_see_full_names_takes_nothing_over_and_nobody_what_a_citizen_filed(birth):
    clerk = office(birth)
    begun = clerk.send(f"{DESK}/new/newborn", {"q.q": "外地", "telephone": TELEPHONE, "without": "KNOW"})
    at = begun.headers["Location"].removesuffix("/form")
    helper = visitor(birth, Actor("staff", new_id(), JISHISHAN, None, frozenset({"case.file"}), "帮办"))
    assert 'name="reason"' not in sees(helper, f"{at}/keeper", "请由代填人继续办理")
    assert helper.send(f"{at}/keeper", {"reason": "absent"}).status_code == 403
    made = filled(birth, parent(birth))
    assert office(birth).send(f"{DESK}/filings/{made}/keeper", {"reason": "absent"}).status_code == 404


def test_an_editor_draws_a_bundle_sees_what_is_wrong_and_tries_it_out(birth):
    desk = office(birth)
    item = BUNDLES.item("school")
    home = "/622927/desk/homes/one_thing_bundles"
    desk.send(f"{home}/new", {"code": "school", "name": "入学", "stage": "education", "offered": "1"})
    at = f"{DESK}/bundles/{item}"
    for code in ("CERT", "HOME"):
        assert desk.send(f"{at}/rows/items", {"key": code}).status_code == 303
    desk.send(f"{at}/rows/edges", {"before": "CERT", "behind": "HOME", "passes": "没有的>前置结果"})
    page = sees(desk, at, "<svg", "不产生“没有的”", "同名的可以合并", "最长路径 10 个工作日", "CERT事项 → HOME事项")
    assert "成了环" not in page
    refused = desk.send(f"{at}/rows/edges", {"before": "HOME", "behind": "CERT"})
    assert (refused.status_code, "成了环" in refused.text) == (422, True)
    desk.send(f"{at}/propose", {})
    assert "同名的可以合并" not in sees(desk, at, "身份证")
    sees(desk, f"{at}/rows/edges?key=CERT>HOME", "没有的&gt;前置结果")
    sees(desk, f"{at}/try", "10 个工作日", "一张表")
    assert desk.send(f"{at}/drop", {"part": "items", "key": "HOME"}).status_code == 303
    assert "HOME事项" not in sees(desk, at).partition("l-questions")[0].partition("l-items")[2]
    desk.send(f"{home}/publish", {})
    with birth.working(JISHISHAN):
        assert queries.bundle("school").matters == ("CERT",)

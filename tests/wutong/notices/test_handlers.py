import io
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from wutong import letters
from wutong.access import Actor
from wutong.cases.actions import assigning, deciding, filing, intake, tasking
from wutong.clock import frozen
from wutong.db import db
from wutong.events import REACTIONS, Letter
from wutong.notices import handlers, kinds, offices, rules
from wutong.notices.models import Message, StaffNotice
from wutong.people.actions import codes
from wutong.people.models import Grant, Staff
from wutong.people.rules import identifiers
from wutong.people.rules.roles import CITIZEN, RIGHTS, ROLES
from wutong.secret import Secret
from wutong.testing.tree import JISHISHAN

FRIDAY = datetime(2026, 11, 20, 2, tzinfo=UTC)
MATTER = {
    "code": "M-1", "claim": None, "home": JISHISHAN, "department": "示例局",
    "values": {"name": "残疾人证办理", "handling_type": "promised", "promised_days": 10, "promised_unit": "working",
               "legal_days": 20, "legal_unit": "working", "papers": [{"name": "身份证", "need": "required"}]},
}  # fmt: skip


@pytest.fixture
def citizen():
    return Actor("citizen", uuid4(), rights=CITIZEN)


@pytest.fixture
def filed(world, citizen):
    """A case that a citizen filed."""
    return file(world, citizen)


def file(world, citizen, **more):
    with frozen(FRIDAY), world.visiting(JISHISHAN, person=citizen.person):
        case = filing.start(filing.Start(MATTER, JISHISHAN, citizen.person), actor=citizen)
        who = {"name": "张三丰", "id_number": "440524188001010014", "telephone": "13900001234", "answers": {}}
        filing.fill(case.id, filing.Given(**who | more))
        filing.add_paper(case.id, "身份证", "a.pdf", io.BytesIO(b"%PDF-1.7\n" + b"x" * 100), actor=citizen)
        filing.submit(case.id, actor=citizen)
    return case.id


def handled(world):
    """Handle this room's open letters, twice, as a repeated job would."""
    with world.working(JISHISHAN):
        mine = select(Letter).where(Letter.handler.like("wutong.notices%"))
        open_ = [letter.id for letter in db.session.scalars(mine)]
        for letter in (*open_, *open_):
            letters.react(letter)


def messages(world, kind):
    with world.working(JISHISHAN):
        found = db.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.channel))
        return [(each.channel, each.person, each.body.reveal()) for each in found]


def test_who_filed_is_told_in_the_inbox_and_by_telephone(world, filed, citizen):
    handled(world)
    inbox, sms = messages(world, "case.submitted")
    assert (inbox[0], inbox[1], sms[0]) == ("inbox", citizen.person, "sms")
    assert "残疾人证办理" in inbox[2]


def test_who_left_an_address_is_told_by_mail_too_as_discreetly(world, citizen):
    file(world, citizen, email=" zhang@example.org ")
    handled(world)
    told = {channel: body for channel, _, body in messages(world, "case.submitted")}
    assert set(told) == {"inbox", "sms", "email"}
    assert "残疾" in told["inbox"]
    assert "残疾" not in told["email"]
    with world.working(JISHISHAN):
        (address,) = db.session.scalars(select(Message.recipient).where(Message.channel == "email"))
        assert address.reveal() == "zhang@example.org"


def test_an_address_that_is_none_is_refused_before_anything_is_handed_in(world, citizen):
    with pytest.raises(identifiers.BadEmail):
        file(world, citizen, email="zhang@")
    with world.working(JISHISHAN):
        assert db.session.scalars(select(Letter).where(Letter.name == "case.submitted")).all() == []


def test_the_short_message_about_a_delicate_matter_does_not_name_it(world, filed):
    handled(world)
    _, sms = messages(world, "case.submitted")
    assert "残疾" not in sms[2]
    assert rules.NEUTRAL in sms[2]


def test_acceptance_tells_the_promised_day(world, filed):
    clerk = Actor("staff", uuid4(), JISHISHAN, rights=ROLES["clerk"].rights)
    with frozen(FRIDAY), world.working(JISHISHAN):
        intake.accept(filed, actor=clerk)
    handled(world)
    assert "承诺于 2026年12月4日 前办结" in messages(world, "case.accepted")[0][2]


def test_the_office_finds_the_new_case_on_its_desk_once(world, filed):
    handled(world)
    with world.working(JISHISHAN):
        notices = list(db.session.scalars(select(StaffNotice)))
    assert [(each.kind, each.about) for each in notices] == [("case.submitted", filed)]


def test_who_is_given_a_case_or_asked_about_it_is_told_and_nobody_else(world, filed):
    head = Actor("staff", uuid4(), JISHISHAN, rights=frozenset(RIGHTS))
    with world.working(JISHISHAN):
        officers = [uuid4(), uuid4()]
        for one in officers:
            names = {"name": Secret("王经办"), "login": Secret(str(one)), "telephone": None, "department": None}
            db.session.add(Staff(region=JISHISHAN, person=one, state="live", joined_at=FRIDAY, left_at=None, **names))
            post = {"role": "clerk", "without": [], "valid_from": FRIDAY.date(), "created_at": FRIDAY}
            db.session.add(Grant(region=JISHISHAN, id=uuid4(), person=one, state="live", **post))
        db.session.flush()
        intake.accept(filed, actor=head)
        assigning.assign(filed, officers[0], actor=head)
        tasking.add_reviewer(filed, officers[1], "请核对图纸", actor=head)
    told = select(StaffNotice.kind, StaffNotice.person).where(StaffNotice.kind != "case.submitted")
    with world.working(JISHISHAN):
        found = sorted((kind, person) for kind, person in db.session.execute(told))
    assert found == [("case.assigned", officers[0]), ("case.opinion_asked", officers[1])]


def test_a_draft_that_was_never_submitted_tells_nobody(world, citizen):
    with world.visiting(JISHISHAN, person=citizen.person):
        case = filing.start(filing.Start(MATTER, JISHISHAN, citizen.person), actor=citizen)
        filing.discard(case.id, actor=citizen)
    handled(world)
    assert messages(world, "case.withdrawn") == []


def test_every_fact_that_is_told_has_words_and_a_reaction(world):
    told, shown = set(handlers.TOLD.values()), set(handlers.SHOWN.values())
    assert told | {"case.refused"} <= set(kinds.KINDS)
    assert shown <= set(offices.STAFF)
    registered = REACTIONS.all()
    assert all(handlers.tell_applicant in registered[fact] for fact in handlers.TOLD)
    assert all(handlers.show_office in registered[fact] for fact in handlers.SHOWN)


def test_sign_in_codes_are_delivered_by_this_room(world):
    assert codes._deliveries == [handlers.send_code]


def test_who_was_told_of_a_step_is_told_that_it_was_taken_back(world, filed):
    clerk = Actor("staff", uuid4(), JISHISHAN, rights=ROLES["clerk"].rights)
    with frozen(FRIDAY), world.working(JISHISHAN):
        intake.accept(filed, actor=clerk)
        deciding.undo(filed, actor=clerk)
    channel, _, said = messages(world, "case.undone")[0]
    assert channel == "inbox"
    assert "（已受理）已经撤回，现为“已提交，待受理”" in said

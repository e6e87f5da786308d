"""What happens to reviews by letter: a closed case asks its applicant, an answer is counted; each once."""

import io
from uuid import UUID

import pytest
from sqlalchemy import func, select
from wutong_reviews import actions, queries
from wutong_reviews.events import ReviewGiven, ReviewInvited
from wutong_reviews.handlers import count, invite
from wutong_reviews.models import Invitation
from wutong_reviews.rules import Grade

from wutong import letters
from wutong.cases.actions import filing, intake
from wutong.events import Letter, handler_name
from wutong.notices.models import Message
from wutong.people.rules.roles import CITIZEN, ROLES
from wutong.sdk import SYSTEM, Actor, db, history, new_id, now
from wutong.settings.actions import switch
from wutong.testing.tree import JISHISHAN

MATTER = {
    "code": "M-1", "claim": None, "home": JISHISHAN, "department": "示例局",
    "values": {"name": "食品经营许可", "handling_type": "promised", "promised_days": 10, "promised_unit": "working",
               "legal_days": 20, "legal_unit": "working", "papers": [{"name": "身份证", "need": "required"}]},
}  # fmt: skip


@pytest.fixture
def alice() -> Actor:
    return Actor("citizen", new_id(), rights=CITIZEN)


@pytest.fixture
def on(world) -> None:
    """The county has switched reviews on."""
    with world.working(JISHISHAN):
        switch("reviews", True, actor=SYSTEM)


def drafted(world, alice: Actor) -> UUID:
    with world.visiting(JISHISHAN, alice.person):
        case_id = filing.start(filing.Start(MATTER, JISHISHAN, alice.person), actor=alice).id
        told = {"name": "张三丰", "id_number": "440524188001010014", "telephone": "13900001234", "answers": {}}
        filing.fill(case_id, filing.Given(**told))
    return case_id


def closed(world, alice: Actor) -> UUID:
    """A case that the county said needs no application."""
    case_id = drafted(world, alice)
    with world.visiting(JISHISHAN, alice.person):
        filing.add_paper(case_id, "身份证", "a.pdf", io.BytesIO(b"%PDF-1.7\n" + b"x" * 100), actor=alice)
        filing.submit(case_id, actor=alice)
    with world.working(JISHISHAN):
        clerk = Actor("staff", new_id(), JISHISHAN, rights=ROLES["clerk"].rights)
        intake.reject_not_required(case_id, "不需要申请", actor=clerk)
    return case_id


def letters_for(handler) -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.handler == handler_name(handler))))


def handle(world, handler, *, times: int = 1) -> int:
    """Let a worker have the reaction's letters, as often as somebody sends them round; returns how many there are."""
    for _ in range(times):
        with world.working(JISHISHAN):
            found = letters_for(handler)
            for letter in found:
                letter.state = "open"
        with world.working(JISHISHAN):
            assert [letters.react(letter.id) for letter in letters_for(handler)] == [True] * len(found)
    return len(found)


def asked(world) -> list[tuple[str, UUID | None]]:
    """The messages that invite."""
    with world.working(JISHISHAN):
        found = db.session.scalars(select(Message).where(Message.kind == "reviews.invited").order_by(Message.channel))
        return [(each.channel, each.person) for each in found]


def test_a_closed_case_asks_its_applicant_on_the_case_and_by_notice(world, on, alice):
    case_id = closed(world, alice)
    assert handle(world, invite) == 1
    with world.visiting(JISHISHAN, alice.person):
        invitation = queries.invitation(case_id)
        assert (invitation.applicant, invitation.matter) == (alice.person, "食品经营许可")
        assert invitation.number
    assert asked(world) == [("inbox", alice.person), ("sms", alice.person)]
    with world.at(JISHISHAN):
        assert ReviewInvited.wire in [event.name for event in history(case_id)]


def test_an_invitation_that_is_handled_twice_asks_once(world, on, alice):
    case_id = closed(world, alice)
    handle(world, invite, times=2)
    with world.at(JISHISHAN):
        assert db.session.scalar(select(func.count()).select_from(Invitation)) == 1
        assert [event.name for event in history(case_id)].count(ReviewInvited.wire) == 1
    assert len(asked(world)) == 2


def test_a_discarded_draft_asks_nobody(world, on, alice):
    case_id = drafted(world, alice)
    with world.visiting(JISHISHAN, alice.person):
        filing.discard(case_id, actor=alice)
    assert handle(world, invite) == 1
    with world.at(JISHISHAN):
        assert db.session.scalars(select(Invitation)).all() == []
    assert asked(world) == []


def test_where_reviews_are_off_a_closed_case_writes_no_letter_for_them(world, alice):
    closed(world, alice)
    with world.at(JISHISHAN):
        assert letters_for(invite) == []


def test_an_answer_is_counted_by_its_letter_once(world, on):
    persons = [new_id() for _ in range(3)]
    for person in persons:
        with world.working(JISHISHAN):
            case_id = new_id()
            db.session.add(
                Invitation(region=JISHISHAN, case_id=case_id, applicant=person, number="N1", matter="许可", at=now())
            )
        with world.visiting(JISHISHAN, person):
            actions.give(case_id, Grade.FAIR, "", actor=Actor("citizen", person))
    with world.visiting(JISHISHAN):
        assert queries.summary().given == 0
    with world.working(JISHISHAN):
        sent = [letter.id for letter in letters_for(count)]
        assert {letter.name for letter in letters_for(count)} == {ReviewGiven.wire}
        assert [letters.react(each) for each in (*sent, *sent)] == [True] * 3 + [False] * 3
    with world.visiting(JISHISHAN):
        assert queries.summary().counts == {**dict.fromkeys(Grade, 0), Grade.FAIR: 3}

"""A helper acts by the word of somebody else, in its bounds, and both are told; the word is taken back anywhere."""

import io
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from tests.wutong.cases.conftest import PDF, Story

from wutong import clock, letters
from wutong.access import Actor
from wutong.cases import offered
from wutong.cases import queries as cases
from wutong.cases.actions import border, intake
from wutong.db import db
from wutong.events import Event, Letter
from wutong.flow import Needed
from wutong.mandates import actions, queries, rules
from wutong.notices.models import Message, StaffNotice
from wutong.people.rules.identifiers import BadNumber
from wutong.people.rules.roles import CITIZEN
from wutong.testing import tree

NUMBER, PHONE = "440524188001010014", "13900007788"
VILLAGE, COUNTY = tree.VILLAGE, tree.JISHISHAN


def wish(*codes: str, evidence: str = "paper", days: int = 30, proof: bytes | None = PDF, **more: str) -> actions.Wish:
    told = {"name": "张三丰", "id_number": NUMBER, "telephone": PHONE} | more
    until = clock.today() + timedelta(days)
    return actions.Wish(**told, matters=codes, until=until, evidence=evidence, proof=proof and io.BytesIO(proof))


def given(story: Story, helper: Actor, *codes: str, **more: object) -> UUID:
    with story.at(VILLAGE):
        return actions.give(wish(*codes, **more), actor=helper).id  # type: ignore[arg-type]


def filed(story: Story, helper: Actor, mandate: UUID, code: str, region: int = VILLAGE) -> border.Receipt:
    with story.at(region):
        paper = border.Upload("身份证", "a.pdf", io.BytesIO(PDF))
        return actions.file(mandate, offered.to_file(code), {}, [paper], actor=helper)


def told(story: Story, kind: str, region: int = VILLAGE) -> list[tuple[UUID | None, str, str]]:
    with story.at(region):
        rows = db.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.id)).all()
        return [(row.person, row.channel, row.body.reveal() if row.body else "") for row in rows]


def giver(story: Story, mandate: UUID) -> Actor:
    with story.at(VILLAGE):
        return Actor("citizen", queries.found(mandate).applicant, rights=CITIZEN)


def carried(story: Story) -> None:
    """Every open letter, whichever room it is for."""
    for _ in range(3):
        for region in tree.REGIONS:
            with story.at(region):
                mine = (Letter.to_region == region, Letter.state == "open")
                waiting = list(db.session.scalars(select(Letter.id).where(*mine).order_by(Letter.id)))
            for letter in waiting:
                with story.at(region):
                    letters.react(letter)


@pytest.fixture
def helper(story: Story) -> Actor:
    return story.employed("helper", VILLAGE)


def test_a_helper_files_for_a_villager_and_both_hear_how_it_goes_on(story: Story, helper: Actor) -> None:
    code = story.offered()
    mandate = given(story, helper, code)
    receipt = filed(story, helper, mandate, code)
    carried(story)
    assert story.case(receipt.case_id).applicant == giver(story, mandate).person
    with story.at():
        (step,) = [one for one in cases.steps(receipt.case_id) if one.move == "submit"]
        assert step.text is not None
        assert "王经办" in step.text.reveal()
        intake.accept(receipt.case_id, actor=story.clerk)
    carried(story)
    assert [row[1] for row in told(story, "mandate.given")].count("sms") >= 1
    (mine,) = [row for row in told(story, "mandate.errand") if row[0] == helper.person]
    assert "已受理" in mine[2]
    assert receipt.number in mine[2]
    applicant = giver(story, mandate).person
    assert applicant in [row[0] for row in told(story, "case.accepted", COUNTY)]
    with story.at(VILLAGE):
        errand = queries.errand(receipt.case_id)
        assert errand is not None
        assert errand.state == "accepted"


def test_every_act_names_the_mandate_in_the_chain_and_at_the_home(story: Story, helper: Actor) -> None:
    code = story.offered()
    mandate = given(story, helper, code)
    receipt = filed(story, helper, mandate, code)
    carried(story)
    with story.at(VILLAGE):
        actions.step(receipt.case_id, "withdraw", actor=helper)
        number = queries.found(mandate).number
    carried(story)
    assert story.case(receipt.case_id).state == "withdrawn"
    with story.at():
        (step,) = [one for one in cases.steps(receipt.case_id) if one.move == "withdraw"]
        assert step.text is not None
        assert number in step.text.reveal()
    with story.at(VILLAGE):
        used = select(Event.payload["kind"].astext).where(Event.about == mandate, Event.name == "mandate.used")
        assert list(db.session.scalars(used.order_by(Event.id))) == ["file", "withdraw"]
        assert [act.title for act in queries.acts(queries.found(mandate))] == ["登记委托", "代为申报", "代为撤回"]


def test_a_case_that_lives_where_the_helper_works_goes_the_same_way(story: Story) -> None:
    helper, code = story.employed("clerk"), story.offered()
    with story.at():
        mandate = actions.give(wish(code, telephone="13900007799"), actor=helper).id
    receipt = filed(story, helper, mandate, code, COUNTY)
    with story.at():
        intake.accept(receipt.case_id, actor=story.clerk)
        errand = queries.errand(receipt.case_id)
        assert errand is not None
        assert errand.state == "accepted"
    assert [row for row in told(story, "mandate.errand", COUNTY) if row[0] == helper.person]
    with story.at():
        upload = border.Upload("户口簿", "b.pdf", io.BytesIO(PDF))
        actions.step(receipt.case_id, "add_paper", actor=helper, upload=upload)
        assert "户口簿" in [row.slot for row in cases.papers(receipt.case_id)]
    with story.at():
        actions.step(receipt.case_id, "withdraw", actor=helper)
    assert story.case(receipt.case_id).state == "withdrawn"


def refuses(story: Story, act: Callable[[], object], refusal: type[Exception], region: int = VILLAGE) -> str:
    with pytest.raises(refusal) as raised, story.at(region):
        act()
    return raised.value.text()  # type: ignore[attr-defined,no-any-return]


def test_after_the_last_day_nothing_goes_through(story: Story, helper: Actor) -> None:
    code = story.offered()
    mandate = given(story, helper, code, days=1)
    receipt = filed(story, helper, mandate, code)
    carried(story)
    with clock.frozen(clock.now() + timedelta(days=2)):
        with pytest.raises(rules.Expired):
            filed(story, helper, mandate, code)
        said = refuses(story, lambda: border.ask(receipt.case_id, "withdraw", actor=helper), rules.Expired)
        assert "到期" in said
        with story.at(VILLAGE):  # before another clerk the applicant stands in person
            border.ask(receipt.case_id, "withdraw", actor=story.employed("clerk", VILLAGE), said="本人到场提出")


@pytest.mark.parametrize("region", [VILLAGE, COUNTY])
def test_a_colleague_acts_for_the_villager_only_when_he_says_that_the_villager_stands_there(
    story: Story, region: int
) -> None:
    helper, colleague, code = story.employed("clerk", region), story.employed("clerk", region), story.offered()
    with story.at(region):
        mandate = actions.give(wish(code, telephone="13900007798"), actor=helper).id
    receipt = filed(story, helper, mandate, code, region)
    carried(story)
    with story.at(region):
        actions.resign(mandate, actor=helper)

    def add(said: str = "") -> None:
        upload = border.Upload("户口簿", "b.pdf", io.BytesIO(PDF))
        actions.step(receipt.case_id, "add_paper", actor=colleague, upload=upload, said=said)

    refuses(story, add, Needed, region)
    refuses(story, lambda: actions.step(receipt.case_id, "withdraw", actor=colleague), Needed, region)
    refuses(
        story, lambda: actions.step(receipt.case_id, "withdraw", actor=helper, said="本人到场"), rules.Ended, region
    )
    with story.at(region):
        add("委托人本人到场，已核对身份证")
    carried(story)
    with story.at():
        *_, step = cases.steps(receipt.case_id)
        assert step.move == "add_paper"
        assert step.text is not None
        assert step.text.reveal() == "委托人本人到场，已核对身份证"


def test_the_villager_takes_it_back_online_and_nobody_else_can(story: Story, helper: Actor) -> None:
    code = story.offered()
    mandate = given(story, helper, code)
    owner = giver(story, mandate)
    stranger = Actor("citizen", clock.new_id(), rights=CITIZEN)
    with story.world.visiting(VILLAGE, person=stranger.person), pytest.raises(rules.NoSuchMandate):
        actions.revoke(mandate, actor=stranger)
    for _ in range(2):
        with story.world.visiting(VILLAGE, person=owner.person):
            actions.revoke(mandate, actor=owner)
    with pytest.raises(rules.Ended):
        filed(story, helper, mandate, code)
    ended = [row for row in told(story, "mandate.ended") if row[1] == "inbox"]
    assert {helper.person, owner.person} <= {row[0] for row in ended}


def test_the_villager_takes_it_back_at_a_counter_far_away(story: Story, helper: Actor) -> None:
    code = story.offered()
    mandate, clerk = given(story, helper, code), story.employed("clerk", tree.DONGXIANG)
    with story.at(VILLAGE):
        number = queries.found(mandate).number

    def answers(id_number: str) -> list[str]:
        with story.at(tree.DONGXIANG):
            assert actions.revoke_at_counter(f" {number.lower()} ", id_number, actor=clerk) is False
        carried(story)
        with story.at(tree.DONGXIANG):
            return list(db.session.scalars(select(StaffNotice.kind).where(StaffNotice.number == number)))

    assert answers("11010519491231002X") == ["mandate.not_revoked"]
    filed(story, helper, mandate, code)
    assert set(answers(NUMBER)) == {"mandate.not_revoked", "mandate.revoked"}
    with story.at(VILLAGE):
        assert queries.found(mandate).ended_how == "counter"
    for wrong in ("xyz", "62292999-AAAA", f"{number}9"):
        with pytest.raises(rules.NoSuchMandate), story.at(VILLAGE):
            actions.revoke_at_counter(wrong, NUMBER, actor=helper)


def test_a_mandate_without_a_paper_waits_for_the_villagers_own_word(story: Story, helper: Actor) -> None:
    code = story.offered()
    mandate = given(story, helper, code, evidence="online", proof=None)
    with pytest.raises(rules.NotConfirmed):
        filed(story, helper, mandate, code)
    owner = giver(story, mandate)
    with story.world.visiting(VILLAGE, person=owner.person):
        actions.confirm(mandate, actor=owner)
    filed(story, helper, mandate, code)


def test_the_helper_gives_it_back_and_only_he(story: Story, helper: Actor) -> None:
    code = story.offered()
    mandate = given(story, helper, code)
    with pytest.raises(rules.NotTheHelper), story.at(VILLAGE):
        actions.resign(mandate, actor=story.employed("helper", VILLAGE))
    with story.at(VILLAGE):
        actions.resign(mandate, actor=helper)
    with pytest.raises(rules.Ended):
        filed(story, helper, mandate, code)


def test_a_wish_that_is_not_whole_leaves_nothing(story: Story, helper: Actor) -> None:
    code = story.offered()
    kept = story.files()
    for asked, refusal in (
        (wish(code, proof=None), rules.ProofMissing),
        (wish("M-unknown"), rules.BadMatters),
        (wish(code, id_number="440524188001010015"), BadNumber),
        (wish(code, days=400), rules.BadDay),
    ):
        with pytest.raises(refusal), story.at(VILLAGE):
            actions.give(asked, actor=helper)
    assert story.files() == kept


def test_its_paper_is_kept_as_long_as_the_mandate(story: Story, helper: Actor) -> None:
    mandate = given(story, helper, story.offered(), proof=PDF + b"a mandate's own")
    with story.at(VILLAGE):
        digest = queries.found(mandate).digest
        assert digest is not None
        assert queries.proofs_held([digest, "0" * 64]) == [digest]

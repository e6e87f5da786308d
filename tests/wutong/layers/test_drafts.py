from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError
from tests.wutong.layers.things import THING

from wutong.access import SYSTEM, Actor
from wutong.clock import frozen
from wutong.db import db
from wutong.errors import NotFound
from wutong.layers.drafts import (
    NotSubmitted,
    Published,
    ReasonMissing,
    SamePerson,
    Submitted,
    approve_draft,
    drafts,
    drop_draft,
    edits_of,
    get_draft,
    publish_draft,
    reopen,
    return_draft,
    save_draft,
    submit_draft,
    take_back_draft,
)
from wutong.layers.kinds import Edit
from wutong.layers.queries import defined
from wutong.layers.releases import listed, roll_back
from wutong.testing.tree import GANSU, JISHISHAN
from wutong.testing.world import World

ITEM = UUID(int=7)
NOON = datetime(2026, 4, 1, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
EDITOR, HELPER, APPROVER = (Actor("staff", person=UUID(int=n), region=GANSU) for n in (1, 2, 3))
FIRST = Edit(
    ITEM, {"name": "低保", "days": 20, "papers": ["a"], "levels": [4]}, defines=True, locks=frozenset({"hours"})
)


def test_a_draft_is_invisible_below_and_is_published_as_it_stands(things: World) -> None:
    with things.working(GANSU):
        kept = save_draft(THING, [FIRST], title="首批", actor=SYSTEM)
        assert edits_of(THING, kept) == [FIRST]
    with things.at(JISHISHAN):
        assert drafts(THING) == []
        assert defined(THING, JISHISHAN, [ITEM]) == {}
        with pytest.raises(NotFound):
            get_draft(THING, kept.id)
    with things.working(GANSU):
        assert publish_draft(THING, kept.id, actor=SYSTEM).note == "首批"
        assert drafts(THING) == []
        with pytest.raises(Published):
            publish_draft(THING, kept.id, actor=SYSTEM)
    with things.at(JISHISHAN):
        seen = defined(THING, JISHISHAN, [ITEM])[ITEM]
        assert (seen["days"], seen.locked) == (20, frozenset({"hours"}))


def test_a_draft_is_saved_again_or_thrown_away(things: World) -> None:
    with things.at(GANSU):
        kept = save_draft(THING, [FIRST], title="首批", actor=SYSTEM)
        again = save_draft(THING, [Edit(ITEM, {"days": 5})], title="改", actor=SYSTEM, draft_id=kept.id)
        assert (again.id, again.title, edits_of(THING, again)) == (kept.id, "改", [Edit(ITEM, {"days": 5})])
        drop_draft(THING, kept.id)
        assert drafts(THING) == []


def submitted(things: World, at: datetime | None = None) -> UUID:
    """A draft that two persons wrote and one of them submitted."""
    with things.working(GANSU):
        kept = save_draft(THING, [FIRST], title="首批", actor=EDITOR).id
        save_draft(THING, [FIRST], title="首批", actor=HELPER, draft_id=kept)
        submit_draft(THING, kept, actor=EDITOR, note="按新条例", at=at)
    return kept


def test_nobody_approves_what_he_wrote_or_submitted_and_no_program_does(things: World) -> None:
    kept = submitted(things)
    with things.at(GANSU):
        for actor in (EDITOR, HELPER, Actor("client", region=GANSU)):
            with pytest.raises(SamePerson):
                approve_draft(THING, kept, actor=actor)
        release = approve_draft(THING, kept, actor=APPROVER)
        assert (release.note, release.made_by, release.editors) == (
            "按新条例",
            APPROVER.person,
            [UUID(int=1), UUID(int=2)],
        )
        assert not release.alone


PROGRAM = Actor("client", region=GANSU, client="62.abc", owner=UUID(int=4))
OWNER = Actor("staff", person=UUID(int=4), region=GANSU)


@pytest.mark.parametrize("saves", [True, False])
def test_who_answers_for_a_program_does_not_approve_what_it_wrote_or_submitted(things: World, saves: bool) -> None:
    with things.working(GANSU):
        kept = save_draft(THING, [FIRST], title="首批", actor=PROGRAM if saves else EDITOR).id
        row = submit_draft(THING, kept, actor=EDITOR if saves else PROGRAM)
        assert row.programs == ["62.abc"]
    with things.at(GANSU):
        for actor in (PROGRAM, OWNER):
            with pytest.raises(SamePerson):
                approve_draft(THING, kept, actor=actor)
        assert UUID(int=4) in approve_draft(THING, kept, actor=APPROVER).editors


def test_where_one_person_is_enough_the_release_says_so(things: World) -> None:
    kept = submitted(things)
    with things.at(GANSU):
        assert approve_draft(THING, kept, actor=EDITOR, two_persons=False).alone


def test_a_submitted_draft_is_frozen_until_it_is_taken_back_or_returned(things: World) -> None:
    kept = submitted(things)
    with things.at(GANSU):
        with pytest.raises(Submitted):
            save_draft(THING, [FIRST], title="改", actor=EDITOR, draft_id=kept)
        with pytest.raises(Submitted):
            drop_draft(THING, kept)
        take_back_draft(THING, kept, actor=EDITOR)
        save_draft(THING, [FIRST], title="改", actor=EDITOR, draft_id=kept)
        with pytest.raises(NotSubmitted):
            approve_draft(THING, kept, actor=APPROVER)


def test_a_draft_is_returned_with_a_reason_and_submitted_again(things: World) -> None:
    kept = submitted(things)
    with things.at(GANSU):
        with pytest.raises(ReasonMissing):
            return_draft(THING, kept, reason=" ", actor=APPROVER)
        row = return_draft(THING, kept, reason="时限与条例不符", actor=APPROVER)
        assert (row.state, row.objection) == ("returned", "时限与条例不符")
        submit_draft(THING, kept, actor=EDITOR)
        assert approve_draft(THING, kept, actor=APPROVER).items == 1


def test_what_comes_back_takes_in_what_was_begun_meanwhile_with_everybodys_hand(things: World) -> None:
    kept = submitted(things)
    with things.at(GANSU):
        save_draft(THING, [Edit(ITEM, {"days": 5, "hours": "全天"})], title="又改", actor=APPROVER)
        row = return_draft(THING, kept, reason="时限与条例不符", actor=SYSTEM)
        assert [row] == drafts(THING)
        assert row.edits[str(ITEM)] == {
            "name": "低保", "days": 5, "papers": ["a"], "levels": [4], "hours": "全天", "defines": True,
            "locks": ["hours"],
        }  # fmt: skip
        assert row.editors == [actor.person for actor in (EDITOR, HELPER, APPROVER)]


def test_the_database_itself_lets_no_region_have_two_drafts_that_may_be_changed(things: World) -> None:
    kept = submitted(things)
    with things.at(GANSU):
        save_draft(THING, [FIRST], title="又改", actor=EDITOR)
        with pytest.raises(IntegrityError), db.session.begin_nested():
            save_draft(THING, [FIRST], title="再改", actor=EDITOR)
        with pytest.raises(IntegrityError), db.session.begin_nested():
            get_draft(THING, kept).state = "returned"


def test_what_is_agreed_waits_for_the_delay_and_can_be_called_off_meanwhile(things: World) -> None:
    with frozen(NOON):
        kept = submitted(things, at=NOON + HOUR)
        with things.working(GANSU):
            release = approve_draft(THING, kept, actor=APPROVER, delay=2 * HOUR)
            assert release.starts == NOON + 2 * HOUR, "the wish lies within the delay"
    with frozen(NOON + HOUR), things.working(GANSU):
        assert defined(THING, GANSU, [ITEM]) == {}
        roll_back(THING, release.id, actor=APPROVER)
        again = reopen(THING, release.id)
        assert again is not None
        assert (again.id, again.state, drafts(THING)) == (kept, "open", [again])
    with frozen(NOON + 3 * HOUR), things.at(GANSU):
        assert defined(THING, GANSU, [ITEM]) == {}


def test_a_wish_beyond_the_delay_is_kept_and_the_approver_may_name_another_instant(things: World) -> None:
    with frozen(NOON):
        kept = submitted(things, at=NOON + 5 * HOUR)
        with things.at(GANSU):
            assert approve_draft(THING, kept, actor=APPROVER, delay=2 * HOUR).starts == NOON + 5 * HOUR
        with things.at(GANSU):
            assert approve_draft(THING, kept, actor=APPROVER, at=NOON + HOUR).starts == NOON + HOUR


def test_of_two_approvers_at_the_same_time_one_publishes_and_the_other_is_told(things: World) -> None:
    kept, together = submitted(things), Barrier(2)

    def approve(actor: Actor) -> str:
        with things.working(GANSU):
            get_draft(THING, kept)
            together.wait()
            try:
                approve_draft(THING, kept, actor=actor)
            except Published:
                return "told"
            return "published"

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(approve, [APPROVER, Actor("staff", person=UUID(int=4), region=GANSU)]))
    assert sorted(ends) == ["published", "told"]
    with things.at(GANSU):
        assert len(listed(THING)) == 1

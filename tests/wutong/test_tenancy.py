"""Codes are arithmetic, scopes are loud, and the session asks only for its own region."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.clock import new_id, now
from wutong.db import NoRegion, db, work
from wutong.events import Event
from wutong.testing import tree
from wutong.testing.tree import CHUIMATAN, DONGXIANG, GANSU, JISHISHAN, LINXIA, NATION, VILLAGE
from wutong.timers import Timer

CODES = st.one_of(
    st.just(0),
    st.integers(11, 82).map(lambda p: p * 10**10),
    st.integers(1100, 8299).map(lambda c: c * 10**8),
    st.integers(110000, 829999).map(lambda c: c * 10**6),
    st.integers(110000000, 829999999).map(lambda c: c * 10**3),
    st.integers(110000000000, 829999999999),
)


@given(CODES)
def test_an_address_reads_back_as_the_region_it_spells(code: int):
    assert tenancy.parse(tenancy.spell(code)) == code


@given(CODES)
def test_every_region_lies_inside_every_one_of_its_ancestors(code: int):
    steps = tenancy.line(code)
    assert steps[0] == NATION
    assert steps[-1] == code
    assert all(tenancy.contains(above, code) for above in steps)


@given(CODES, CODES)
def test_containing_is_the_same_as_standing_on_the_line(above: int, below: int):
    assert tenancy.contains(above, below) == (above in tenancy.line(below))


@pytest.mark.parametrize(
    ("code", "spelled"),
    [
        (0, "0"),
        (GANSU, "62"),
        (LINXIA, "6229"),
        (JISHISHAN, "622927"),
        (CHUIMATAN, "622927100"),
        (441900003000, "441900003"),
    ],
)
def test_addresses_are_spelled_by_level_and_never_lose_a_zero(code: int, spelled: str):
    assert tenancy.spell(code) == spelled


@pytest.mark.parametrize("text_", ["", "6", "622", "62292", "62292710", "abc", "６２", "6229270000000", "-1", "62 "])
def test_a_wrong_address_is_refused(text_: str):
    with pytest.raises(tenancy.NoSuchRegion):
        tenancy.parse(text_)


def test_a_session_outside_every_scope_is_refused(world):
    with world.app.app_context(), pytest.raises(NoRegion):
        db.session.execute(text("select 1"))


def timer(region: int) -> Timer:
    return Timer(region=region, id=new_id(), kind="t", subject=new_id(), due_at=now(), state="open", attempts=0)


def test_a_query_that_names_no_region_sees_its_own_alone(world):
    for region in (JISHISHAN, DONGXIANG, VILLAGE):
        with world.working(region):
            db.session.add(timer(region))
    with world.at(JISHISHAN):
        assert db.session.scalars(select(Timer.region)).all() == [JISHISHAN]
    with world.at(LINXIA):
        assert db.session.scalars(select(Timer.region)).all() == []
    with world.at(LINXIA, look="down"):
        assert sorted(db.session.scalars(select(Timer.region))) == [DONGXIANG, JISHISHAN, VILLAGE]


def test_the_wall_holds_where_the_session_adds_nothing(world):
    with world.working(DONGXIANG):
        db.session.add(timer(DONGXIANG))
    with world.at(JISHISHAN):
        for statement in ("select 1 from timers", "update timers set kind = 'x'", "delete from timers"):
            assert db.session.execute(text(statement)).rowcount == 0


def test_a_row_cannot_be_written_for_another_region(world):
    with pytest.raises(Exception, match="row-level security"), world.working(JISHISHAN):
        db.session.add(timer(DONGXIANG))


def test_a_pooled_connection_keeps_nothing_of_the_tenant_before(world):
    with world.working(JISHISHAN):
        db.session.add(timer(JISHISHAN))
        before = db.session.execute(text("select pg_backend_pid()")).scalar()
    with world.app.app_context(), tenancy.nowhere():
        assert db.session.execute(text("select pg_backend_pid()")).scalar() == before
        assert db.session.execute(text("select count(*) from timers")).scalar() == 0


def test_the_statement_itself_carries_the_region_for_the_planner(world):
    seen = []
    with world.at(JISHISHAN):
        from sqlalchemy import event

        event.listen(db.engine, "before_cursor_execute", lambda c, cu, statement, p, x, m: seen.append((statement, p)))
        db.session.scalars(select(Timer)).all()
    statement, parameters = seen[-1]
    assert "timers.region =" in statement
    assert JISHISHAN in parameters.values()


def test_scopes_nest_and_each_has_its_own_transaction(world):
    with world.working(JISHISHAN):
        db.session.add(timer(JISHISHAN))
        with tenancy.at(DONGXIANG), work():
            assert db.session.scalars(select(func.count()).select_from(Timer)).one() == 0
        assert db.session.scalars(select(func.count()).select_from(Timer)).one() == 1


def test_work_undoes_everything_when_its_block_fails(world):
    def written_and_failed() -> None:
        with world.working(JISHISHAN):
            db.session.add(timer(JISHISHAN))
            db.session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        written_and_failed()
    with world.at(JISHISHAN):
        assert db.session.scalars(select(Timer)).all() == []


def test_names_of_caches_files_and_locks_begin_with_the_region(world):
    with world.at(JISHISHAN):
        assert tenancy.guarded("list") == "622927000000/list"
    with world.app.app_context(), tenancy.nowhere(), pytest.raises(NoRegion):
        tenancy.guarded("list")


def test_every_code_of_the_small_tree_is_its_parents_child():
    assert all(tenancy.contains(tree.parent(code), code) for code in tree.REGIONS if code)
    assert SYSTEM.may("anything")
    assert Event.look == "owned"

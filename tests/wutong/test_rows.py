"""New rows go to the database in one go, and nobody sees a difference but the clock."""

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from wutong import rows, tenancy, wire
from wutong.clock import new_id, now
from wutong.db import db, later
from wutong.events import Event
from wutong.notices.models import StaffNotice
from wutong.rows import ONCE, Row
from wutong.testing.tree import JISHISHAN
from wutong.testing.world import World
from wutong.timers import Timer


class Heard:
    """What went over the line: bundles of messages, and statements of the mapper."""

    def __init__(self) -> None:
        self.bundles: list[list[bytes]] = []
        self.statements: list[str] = []


@pytest.fixture
def heard(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    told, send = Heard(), wire.together

    def listen(raw, messages):  # type: ignore[no-untyped-def]
        told.bundles.append([text for text, _ in messages if text.startswith(b"insert")])
        return send(raw, messages)

    def note(*said: object) -> None:
        told.statements.append(str(said[2]))

    monkeypatch.setattr(wire, "together", listen)
    with world.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield told
    event.remove(engine, "before_cursor_execute", note)


def add(*made: object) -> None:
    """Write objects now."""
    db.session.add_all(made)
    db.session.flush()


def at_home(world: World, *made: object, rows: tuple[Row, ...] = ()) -> None:
    """Write objects, and rows that come with them, in a transaction of the county."""
    with world.working(JISHISHAN):
        for row in rows:
            later(row)
        add(*made)


def a_timer(kind: str = "test", **told: object) -> Timer:
    values = {"region": JISHISHAN, "id": new_id(), "kind": kind, "subject": new_id(), "due_at": now()}
    return Timer(**{**values, "state": "open", "attempts": 0, **told})


def an_event(**told: object) -> Event:
    values = {"region": JISHISHAN, "id": new_id(), "name": "test.happened", "at": now(), "actor_kind": "system"}
    return Event(**{**values, "payload": {"名": "值", "quoted": "a'b\\c"}, **told})


def a_notice(**told: object) -> Row:
    values = {"region": JISHISHAN, "id": new_id(), "kind": "test", "at": now(), "origin": new_id()}
    return Row(StaffNotice.__table__, {**values, **told}, ONCE)  # type: ignore[arg-type]


def test_rows_of_several_tables_are_one_bundle_and_the_mapper_writes_none(world: World, heard: Heard) -> None:
    with world.working(JISHISHAN):
        made, fact = [a_timer("first"), a_timer("second")], an_event()
        db.session.add_all([*made, fact])
        later(a_notice())
    assert [len(bundle) for bundle in heard.bundles if bundle] == [4]
    assert not [text for text in heard.statements if text.startswith("INSERT")]
    with world.working(JISHISHAN):
        kinds = db.session.scalars(select(Timer.kind).order_by(Timer.id)).all()
        payload = db.session.scalar(select(Event.payload).where(Event.id == fact.id))
        notices = db.session.scalar(select(func.count()).select_from(StaffNotice).where(StaffNotice.kind == "test"))
    assert (kinds, payload, notices) == (["first", "second"], {"名": "值", "quoted": "a'b\\c"}, 1)


def test_what_was_written_is_an_object_of_the_session_that_asks_for_nothing(world: World, heard: Heard) -> None:
    with world.working(JISHISHAN):
        made = a_timer()
        db.session.add(made)
        db.session.flush()
        heard.statements.clear()
        assert (made.error, made.sent_at) == (None, None)
        assert db.session.get(Timer, (JISHISHAN, made.id)) is made
        assert heard.statements == []
        made.state = "done"
    with world.working(JISHISHAN):
        assert db.session.scalar(select(Timer.state)) == "done"


def test_where_another_row_of_the_table_changes_the_mapper_keeps_the_order(world: World, heard: Heard) -> None:
    with world.working(JISHISHAN):
        first = a_timer()
        db.session.add(first)
    heard.bundles.clear()
    with world.working(JISHISHAN):
        held = db.session.scalars(select(Timer)).one()
        held.state = "done"
        db.session.add(a_timer())
    assert not [bundle for bundle in heard.bundles if bundle]
    assert [text.split()[0] for text in heard.statements if text.split()[0] in ("UPDATE", "INSERT")] == [
        "UPDATE",
        "INSERT",
    ]


def test_what_the_database_refuses_is_raised_as_ever_and_a_savepoint_survives_it(world: World) -> None:
    with world.working(JISHISHAN):
        twice = new_id()
        db.session.add(a_timer(id=twice))
        db.session.flush()
        db.session.expunge_all()
        with pytest.raises(IntegrityError), db.session.begin_nested():
            add(a_timer(id=twice))
        db.session.add(a_timer("after"))
    with world.working(JISHISHAN):
        assert sorted(db.session.scalars(select(Timer.kind))) == ["after", "test"]


@pytest.mark.parametrize("kind", ["x" * 81, "a\0b"], ids=["long", "nul"])
def test_a_text_that_does_not_fit_is_refused_and_never_cut(world: World, kind: str) -> None:
    with pytest.raises(DataError), world.working(JISHISHAN):
        db.session.add(a_timer(kind))


def test_a_row_that_is_there_already_stays_as_it_is(world: World) -> None:
    origin: UUID = new_id()
    for kind in ("first", "second"):
        with world.working(JISHISHAN):
            later(a_notice(id=origin, kind=kind))
    with world.working(JISHISHAN):
        assert db.session.scalars(select(StaffNotice.kind).where(StaffNotice.id == origin)).all() == ["first"]


def test_what_was_to_come_later_is_gone_with_its_transaction(world: World) -> None:
    with pytest.raises(DataError):
        at_home(world, a_timer("x" * 81), rows=(a_notice(kind="never"),))
    with world.working(JISHISHAN):
        db.session.add(a_timer())
    with world.working(JISHISHAN):
        assert not db.session.scalars(select(StaffNotice.kind).where(StaffNotice.kind == "never")).all()


def test_what_a_connection_has_prepared_outlives_a_refusal(world: World) -> None:
    twice = new_id()
    at_home(world, a_timer(id=twice))
    for _ in range(3):
        with pytest.raises(IntegrityError):
            at_home(world, a_timer(id=twice))
        at_home(world, a_timer())


def test_a_value_that_is_not_plain_is_left_to_the_mapper(world: World, heard: Heard) -> None:
    with world.working(JISHISHAN):
        db.session.add(a_timer(due_at=func.now()))
    assert [text for text in heard.statements if text.startswith("INSERT INTO timers")]
    with pytest.raises(rows.NotPlain):
        at_home(world, rows=(Row(Timer.__table__, {"due_at": func.now()}),))  # type: ignore[arg-type]


def test_a_server_that_does_not_answer_is_told_of_as_ever(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise psycopg.OperationalError("connection refused")

    with world.at(JISHISHAN):
        monkeypatch.setattr(db.engine, "raw_connection", away)
        with pytest.raises(OperationalError):
            tenancy.alone((b"select 1", None))


def test_what_is_asked_alone_stands_in_the_present_scope_and_is_over_at_once(world: World) -> None:
    with world.at(JISHISHAN):
        (found,) = tenancy.alone((b"select current_setting('wutong.region'), $1::int", [b"7"]))
        assert [found.get_value(0, column) for column in range(2)] == [str(JISHISHAN).encode(), b"7"]
        tenancy.alone(*rows.messages([a_notice(kind="alone")], db.engine.dialect))
        assert db.session.scalars(select(StaffNotice.kind).where(StaffNotice.kind == "alone")).all() == ["alone"]

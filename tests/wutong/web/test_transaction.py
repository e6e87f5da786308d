import pytest
from flask import g
from psycopg.errors import DeadlockDetected
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import new_id
from wutong.db import db
from wutong.errors import Conflict
from wutong.testing.world import World
from wutong.web import csrf, lookups, open_to_all
from wutong.web.idempotency import IdempotencyKey
from wutong.web.lookups import Who

COUNTY = 622927000000


def insert() -> None:
    db.session.add(IdempotencyKey(region=tenancy.scope().home, caller="c", key="k", fingerprint=b"f"))


def done() -> str:
    insert()
    return "done"


def refused() -> tuple[str, int]:
    insert()
    return "no", 409


def raised() -> str:
    insert()
    db.session.flush()
    raise Conflict


def broken() -> str:
    insert()
    db.session.flush()
    raise RuntimeError


@pytest.fixture(autouse=True)
def _views(world: World) -> None:
    world.app.config["PROPAGATE_EXCEPTIONS"] = False  # answer 500 as in production, rather than raise into the test
    for view in (done, refused, raised, broken):
        world.app.post(f"/<region:region>/{view.__name__}", endpoint=view.__name__)(csrf.no_csrf(open_to_all(view)))


def kept(world: World) -> int:
    with world.at(COUNTY):
        return db.session.scalar(select(func.count()).select_from(IdempotencyKey)) or 0


def test_an_answer_below_400_is_committed(world: World) -> None:
    assert world.client().post("/622927/done").status_code == 200
    assert kept(world) == 1


@pytest.mark.parametrize(("address", "status"), [("refused", 409), ("raised", 409), ("broken", 500)])
def test_any_other_answer_leaves_nothing_behind(world: World, address: str, status: int) -> None:
    assert world.client().post(f"/622927/{address}").status_code == status
    assert kept(world) == 0


def scope_seen(world: World, address: str, actor: Actor) -> str:
    lookups.of(world.app).who = lambda code: Who(actor, (actor.person,) if actor.person else ())
    return world.client().get(address).text


def told() -> str:
    held = tenancy.scope()
    return f"{held.door} {held.region} {held.person is not None} {len(held.persons)}"


def test_the_scope_follows_the_address_and_who_asks(world: World) -> None:
    for name, rule in (("page", "/<region:region>/told"), ("desk", "/<region:region>/desk/told"), ("top", "/told")):
        world.app.get(rule, endpoint=f"told_{name}")(open_to_all(told))
    clerk, citizen = Actor("staff", new_id(), COUNTY), Actor("citizen", new_id())
    assert scope_seen(world, "/622927/desk/told", clerk) == f"office {COUNTY} True 0"
    assert scope_seen(world, "/622927/told", clerk) == f"public {COUNTY} True 1"
    assert scope_seen(world, "/622927/desk/told", citizen) == f"public {COUNTY} True 1"
    assert scope_seen(world, "/622927/told", Actor("public")) == f"public {COUNTY} False 0"
    assert scope_seen(world, "/told", citizen) == "public None True 1"
    assert scope_seen(world, "/told", Actor("public")) == "public None False 0"


def test_reading_is_tried_again_after_a_deadlock_and_writing_is_not(world: World) -> None:
    def unlucky() -> str:
        g.tries = g.get("tries", 0) + 1
        if g.tries < 3:
            raise OperationalError("select 1", {}, DeadlockDetected())
        return f"try {g.tries}"

    world.app.get("/<region:region>/unlucky", endpoint="read")(open_to_all(unlucky))
    world.app.post("/<region:region>/unlucky", endpoint="write")(csrf.no_csrf(open_to_all(unlucky)))
    assert world.client().get("/622927/unlucky").text == "try 3"
    assert world.client().post("/622927/unlucky").status_code == 500

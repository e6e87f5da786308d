"""The office's desk: one way through, and who is turned away."""

import errno
import io
import os
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from wutong.access import Actor
from wutong.clock import new_id
from wutong.regions import queries
from wutong.testing.database import Servers
from wutong.testing.tree import JISHISHAN, VILLAGE
from wutong.testing.world import World
from wutong.web import csrf, lookups
from wutong.web.lookups import Who

Post = Callable[..., TestResponse]


@pytest.fixture
def desk(world: World) -> FlaskClient:
    """A browser of the county's administrator."""
    rights = frozenset({"department.manage", "region.manage", "region.open", "region.suspend"})
    actor = Actor("staff", new_id(), JISHISHAN, None, rights, "马建国")
    lookups.of(world.app).who = lambda code: Who(actor)
    return world.client()


@pytest.fixture
def post(world: World, desk: FlaskClient) -> Post:
    """Send a form with a genuine token to an address of the county's desk."""
    desk.set_cookie(csrf.COOKIE, "a-cookie-of-this-browser")
    with world.app.test_request_context(headers={"Cookie": f"{csrf.COOKIE}=a-cookie-of-this-browser"}):
        proof = csrf.token()

    def sent(address: str, **fields: Any) -> TestResponse:
        return desk.post(f"/622927/desk/region{address}", data=fields, headers={csrf.HEADER: proof})

    return sent


def page(desk: FlaskClient, address: str) -> str:
    answer = desk.get(f"/622927/desk/region{address}")
    assert answer.status_code == 200
    return answer.text


def test_an_empty_county_is_told_how_to_begin(desk: FlaskClient):
    assert "还没有部门" in page(desk, "/departments/")
    assert "待完成" in page(desk, "/start")
    assert "没有暂停的地区" in page(desk, "/suspensions")


def test_a_department_is_established_changed_and_closed(world: World, desk: FlaskClient, post: Post):
    assert post("/departments/new", name="县民政局", line="civil_affairs").status_code == 303
    with world.at(JISHISHAN):
        id = queries.departments()[0].id
    assert 'value="县民政局"' in page(desk, f"/departments/{id}")
    assert post(f"/departments/{id}", name="县民政局", line="civil_affairs", office_phone="0930-1").status_code == 303
    assert "0930-1" in page(desk, "/departments/")
    assert post(f"/departments/{id}/close").status_code == 303
    assert "撤销</span>" in page(desk, "/departments/")


def test_a_refused_form_comes_back_with_what_was_typed(post: Post):
    answer = post("/departments/new", name="县市场监管局", line="market", credit_code="123")
    assert answer.status_code == 422
    assert 'value="县市场监管局"' in answer.text
    assert "统一社会信用代码“123”不正确" in answer.text


def test_a_superior_that_is_no_department_is_refused_and_no_fault_of_ours(post: Post):
    for superior in ("62/rubbish", "xx/1", f"62/{new_id()}"):
        answer = post("/departments/new", name="局", line="market", superior=superior)
        assert answer.status_code in (404, 422)


def test_a_profile_is_saved_and_shown_to_citizens(desk: FlaskClient, post: Post):
    assert post("/profile", greeting="花儿之乡欢迎您", office_phone="0930-12345").status_code == 303
    assert 'value="花儿之乡欢迎您"' in page(desk, "/profile")
    assert "花儿之乡欢迎您" in desk.get("/622927/").text
    assert "花儿之乡欢迎您" in desk.get("/622927100201/").text


def test_a_colour_nobody_could_read_is_refused_at_its_field(post: Post):
    answer = post("/profile", colour="#ffff00")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_a_crest_is_uploaded_and_a_script_is_not(desk: FlaskClient, post: Post):
    picture = (io.BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(20)), "crest.png")
    assert post("/profile/crest", crest=picture).status_code == 303
    assert desk.get("/622927/crest").status_code == 200
    script = (io.BytesIO(b"<svg onload='alert(1)'/>"), "crest.png")
    assert post("/profile/crest", crest=script).status_code == 422


@pytest.fixture
def full_database(world: World, servers: Servers) -> None:
    """PostgreSQL with no room left for pictures."""
    with psycopg.connect(servers.url(world.name)) as owner:
        owner.execute(
            "create function full_disk() returns trigger language plpgsql as"
            " $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$"
        )
        owner.execute("create trigger full_disk before insert or update on region_crests execute function full_disk()")


@pytest.mark.usefixtures("full_database")
def test_a_crest_that_the_database_has_no_room_for_is_told_in_words(desk: FlaskClient, post: Post, caplog: Any):
    picture = (io.BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(20)), "crest.png")
    answer = post("/profile/crest", crest=picture)
    assert answer.status_code == 507
    assert "服务器存储空间已满" in answer.text
    assert "no room left: OperationalError" in [record.message for record in caplog.records]
    assert desk.get("/622927/crest").status_code == 404


def test_a_crest_whose_upload_finds_no_room_is_told_in_words(desk: FlaskClient, post: Post, monkeypatch: Any):
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("wutong.web.spool.Request._get_file_stream", full)
    answer = post("/profile/crest", crest=(io.BytesIO(bytes(20)), "crest.png"))
    assert answer.status_code == 507
    assert "服务器存储空间已满" in answer.text


def test_a_region_below_is_opened_once(desk: FlaskClient, post: Post):
    assert post("/openings", target="622927100").status_code == 303
    assert "开通</span>" in page(desk, "/openings")
    assert post("/openings", target="622927100").status_code == 409
    assert post("/openings", target="62").status_code == 409


def test_a_suspended_town_says_so_to_citizens_until_it_is_lifted(world: World, desk: FlaskClient, post: Post):
    assert post("/suspensions", target="622927100", grounds="大厅搬迁").status_code == 303
    assert "大厅搬迁" in page(desk, "/suspensions")
    assert "暂停网上办理" in desk.get("/622927100201/").text
    assert post("/suspensions/lift", target="622927100").status_code == 303
    with world.at(VILLAGE):
        queries.must_be_open()


def test_the_desk_turns_strangers_and_neighbours_away(world: World, desk: FlaskClient):
    assert desk.get("/62/desk/region/departments/").status_code == 403
    lookups.of(world.app).who = lambda code: Who()
    answer = desk.get("/622927/desk/region/departments/")
    assert answer.status_code in (302, 303, 401)

"""The windows of a hall go out and come in as a file."""

import io

import pytest
from werkzeug.datastructures import FileStorage
from wutong_reviews import served
from wutong_reviews.actions import points

from wutong.regions import actions as regions
from wutong.sdk import SYSTEM, Actor, new_id
from wutong.testing.leaks.visitors import Visitor
from wutong.testing.tree import JISHISHAN
from wutong.web import lookups
from wutong.web.lookups import Who

PAGE, DOOR = "/622927/desk/reviews/lists/points/", "/api/v1/622927/reviews/lists/points/"


@pytest.fixture
def office(world, on) -> Visitor:
    with world.working(JISHISHAN):
        body = regions.establish("民政局", line="civil_affairs", actor=SYSTEM).id
        regions.establish("公安局", line="police", actor=SYSTEM)
        points.set_up("一号窗口", body, actor=SYSTEM)
        points.set_up("咨询台", None, actor=SYSTEM)
    held = frozenset({"reviews.manage"})
    lookups.of(world.app).who = lambda code: Who(Actor("staff", new_id(), code, None, held, "马建国"))
    return Visitor("office", world.client())


def windows(world) -> set[tuple[str, bool]]:
    with world.at(JISHISHAN):
        return {(row.name, row.department is not None) for row in served.points()}


def seen(office, *lines: str):
    told = "\n".join(["窗口,部门,状态", *lines]).encode()
    sent = office.send(PAGE, {"file": FileStorage(io.BytesIO(told), filename="windows.csv")})
    return sent.location, office.get(sent.location)


def brought(office, *lines: str) -> None:
    at, page = seen(office, *lines)
    assert (
        office.send(at, {"stamp": page.text.partition('name="stamp" value="')[2].partition('"')[0]}).status_code == 303
    )


def test_a_hall_writes_its_windows_down_at_once_and_closes_or_moves_some(world, office):
    brought(office, "一号窗口,公安局,使用", "二号窗口,民政局,", "三号窗口,,使用", "咨询台,,停用")
    assert windows(world) == {("一号窗口", True), ("二号窗口", True), ("三号窗口", False)}
    told = {(each["name"], each["department"], each["state"]) for each in office.get(DOOR).json["items"]}
    assert told == {("一号窗口", "公安局", "open"), ("二号窗口", "民政局", "open"), ("三号窗口", "", "open")}


def test_what_went_out_changes_nothing_when_it_comes_in_again(world, office):
    _, page = seen(office, "一号窗口,民政局,使用", "咨询台,,使用")
    assert "没有可写入的内容" in page.text


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("四号窗口,没有的局,使用", "本地区没有这个部门"),
        ("四号窗口,民政局,停用", "没有正在使用的同名窗口"),
        (",民政局,使用", "窗口"),
        (f"{'长' * 61},,使用", "60"),
        ("四号窗口,,坏了", "状态"),
    ],
)
def test_a_row_with_a_fault_is_told_and_writes_nothing(world, office, line, fault):
    _, page = seen(office, line)
    assert fault in page.text
    assert windows(world) == {("一号窗口", True), ("咨询台", False)}

"""A citizen's paper gets through a network that breaks, in a real browser."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Request, Route

from wutong.demo import story
from wutong.demo.story_browser import Surfer

from .conftest import Stage

MEGABYTE = 1024 * 1024
WAY = "**/uploads/*"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A scan that takes four pieces."""
    made = tmp_path / "户口簿扫描件.pdf"
    made.write_bytes(story.PAPER + os.urandom(3 * MEGABYTE + 5))
    return made


@pytest.fixture
def citizen(stage: Stage) -> Surfer:
    """Somebody with a telephone who stands before the page of papers."""
    surfer = stage.surfer("upload", 375)
    telling = stage.claimed(citizen=surfer)
    for scene in (story.sign_in, story.find):
        scene(telling)
    surfer.follow("在线申请")
    surfer.press("开始填写")
    surfer.fill(name=story.APPLICANT, id_number=telling.identity, telephone=telling.telephone)
    surfer.press("保存并下一步")
    return surfer


def test_an_upload_goes_on_where_the_network_broke(citizen: Surfer, paper: Path) -> None:
    pieces: list[int] = []

    def cut(route: Route, request: Request) -> None:
        """Lose the second and the fourth piece on the way."""
        if request.method == "PATCH":
            pieces.append(int(request.headers["upload-offset"]))
        if request.method == "PATCH" and len(pieces) in (2, 4):
            route.abort("connectionreset")
        else:
            route.continue_()

    citizen.page.route(WAY, cut)
    citizen.fill(file=paper)
    citizen.press("上传")
    story.see(citizen, "户口簿扫描件.pdf")
    assert pieces == [0, MEGABYTE, MEGABYTE, 2 * MEGABYTE, 2 * MEGABYTE, 3 * MEGABYTE]


def test_a_page_that_was_closed_goes_on_when_it_is_opened_again(citizen: Surfer, paper: Path) -> None:
    pieces: list[int] = []

    def cut(route: Route, request: Request) -> None:
        """Let the first piece through and nothing after it."""
        if request.method == "PATCH":
            pieces.append(int(request.headers["upload-offset"]))
        if pieces and pieces[-1] > 0:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    citizen.page.route(WAY, cut)
    citizen.fill(file=paper)
    citizen.page.get_by_role("button", name="上传", exact=True).first.click()
    citizen.page.get_by_text("网络中断，恢复后自动继续").wait_for()
    citizen.page.unroute(WAY)
    pieces.clear()
    citizen.page.on("request", lambda request: pieces.extend(_offset(request)))
    citizen.open(citizen.address)
    citizen.fill(file=paper)
    citizen.press("上传")
    story.see(citizen, "户口簿扫描件.pdf")
    assert pieces == [MEGABYTE, 2 * MEGABYTE, 3 * MEGABYTE]


def _offset(request: Request) -> list[int]:
    return [int(request.headers["upload-offset"])] if request.method == "PATCH" else []

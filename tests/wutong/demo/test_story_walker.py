"""Somebody plays over HTTP: links are followed, forms are sent as a browser would send them."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask, request
from werkzeug.serving import make_server

from wutong.demo.story_walker import Lost, Walker, see

FORM = """<a href="form?again=1">再来</a><form method="post" action="/kept" enctype="multipart/form-data">
<input type="hidden" name="_csrf" value="x1"><input name="name" value="张"><input type="file" name="paper">
<input type="checkbox" name="codes" value="A"><input type="checkbox" name="codes" value="B">
<select name="mode"><option value="direct">直接</option><option value="agent">代办</option></select>
<button>存入草稿</button></form><form method="post" action="/left"><button>放弃</button></form>
<form method="post" action="/back"><button>撤回送审 1 项</button></form>
<form method="post" action="/sent"><button>送审 2 项</button></form>"""


@pytest.fixture
def walker() -> Iterator[Walker]:
    app = Flask("walked")
    app.add_url_rule("/form", view_func=lambda: FORM, endpoint="form")

    @app.post("/kept")
    def kept() -> str:
        papers = [f"{name}={sent.filename}:{sent.read().decode()}" for name, sent in request.files.items()]
        return " ".join([f"{name}={value}" for name, value in request.form.items(multi=True)] + papers)

    app.add_url_rule("/sent", view_func=lambda: "已送审", endpoint="sent", methods=["POST"])
    server = make_server("127.0.0.1", 0, app)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Walker(f"http://127.0.0.1:{server.port}")
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_form_is_sent_with_what_stood_in_it_and_what_was_filled(walker: Walker, tmp_path: Path) -> None:
    paper = tmp_path / "a.txt"
    paper.write_text("示例")
    walker.open("/form")
    walker.fill(codes=["A", "B"], paper=paper)
    walker.press("存入草稿")
    see(walker, "_csrf=x1 name=张 codes=A codes=B mode=direct paper=a.txt:示例")


def test_a_link_is_followed_from_where_one_is(walker: Walker) -> None:
    walker.open("/form")
    walker.follow("再来")
    assert walker.address.endswith("/form?again=1")


@pytest.mark.parametrize(
    ("boxes", "button"), [({"codes": ["C"]}, "存入草稿"), ({"nothing": "x"}, "存入草稿"), ({}, "发布"), ({}, "放弃")]
)
def test_what_the_page_does_not_offer_is_not_sent(walker: Walker, boxes: dict[str, str], button: str) -> None:
    walker.open("/form")
    walker.fill(**boxes)
    with pytest.raises(Lost):
        walker.press(button)


def test_the_button_that_begins_with_the_words_goes_before_one_that_has_them_within(walker: Walker) -> None:
    walker.open("/form")
    walker.press("送审 ")
    see(walker, "已送审")


def test_words_that_are_not_there_are_missed(walker: Walker) -> None:
    walker.open("/form")
    with pytest.raises(Lost, match="已发布"):
        see(walker, "再来", "已发布")

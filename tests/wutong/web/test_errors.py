import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from wutong.errors import Conflict, Invalid
from wutong.web import open_to_all


class TooLate(Conflict):
    """The sentence has a fact in it."""

    code = "test.too_late"
    message = "已于 {day} 截止，请下次再来。"


def late() -> str:
    raise TooLate(day="昨天")


def invalid() -> str:
    raise Invalid(fields={"name": ["请填写此项。"]})


def broken() -> str:
    raise RuntimeError("the secret inside")


@pytest.fixture(autouse=True)
def _views(app: Flask) -> None:
    for name, view in (("late", late), ("invalid", invalid), ("broken", broken)):
        app.get(f"/{name}", endpoint=name)(open_to_all(view))
        app.get(f"/api/v1/{name}", endpoint=f"api_{name}")(open_to_all(view))


def test_a_refusal_is_a_page_that_says_what_to_do(client: FlaskClient) -> None:
    answer = client.get("/late")
    assert answer.status_code == 409
    assert "已于 昨天 截止，请下次再来。" in answer.text
    assert "返回首页" in answer.text


def test_a_refusal_is_a_problem_document_for_machines(client: FlaskClient) -> None:
    answer = client.get("/api/v1/late")
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert (answer.json["status"], answer.json["code"]) == (409, "test.too_late")
    assert answer.json["title"] == "已于 昨天 截止，请下次再来。"


def test_a_problem_names_each_wrong_field(client: FlaskClient) -> None:
    answer = client.get("/api/v1/invalid")
    assert (answer.status_code, answer.json and answer.json["errors"]) == (422, {"name": ["请填写此项。"]})


def test_htmx_gets_the_sentence_alone_for_the_message_area(client: FlaskClient) -> None:
    answer = client.get("/late", headers={"HX-Request": "true"})
    assert answer.headers["HX-Retarget"] == "#messages"
    assert "<html" not in answer.text


def test_unknown_addresses_are_not_found_in_both_shapes(client: FlaskClient) -> None:
    assert "没有找到" in client.get("/nothing").text
    answer = client.get("/api/v1/nothing")
    assert (answer.status_code, answer.json and answer.json["code"]) == (404, "not_found")


def test_a_wrong_method_is_told_which_ones_are_right(client: FlaskClient) -> None:
    answer = client.delete("/api/v1/late")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize("address", ["/broken", "/api/v1/broken"])
def test_what_broke_inside_stays_inside(client: FlaskClient, address: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = client.get(address)
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
    assert "the secret inside" in caplog.text


def test_too_large_a_body_is_refused(app: Flask, client: FlaskClient) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 10
    answer = client.post("/late", data={"a": "b" * 100}, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code in (405, 413)

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from wutong.access import Actor
from wutong.web import headers, open_to_all
from wutong.web.assets import STATIC
from wutong.web.catalogue import PACKAGE

HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=", re.I)
STYLE = re.compile(r"<style|<[^>]*\sstyle\s*=", re.I)
TEMPLATES = [path for path in sorted(PACKAGE.rglob("templates/**/*.html")) if "demo" not in path.parts]
SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)", re.I)


def test_every_answer_carries_a_policy_without_inline_code(client: FlaskClient) -> None:
    for address in ("/", "/nothing", "/api/v1/nothing"):
        policy = client.get(address).headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy


def test_a_view_may_let_its_form_reach_one_other_site(app: Flask) -> None:
    def consent() -> str:
        headers.form_may_go_to("https://city.example/callback?x=1")
        return "ok"

    app.get("/consent", endpoint="consent")(open_to_all(consent))
    policy = app.test_client().get("/consent").headers["Content-Security-Policy"]
    assert "form-action 'self' https://city.example;" in policy


def test_pages_of_somebody_signed_in_are_stored_nowhere(app: Flask, client: FlaskClient, clerk: Actor) -> None:
    assert client.get("/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_needs_what_the_policy_forbids(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert not [match[0] for rule in (HANDLER, STYLE, SCRIPT) for match in rule.finditer(text)]


def test_our_scripts_do_not_evaluate_text() -> None:
    assert not re.search(r"\beval\(|new Function", (STATIC / "wutong.js").read_text(encoding="utf-8"))

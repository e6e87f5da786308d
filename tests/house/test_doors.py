"""Every address asks for a right that exists, and every machine door says no in the same shape."""

import re

import pytest
from flask import Flask

from wutong.people.rules.roles import RIGHTS
from wutong.testing.world import World
from wutong.web.doors import OPEN, SIGNED_IN, right_of

#: Staff pages that everybody needs who has, or wants to get, a post: sign-in, password, posts, the way in and out.
OF_ONESELF = {
    "front.desk", "people_desk.sign_in", "people_desk.let_in", "people_desk.go_outside", "people_desk.password",
    "people_desk.change_password", "people_desk.posts", "people_desk.choose", "people_desk.enter", "people_desk.leave",
}  # fmt: skip


@pytest.fixture
def app(world: World) -> Flask:
    return world.app


def rules(app: Flask):
    return [rule for rule in app.url_map.iter_rules() if not rule.endpoint.endswith("static")]


def test_every_right_that_a_door_asks_for_is_known_to_the_core_or_declared_by_its_plugin(app: Flask):
    plugins = app.extensions["wutong.guests"].plugins.values()
    known = {OPEN, SIGNED_IN, *RIGHTS, *(right for plugin in plugins for right in plugin.rights)}
    unknown = {
        (rule.endpoint, right)
        for rule in rules(app)
        for right in str(right_of(app.view_functions[rule.endpoint])).split()
        if right not in known
    }
    assert unknown == set()


def test_every_staff_door_needs_a_right_of_its_own(app: Flask):
    open_ = {
        rule.endpoint
        for rule in rules(app)
        if "/desk/" in rule.rule and right_of(app.view_functions[rule.endpoint]) in (OPEN, SIGNED_IN)
    }
    assert open_ == OF_ONESELF


def test_a_right_is_named_noun_dot_verb_and_every_right_has_a_name_for_the_screen(app: Flask):
    plugins = app.extensions["wutong.guests"].plugins.values()
    named = {**RIGHTS, **{right: title for plugin in plugins for right, title in plugin.rights.items()}}
    assert [right for right, title in named.items() if not re.fullmatch(r"[a-z_]+\.[a-z_]+", right) or not title] == []


def test_every_machine_door_answers_a_stranger_with_a_problem_document_or_openly(world: World):
    client, wrong = world.client(), []
    bound = world.app.url_map.bind("localhost")
    values = {"region": 622927000000, "case_id": "0" * 8 + "-0000-0000-0000-" + "0" * 12, "letter_id": None}
    for rule in rules(world.app):
        if not rule.rule.startswith("/api/v1/<region"):
            continue
        told = {name: values.get(name) or _some(rule, name) for name in rule.arguments}
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            answer = client.open(bound.build(rule.endpoint, told, method=method), method=method, json={})
            if answer.status_code >= 500 or (answer.status_code >= 400 and not _problem(answer)):
                wrong.append((method, rule.rule, answer.status_code, answer.mimetype))
    assert wrong == []


def _some(rule, name):
    """An id in the form that the address wants."""
    return "00000000-0000-0000-0000-000000000000" if "uuid" in str(rule._converters[name]).lower() else "X"


def _problem(answer) -> bool:
    body = answer.get_json(silent=True) or {}
    return answer.mimetype == "application/problem+json" and {"type", "title", "status", "code"} <= body.keys()

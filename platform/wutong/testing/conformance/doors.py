"""Every address asks for a right that exists; machines are refused in the one shape, and lists have a cursor."""

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from wutong.people.rules.roles import RIGHTS
from wutong.plugin import Plugin
from wutong.tenancy import spell
from wutong.testing import leaks, tree
from wutong.testing.leaks import arrivals
from wutong.web.doors import OPEN, SIGNED_IN, right_of

NOBODY = "00000000-0000-0000-0000-000000000000"


def doors(app: Flask, plugin: Plugin) -> Iterator[Rule]:
    """Every address of the plugin."""
    owners = app.extensions["wutong.guests"].owners
    for rule in app.url_map.iter_rules():
        if owners.get(rule.endpoint.partition(".")[0]) == plugin.name and not rule.endpoint.endswith(".static"):
            yield rule


def rights(app: Flask, rule: Rule) -> list[str]:
    """What an address asks for; one of several is enough."""
    return str(right_of(app.view_functions[rule.endpoint])).split()


def test_every_right_is_declared_by_the_core_or_by_the_plugin(standing: leaks.Garden, plugin: Plugin) -> None:
    """A right that nobody can be given shuts the door for ever."""
    app, known = standing.world.app, {OPEN, SIGNED_IN, *RIGHTS, *plugin.rights}
    unknown = {(rule.rule, right) for rule in doors(app, plugin) for right in rights(app, rule) if right not in known}
    assert unknown == set(), "这些地址要求的权限没有声明"


def test_no_staff_door_is_open_to_everybody(standing: leaks.Garden, plugin: Plugin) -> None:
    """What lies under /desk/ is for people with a post."""
    app = standing.world.app
    open_ = {
        rule.rule for rule in doors(app, plugin) if "/desk/" in rule.rule and {OPEN, SIGNED_IN} & set(rights(app, rule))
    }
    assert open_ == set(), "工作人员的页面须要求权限"


def test_every_right_has_words_for_the_screen(plugin: Plugin) -> None:
    """An administrator reads them when he gives a post."""
    assert [right for right, title in plugin.rights.items() if not re.search("[\u4e00-\u9fff]", title)] == []


def test_machines_are_refused_with_a_problem_document(standing: leaks.Garden, plugin: Plugin) -> None:
    """A stranger with nothing in his hands is answered openly or by RFC 9457, never with a page or a fault."""
    app, wrong = standing.world.app, []
    browser, bound = standing.world.client(), app.url_map.bind("localhost")
    for rule in doors(app, plugin):
        told = {name: NOBODY if "uuid" in str(rule).lower() else "1" for name in rule.arguments}
        told["region"] = tree.JISHISHAN  # type: ignore[assignment]
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"} if rule.rule.startswith("/api/") else ():
            answer = browser.open(bound.build(rule.endpoint, told, method=method), method=method, json={})
            if answer.status_code >= 400 and answer.mimetype != "application/problem+json":
                wrong.append((method, rule.rule, answer.status_code))
    assert wrong == []


def test_every_list_for_machines_has_a_cursor(standing: leaks.Garden, plugin: Plugin) -> None:
    """A list that gives everything at once is a fault that waits for the day when everything is much."""
    described: Any = standing.world.client().get("/api/v1/openapi.json").json
    prefix, wrong = f"/api/v1/{{region}}/{plugin.name}", []
    for address, verbs in described["paths"].items():
        asked = verbs.get("get") if f"{address}/".startswith(f"{prefix}/") else None
        if asked and gives_many(described, asked):
            given = {each.get("name") for each in asked.get("parameters", ())}
            wrong += [address] if not {"after", "limit"} <= given else []
    assert wrong == [], "列表须有 after 和 limit（wutong.sdk.PartAsked）"


def gives_many(described: Any, asked: Any) -> bool:
    """Whether an operation answers with a list, bare or under `items`."""
    schema = asked["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
    while "$ref" in schema:
        schema = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema.get("type") == "array" or "items" in schema.get("properties", {})


def test_every_page_that_needs_no_id_is_shown(standing: leaks.Garden, plugin: Plugin) -> None:
    """By somebody with all of the plugin's rights, in a county: an answer, and no fault."""
    everything = frozenset({*RIGHTS, *plugin.rights})
    browser = arrivals.officer(standing, tree.JISHISHAN, everything)
    app, wrong = standing.world.app, []
    for rule in doors(app, plugin):
        if "GET" in (rule.methods or ()) and rule.arguments == {"region"}:
            address = rule.rule.replace("<region:region>", spell(tree.JISHISHAN))
            if (status := browser.get(address).status_code) >= 400:
                wrong.append((address, status))
    assert wrong == []

"""The machine doors keep what their description promises: schemathesis asks them whatever the description allows."""

import base64
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from wutong.access import Actor
from wutong.clock import new_id
from wutong.matters import loading, pack
from wutong.people.actions import openid as clients
from wutong.people.queries import openid as queries
from wutong.people.rules.openid import NEVER
from wutong.people.rules.roles import RIGHTS
from wutong.testing import tree
from wutong.testing.database import Servers
from wutong.testing.world import World
from wutong.web import openapi

SOME = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def town(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The town with the demo's pack played: real matters, really claimed."""
    made = World(servers, tmp_path_factory.mktemp("var"))
    with made.app.app_context():
        loading.load(pack.read(pack.for_province(tree.GANSU)), tree.GANSU)
    made.app.testing = False
    yield made
    made.close()


@pytest.fixture(scope="module")
def bearer(town: World) -> dict[str, str]:
    """The token of an application with every right that a machine may have, at the county."""
    boss = Actor("staff", new_id(), tree.JISHISHAN, rights=frozenset(RIGHTS))
    with town.working(tree.JISHISHAN):
        scopes = sorted(set(RIGHTS) - NEVER)
        client, _ = clients.register(actor=boss, title="接口体检", redirects=(), scopes=scopes, confidential=True)
        token = queries.fresh()
        clients.keep_token(token, client=client.id, person=None, scope=" ".join(scopes))
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture(scope="module")
def description(town: World) -> dict[str, Any]:
    """The description as anybody reads it."""
    answer = town.client().get("/api/v1/openapi.json").json
    assert answer is not None
    return dict(answer)


def broken(town: World, description: dict[str, Any], headers: dict[str, str], *places: str) -> list[str]:
    """What the doors of `places` did against their description, asked what it allows and what it forbids; one text a
    failure. Another region spelt as the description says breaks no promise, so none is asked: only `places` do."""
    found = []
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        told, fair = _told(description, mode, headers, places)
        schema = schemathesis.openapi.from_dict(told)
        schema.app = town.app
        for operation in [each.ok() for each in list[Any](schema.get_all_operations())]:
            try:
                _ask(operation, mode, headers, fair)
            except Unsatisfiable:
                continue
            except (AssertionError, BaseExceptionGroup) as failure:
                found.append(f"{operation.label}: {failure}")
    return found


def _told(
    description: dict[str, Any], mode: GenerationMode, headers: dict[str, str], places: tuple[str, ...]
) -> tuple[dict[str, Any], Callable[[str], bool]]:
    """The description of doors at `places` alone, and whether a region asked for is one of them or none at all."""
    told = json.loads(json.dumps(description))
    for path in told["paths"].values():
        address = next(one for one in path["parameters"] if one["name"] == "region")
        spelt, address["schema"] = re.compile(address["schema"]["pattern"]), {"type": "string", "enum": places}
    if mode == GenerationMode.NEGATIVE and headers:
        # A token left out to be wrong would be sent all the same, and the answer be called too kind.
        told["components"].pop("securitySchemes")
    return told, lambda place: place in places or not spelt.match(place)


def often(operation: Any, mode: GenerationMode, headers: dict[str, str]) -> int:
    """How many examples may tell something new: at a closed door a stranger is refused before anything is read, and an
    id that nothing has leads nowhere whatever else is said."""
    if not headers and operation.definition.raw["security"] != [{}]:
        return 1
    return 2 if mode == GenerationMode.POSITIVE and operation.path.count("{") > 1 else 5


def _ask(operation: Any, mode: GenerationMode, headers: dict[str, str], fair: Callable[[str], bool]) -> None:
    @settings(SOME, max_examples=often(operation, mode, headers))
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: Any) -> None:
        assume(fair(str(case.path_parameters["region"])))
        # What fits the schema may still be refused: a cursor nobody gave out, a personal number that adds up wrongly.
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    asked()


def test_an_application_with_every_right_gets_what_is_described(
    town: World, description: dict[str, Any], bearer: dict[str, str]
) -> None:
    found = broken(town, description, bearer, "622927")
    assert not found, "\n\n".join(found)


def test_a_stranger_gets_what_is_described(town: World, description: dict[str, Any]) -> None:
    found = broken(town, description, {}, "622927", "622927100", "63", "0", "64")
    assert not found, "\n\n".join(found)


def operations(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation of the description under its name."""
    for path, item in description["paths"].items():
        yield from ((f"{verb} {path}", told) for verb, told in item.items() if verb in ("get", *openapi.WRITES))


def test_every_operation_says_what_it_does_and_who_may_ask(description: dict[str, Any]) -> None:
    silent = [name for name, told in operations(description) if not told.get("summary") or "security" not in told]
    assert not silent
    told = dict(operations(description))
    assert told["get /api/v1/{region}/matters/"]["security"] == [{}]
    accepting = told["get /api/v1/{region}/cases/"]
    assert (accepting["security"], accepting["x-right"]) == ([{"bearer": []}], "case.read")


def test_every_write_may_be_repeated_under_a_key(description: dict[str, Any]) -> None:
    writes = [told for name, told in operations(description) if not name.startswith("get ")]
    assert all("Idempotency-Key" in [one.get("name") for one in told["parameters"]] for told in writes)


def test_every_number_that_may_be_sent_is_bounded(description: dict[str, Any]) -> None:
    sent = [one["schema"] for _, told in operations(description) for one in told.get("parameters", ())]
    bodies = {name for name in description["components"]["schemas"] if name.endswith(("In", "Asked", "Form"))}
    for name in bodies:
        sent += description["components"]["schemas"][name]["properties"].values()
    numbers = [one for one in sent if "integer" in str(one.get("type"))]
    assert numbers
    assert all("minimum" in one and "maximum" in one for one in numbers)


def test_every_list_has_a_cursor(description: dict[str, Any]) -> None:
    for name, told in operations(description):
        body = str(told["responses"].get("200", ""))
        page = next((one for one in description["components"]["schemas"] if f"schemas/{one}'" in body), "")
        properties = description["components"]["schemas"].get(page, {}).get("properties", {})
        listed = properties.get("items", {})
        if listed.get("type") == "array" and "$ref" in listed["items"] and not name.endswith("search"):
            assert "next" in properties, name
            assert {"after", "limit"} <= {one.get("name") for one in told["parameters"]}, name


LISTS = (
    "region/children", "region/operations", "matters/", "matters/releases", "matters/claims", "matters/drafts",
    "matters/lint", "matters/rules", "cases/", "letters", "messages",
)  # fmt: skip
KEYS: tuple[Any, ...] = (
    ["x"], [1], [None], [True], [["a"]], [2**80], [1.5], [1, 2], ["a\0b"], [{"u": 1}], [{"t": "x"}], [{}], "x", 5,
    [float("nan")], {"u": "x"},
)  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_a_cursor_written_by_hand_is_refused_or_read_but_never_breaks(
    path: str, town: World, bearer: dict[str, str]
) -> None:
    browser = town.client()
    texts = [json.dumps(keys) for keys in KEYS] + ["[" * 5000]
    for text in texts:
        after = base64.urlsafe_b64encode(text.encode()).decode()
        answer = browser.get(f"/api/v1/622927/{path}", query_string={"after": after}, headers=bearer)
        assert answer.status_code in (200, 400, 422), text


def test_lists_go_on_where_the_page_before_ended(town: World, bearer: dict[str, str]) -> None:
    browser = town.client()
    first = browser.get("/api/v1/622927/matters/claims?limit=2", headers=bearer).get_json()
    after = {"limit": "2", "after": first["next"]}
    second = browser.get("/api/v1/622927/matters/claims", query_string=after, headers=bearer).get_json()
    seen = [one["id"] for one in first["items"] + second["items"]]
    assert len(set(seen)) == 4
    assert "next" in browser.get("/api/v1/622927/matters/releases?limit=1", headers=bearer).get_json()


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE"])
def test_a_method_that_is_not_there_is_told_which_are(method: str, town: World, bearer: dict[str, str]) -> None:
    answer = town.client().open("/api/v1/622927/cases/", method=method, headers=bearer)
    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].replace(" ", "").split(","))


def test_resources_are_not_sent_twice(town: World) -> None:
    browser = town.client()
    for path in ("region", "region/children", "matters/", "matters/SL-0100"):
        tag = browser.get(f"/api/v1/622927/{path}").headers["ETag"]
        assert browser.get(f"/api/v1/622927/{path}", headers={"If-None-Match": tag}).status_code == 304


def test_no_door_answers_what_no_column_can_hold(town: World, bearer: dict[str, str]) -> None:
    browser = town.client()
    asked = ("/api/v1/622927/region/search?q=%00", "/622927/matters/?q=%00", "/api/v1/622927/matters/%00")
    assert [browser.get(path).status_code for path in asked] == [400, 400, 400]
    for grounds in ("\0", "\ud800"):
        claim = {"codes": ["SL-0001"], "state": "declined", "grounds": grounds}
        answer = browser.post("/api/v1/622927/matters/claims", json=claim, headers=bearer)
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    claim = {"codes": ["SL-0001"], "state": "declined", "grounds": "罕见字𠮷"}
    assert browser.post("/api/v1/622927/matters/claims", json=claim, headers=bearer).status_code == 201


def test_a_key_of_other_than_plain_characters_is_refused(town: World, bearer: dict[str, str]) -> None:
    headers = bearer | {"Idempotency-Key": "é"}
    answer = town.client().post("/api/v1/622927/matters/claims", json={"codes": ["SL-0001"]}, headers=headers)
    assert answer.status_code == 422

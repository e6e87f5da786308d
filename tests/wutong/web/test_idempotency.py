from itertools import count

import pytest
from flask import Response, jsonify
from flask.testing import FlaskClient

from wutong.access import Actor
from wutong.clock import new_id
from wutong.errors import Conflict
from wutong.testing.world import World
from wutong.web import lookups, open_to_all
from wutong.web.csrf import no_csrf
from wutong.web.lookups import Who

KEY = {"Authorization": "Bearer t", "Idempotency-Key": "abc-1"}


@pytest.fixture
def machine(world: World) -> FlaskClient:
    """A client program of a county, and an address that counts how often it did something."""
    actor = Actor("client", new_id(), 622927000000, name="hall-screen")
    lookups.of(world.app).client = lambda token, region: Who(actor)
    numbers = count(1)

    def do() -> tuple[Response, int, dict[str, str]]:
        return jsonify(number=next(numbers)), 201, {"Location": "/made"}

    def fail() -> str:
        next(numbers)
        raise Conflict

    world.app.post("/api/v1/<region:region>/things", endpoint="do")(open_to_all(do))

    @no_csrf
    def told() -> tuple[Response, int, dict[str, str]]:
        return do()

    world.app.post("/api/v1/<region:region>/receipts", endpoint="told")(open_to_all(told))
    world.app.post("/api/v1/<region:region>/faults", endpoint="fail")(open_to_all(fail))
    return world.client()


def test_the_same_write_sent_twice_is_done_once(machine: FlaskClient) -> None:
    first = machine.post("/api/v1/622927/things", json={"a": 1}, headers=KEY)
    second = machine.post("/api/v1/622927/things", json={"a": 1}, headers=KEY)
    assert first.json == second.json == {"number": 1}
    assert (second.status_code, second.headers["Location"]) == (201, "/made")
    assert second.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers


def test_two_programs_of_one_title_do_not_meet_in_a_key(machine: FlaskClient, world: World) -> None:
    for number, client in enumerate(("window-a", "window-b"), start=1):
        actor = Actor("client", None, 622927000000, name="hall-screen", client=client)
        lookups.of(world.app).client = lambda token, region, actor=actor: Who(actor)
        assert machine.post("/api/v1/622927/things", json={"a": 1}, headers=KEY).json == {"number": number}


def test_strangers_never_get_one_anothers_answer(machine: FlaskClient) -> None:
    answers = [machine.post("/api/v1/622927/receipts", json={}, headers={"Idempotency-Key": "1"}) for _ in "ab"]
    assert [answer.json for answer in answers] == [{"number": 1}, {"number": 2}]
    assert not any("Idempotency-Replayed" in answer.headers for answer in answers)


def test_without_a_key_every_write_is_done(machine: FlaskClient) -> None:
    headers = {"Authorization": "Bearer t"}
    answers = [machine.post("/api/v1/622927/things", json={}, headers=headers).json for _ in range(2)]
    assert answers == [{"number": 1}, {"number": 2}]


def test_a_key_used_for_another_request_is_refused(machine: FlaskClient) -> None:
    machine.post("/api/v1/622927/things", json={"a": 1}, headers=KEY)
    answer = machine.post("/api/v1/622927/things", json={"a": 2}, headers=KEY)
    assert (answer.status_code, answer.json and answer.json["code"]) == (422, "idempotency.key_reused")


def test_a_refused_write_may_be_sent_again_under_its_key(machine: FlaskClient) -> None:
    assert machine.post("/api/v1/622927/faults", json={}, headers=KEY).status_code == 409
    assert machine.post("/api/v1/622927/faults", json={}, headers=KEY).json["code"] == "conflict"  # type: ignore[index]
    assert machine.post("/api/v1/622927/things", json={}, headers=KEY).json == {"number": 3}


def test_the_same_key_in_another_region_is_another_key(machine: FlaskClient) -> None:
    machine.post("/api/v1/622927/things", json={}, headers=KEY)
    assert machine.post("/api/v1/62/things", json={}, headers=KEY).json == {"number": 2}


@pytest.mark.parametrize("key", ["", "k" * 129])
def test_a_key_of_the_wrong_length_is_refused(machine: FlaskClient, key: str) -> None:
    answer = machine.post("/api/v1/622927/things", json={}, headers={**KEY, "Idempotency-Key": key})
    assert answer.status_code == 422

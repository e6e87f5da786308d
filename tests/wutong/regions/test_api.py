"""Regions for machines."""

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from wutong.testing.world import World


@pytest.fixture
def machine(china: World) -> FlaskClient:
    return china.client()


def test_a_region_says_what_it_is_and_where_it_stands(machine: FlaskClient):
    body = machine.get("/api/v1/622927/region").json
    assert (body["region"], body["code"], body["parent"]) == ("622927", "622927000000", "6229")
    assert (body["level"], body["kind"], body["exercises"]) == (3, "government", [3])
    assert [above["region"] for above in body["line"]] == ["0", "62", "6229", "622927"]


def test_a_municipality_acts_for_two_levels(machine: FlaskClient):
    assert machine.get("/api/v1/11/region").json["exercises"] == [1, 2]


def test_the_regions_below_come_page_by_page(machine: FlaskClient):
    first = machine.get("/api/v1/622927/region/children?limit=10").json
    rest = machine.get(f"/api/v1/622927/region/children?limit=10&after={first['next']}").json
    assert len(first["items"]) + len(rest["items"]) == 17
    assert rest["next"] is None


def test_a_search_stays_inside_its_region(machine: FlaskClient):
    found = machine.get(f"/api/v1/0/region/search?q={quote('积石山 cmt')}").json
    assert [item["region"] for item in found["items"]] == ["622927100"]
    assert machine.get(f"/api/v1/46/region/search?q={quote('积石山')}").json == {"items": []}


def test_an_unchanged_region_is_not_sent_again(machine: FlaskClient):
    got = machine.get("/api/v1/622927/region")
    again = machine.get("/api/v1/622927/region", headers={"If-None-Match": got.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/99/region", 404),
        ("/api/v1/0/region/search", 422),
        ("/api/v1/0/region/search?q=x&limit=1000", 422),
        ("/api/v1/62/region/children?limit=0", 422),
        ("/api/v1/62/region/children?after=rubbish", 400),
    ],
)
def test_what_cannot_be_answered_is_a_problem_document(machine: FlaskClient, address: str, status: int):
    answer = machine.get(address)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"]

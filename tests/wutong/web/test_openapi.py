from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from wutong.web import open_to_all, openapi


class Thing(Schema):
    name = fields.String(required=True)


@pytest.fixture
def described(app: Flask, client: FlaskClient) -> dict[str, Any]:
    """The description of an application with one machine door."""
    api = openapi.install(app)
    bp = Blueprint("things", __name__, url_prefix="/api/v1/<region:region>/things")

    @bp.post("/")
    @open_to_all
    @bp.arguments(Thing)
    @bp.response(201, Thing)
    def make(sent: dict[str, str]) -> dict[str, str]:
        """Make a thing."""
        return sent

    api.register_blueprint(bp)
    openapi.finish(app)
    answer = client.get("/api/v1/openapi.json")
    assert answer.json is not None
    return dict(answer.json)


def test_the_description_is_openapi_3_1(described: dict[str, Any]) -> None:
    assert described["openapi"] == "3.1.0"
    assert described["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


def test_errors_are_described_as_problem_documents(described: dict[str, Any]) -> None:
    error = described["components"]["responses"]["DEFAULT_ERROR"]["content"]
    assert list(error) == ["application/problem+json"]
    assert {"code", "status", "title"} <= set(described["components"]["schemas"]["Problem"]["required"])


def test_the_region_and_the_idempotency_key_are_described(described: dict[str, Any]) -> None:
    path = described["paths"]["/api/v1/{region}/things/"]
    named = {one["name"]: one for one in (*path.get("parameters", ()), *path["post"]["parameters"])}
    assert "[0-9]{6}" in named["region"]["schema"]["pattern"]
    assert named["Idempotency-Key"]["in"] == "header"


def test_a_field_that_does_not_fit_is_named(described: dict[str, Any], client: FlaskClient, token: str) -> None:
    answer = client.post("/api/v1/622927/things/", json={"name": 5}, headers={"X-CSRF-Token": token})
    assert answer.json is not None
    assert (answer.status_code, answer.json["errors"]) == (422, {"name": ["请填写文字。"]})


def test_a_body_that_is_no_json_is_a_problem(described: dict[str, Any], client: FlaskClient, token: str) -> None:
    headers = {"X-CSRF-Token": token, "Content-Type": "application/json"}
    answer = client.post("/api/v1/622927/things/", data="{", headers=headers)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")

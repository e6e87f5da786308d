"""The machine door's description: OpenAPI 3.1 at `/api/v1/openapi.json`, with problem documents as its errors."""

import re
from typing import Any

from apispec import BasePlugin
from flask import Flask
from flask.typing import ResponseReturnValue
from flask_smorest import Api
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from wutong.web import errors
from wutong.web.doors import OPEN, open_to_all, right_of

PROBLEM_TYPE = "application/problem+json"
WRITES = ("post", "put", "patch", "delete")
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "1 to 128 visible characters; the same write of the same caller under the same key is done once, and"
    " its answer is given again for 24 hours."
    " Without a token nobody is told apart from others: the key is then ignored, and the write done each time",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[ -~]+$"},
}


class Problem(Schema):
    """A refusal (RFC 9457) with a stable `code`."""

    type = fields.String(required=True, metadata={"description": "urn:wutong:problem:<code>"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "stable, for programs"})
    request_id = fields.String()
    errors = fields.Dict(metadata={"description": "field → what is wrong with it"})


class Repeatable(BasePlugin):
    """Tells in the description of every write that it may be sent twice under one key (`web.idempotency`)."""

    def operation_helper(self, path: str | None = None, operations: dict[str, Any] | None = None, **_: Any) -> None:
        """Add the header to the writes among a path's operations."""
        for verb in WRITES:
            if operations and verb in operations:
                operations[verb].setdefault("parameters", []).append(KEY)


class Documented(Api):  # type: ignore[misc]  # flask-smorest carries no types
    """flask-smorest, with our errors in place of its own."""

    ERROR_SCHEMA = Problem
    DEFAULT_RESPONSE_CONTENT_TYPE: str = "application/json"

    def _register_responses(self) -> None:
        """Describe errors under the media type they are sent with; the base class knows only JSON."""
        usual, self.DEFAULT_RESPONSE_CONTENT_TYPE = self.DEFAULT_RESPONSE_CONTENT_TYPE, PROBLEM_TYPE
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = usual

    def handle_http_exception(self, error: HTTPException) -> ResponseReturnValue:
        """Answer as every other door does."""
        return errors.http(error)


SETTINGS = {
    "API_TITLE": "Wutong 梧桐",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/api/v1",
    "OPENAPI_JSON_PATH": "openapi.json",
}


def install(app: Flask) -> Documented:
    """Attach the description; API blueprints are registered on what this returns."""
    app.config.update(SETTINGS)
    api = Documented(app, spec_kwargs={"extra_plugins": [Repeatable()]})
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    api.register_converter(app.url_map.converters["region"], _region_parameter)
    return api


def _region_parameter(converter: Any) -> dict[str, Any]:
    return {"type": "string", "pattern": "^(0|[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$"}


def finish(app: Flask, api: Documented) -> None:
    """Complete the description and open it to everybody, now that all views are registered."""
    views: dict[str, Any] = app.view_functions
    for endpoint, view in views.items():
        if endpoint.startswith("api-docs."):
            views[endpoint] = open_to_all(view)
    for rule in app.url_map.iter_rules():
        # apispec has no way to go back to a path once it is written but its own table.
        for verb, operation in api.spec._paths.get(_template(rule.rule), {}).items():
            if verb.upper() in (rule.methods or ()):
                _secure(operation, right_of(app.view_functions[rule.endpoint]))


def _template(rule: str) -> str:
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule)


def _secure(operation: dict[str, Any], right: str | None) -> None:
    """Say who may ask: everybody, or a bearer with the right (a scope of its token)."""
    if right == OPEN:
        operation["security"] = [{}]
    else:
        operation["security"] = [{"bearer": []}]
        operation["x-right"] = right

"""The machine door's description: OpenAPI 3.1 at `/api/v1/openapi.json`, with problem documents as its errors."""

import json
import re
from threading import Lock
from typing import Any

from apispec import BasePlugin
from flask import Flask, Response
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
    """flask-smorest, with our errors in place of its own, and a description that is written when it is first asked for:
    writing it is half of a start, and most programs that start (commands, workers) are never asked."""

    ERROR_SCHEMA = Problem
    DEFAULT_RESPONSE_CONTENT_TYPE: str = "application/json"

    def __init__(self, app: Flask, **more: Any) -> None:
        self.untold: list[tuple[Any, str]] = []
        self.writing = Lock()
        super().__init__(app, **more)

    def register_blueprint(self, blp: Any, **options: Any) -> None:
        """Open a room's addresses; the description learns of them later."""
        name = options.get("name", blp.name)
        self._app.extensions["flask-smorest"]["blp_name_to_api"][name] = self
        self._app.register_blueprint(blp, **options)
        self.untold.append((blp, name))

    def told(self) -> dict[str, Any]:
        """The whole description."""
        with self.writing:
            if self.untold:
                self._write()
        return dict(self.spec.to_dict())

    def _write(self) -> None:
        for blp, name in self.untold:
            blp.register_views_in_doc(self, self._app, self.spec, name=name, parameters=None)
            self.spec.tag({"name": name, "description": blp.description})
        for rule in self._app.url_map.iter_rules():
            # apispec has no way to go back to a path once it is written but its own table.
            for verb, operation in self.spec._paths.get(_template(rule.rule), {}).items():
                if verb.upper() in (rule.methods or ()):
                    _secure(operation, right_of(self._app.view_functions[rule.endpoint]))
        self.untold.clear()

    def _openapi_json(self) -> Response:
        return Response(json.dumps(self.told(), indent=2, sort_keys=False), mimetype="application/json")

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


def finish(app: Flask) -> None:
    """Open the description to everybody."""
    views: dict[str, Any] = app.view_functions
    for endpoint, view in views.items():
        if endpoint.startswith("api-docs."):
            views[endpoint] = open_to_all(view)


def _template(rule: str) -> str:
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule)


def _secure(operation: dict[str, Any], right: str | None) -> None:
    """Say who may ask: everybody, or a bearer with the right (a scope of its token)."""
    if right == OPEN:
        operation["security"] = [{}]
    else:
        operation["security"] = [{"bearer": []}]
        operation["x-right"] = right

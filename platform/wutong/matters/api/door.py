"""The blueprint of the machine doors of matters, and the reading of one matter whose tag a change may be held to."""

from contextlib import suppress

from flask import request
from flask_smorest import Blueprint
from werkzeug.wrappers import Response

from wutong.matters import queries, rules, schemas
from wutong.web import etag

bp = Blueprint("matters_api", __name__, url_prefix="/api/v1/<region:region>/matters", description="事项")


def reading(code: str) -> Response:
    """One matter as everybody reads it here, under the tag of its own words: whatever it rests on, a change shows."""
    return etag.of_itself(schemas.MatterDetail().dump(queries.detail(code)))


def must_match(code: str) -> None:
    """Raise `Changed` if the caller sent `If-Match` with the tag of another reading of the matter."""
    if request.if_match:
        held = None
        with suppress(rules.NoSuchMatter):
            held, _ = reading(code).get_etag()
        etag.must_match(held or "")

"""The blueprint of the machine doors of matters, and the tag that public readings share."""

from typing import Any

from flask import jsonify
from flask_smorest import Blueprint
from werkzeug.wrappers import Response

from wutong.matters import queries
from wutong.web import etag

bp = Blueprint("matters_api", __name__, url_prefix="/api/v1/<region:region>/matters", description="事项")


def tag(*parts: Any) -> str | None:
    """The tag of a reading that depends on everything on the region's line; None while that cannot be told."""
    version = queries.version()
    return etag.tag(version, *parts) if version else None


def versioned(body: Any, *parts: Any) -> Response:
    """The body under the version of everything on the region's line; untagged while that cannot be told."""
    held, response = tag(*parts), jsonify(body)
    return etag.answer(response, held) if held else response

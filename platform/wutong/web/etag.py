"""Versions of resources: `ETag` on the way out, `If-Match` and `If-None-Match` on the way in (RFC 9110)."""

import hashlib
from typing import Any

from flask import jsonify, request
from werkzeug.wrappers import Response

from wutong.errors import Refused


class Changed(Refused):
    """The resource has another version than the one the caller read."""

    code, status = "etag.changed", 412
    message = "内容已被他人修改，请重新读取后再提交。"


def tag(*parts: Any) -> str:
    """A strong tag of anything that names one version, say an id and a version number."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]


def answer(response: Response, version: str) -> Response:
    """Set the tag; the answer becomes 304 if the caller already holds this version."""
    response.set_etag(version)
    return response.make_conditional(request.environ)


def of_itself(body: Any) -> Response:
    """A JSON answer with a tag of its own words, for what is small and has no version."""
    response = jsonify(body)
    return answer(response, tag(response.get_data(as_text=True)))


def must_match(version: str) -> None:
    """Raise `Changed` if the caller sent `If-Match` with another version; without the header anything matches."""
    if request.if_match and not request.if_match.contains(version):
        raise Changed

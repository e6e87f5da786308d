"""Refuses text that no column can hold: PostgreSQL keeps neither NUL nor half a surrogate pair.

Said once here, at every door, because no schema thinks of it and the database answers with an error of its own.
"""

import re
from collections.abc import Iterator

from flask import Flask, request
from werkzeug.exceptions import BadRequest

UNFIT = re.compile("[\x00\ud800-\udfff]")
#: The same characters as JSON spells them; a pair of halves is a whole character and is left alone.
PAIR = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
ESCAPED = re.compile(rb"\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})")


def check() -> None:
    """Refuse the present request if its address, its fields or its JSON hold such a character."""
    if any(UNFIT.search(text) for text in _texts()) or _in_json():
        raise BadRequest


def _texts() -> Iterator[str]:
    yield request.path
    for name, values in request.args.lists():
        yield from (name, *values)
    if request.mimetype == "application/x-www-form-urlencoded":
        for name, values in request.form.lists():
            yield from (name, *values)


def _in_json() -> bool:
    return request.is_json and unfit(request.get_data(cache=True))


def unfit(document: bytes) -> bool:
    """Whether a JSON document spells such a character."""
    return ESCAPED.search(PAIR.sub(b"", document)) is not None


def install(app: Flask) -> None:
    """Look before every view."""
    app.before_request(check)

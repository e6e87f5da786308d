"""A form acts once, however often its button is pressed: whoever presses twice gets the first answer twice.

Every form carries a token of its own (`wutong.web.csrf`), which no other showing of a page has. What it sends is
claimed under that token in the transaction of the change: of two presses at the same moment the second waits and is
then sent where the first was, and one that was refused leaves nothing and may be sent again. Another text in the same
form is another request, and so is the form of a page that was loaded anew.

Only answers that send the reader on are kept; a page that is the answer is made again. Requests of scripts, whose token
is that of the whole page, and of strangers, who cannot be told apart, are done each time.
"""

import hashlib
import json
from collections.abc import Callable, Iterator

from flask import g, make_response, request, session
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from wutong.db import db
from wutong.secret import Secret
from wutong.web import csrf
from wutong.web.idempotency import IdempotencyKey, claim, held

#: Where Flask keeps the sentences that the next page says.
SENTENCES = "_flashes"
_PIECE = 64 * 1024


def once(view: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """Run the view, or send the reader where the same press of the same form was sent before."""
    mask = request.form.get(csrf.FIELD, "").partition(".")[0] if _by_hand() else ""
    if not mask:
        return view()
    caller, fingerprint = _caller(), _fingerprint()
    key = f"form.{mask[:16]}.{fingerprint.hex()}"
    if not claim(caller, key, fingerprint):
        return _again(held(caller, key))
    response = make_response(view())
    _keep(held(caller, key), response)
    return response


def _by_hand() -> bool:
    """Whether somebody who is signed in pressed a button of a form in a region."""
    scripted = request.headers.get("HX-Request") or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    machine = request.path.startswith("/api/") or csrf.HEADER in request.headers
    known = g.actor.kind != "public" and g.get("region_code") is not None
    return request.method == "POST" and known and not (machine or scripted)


def _caller() -> str:
    """Who presses, in which browser."""
    who = f"{g.actor.kind}:{g.actor.person}:{request.cookies.get(csrf.COOKIE, '')}"
    return hashlib.sha256(who.encode()).hexdigest()


def _fingerprint() -> bytes:
    """What was sent, without the marks between the parts, which a browser makes up each time."""
    told = hashlib.sha256(f"{request.full_path}\n".encode())
    for part in _parts():
        told.update(len(part).to_bytes(8, "big") + part)
    return told.digest()


def _parts() -> Iterator[bytes]:
    for name, text in request.form.items(multi=True):
        yield name.encode()
        yield text.encode()
    for name, sent in request.files.items(multi=True):
        yield f"{name}\n{sent.filename}".encode()
        yield _content(sent)


def _content(sent: FileStorage) -> bytes:
    """A file's digest; it is read to its end and stands at its beginning again."""
    told = hashlib.sha256()
    while piece := sent.stream.read(_PIECE):
        told.update(piece)
    sent.stream.seek(0)
    return told.digest()


def _keep(row: IdempotencyKey, response: Response) -> None:
    """Keep where the reader was sent and what the next page says."""
    if response.status_code in (302, 303):
        row.status = response.status_code
        row.answer = Secret(json.dumps([response.headers["Location"], session.get(SENTENCES, [])]))
    else:
        db.session.delete(row)


def _again(row: IdempotencyKey) -> Response:
    assert row.answer is not None
    location, sentences = json.loads(row.answer.reveal())
    session[SENTENCES] = [tuple(one) for one in sentences]
    response = make_response("", row.status)
    response.headers["Location"] = location
    return response

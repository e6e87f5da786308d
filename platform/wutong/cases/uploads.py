"""Resumable uploads for browsers and programs: tus 1.0, its core with creation, expiration and termination.

The doors of citizens, of the desk and of the counter answer alike; each says which uploads it is for. What a browser
without a script sends as a plain form comes through the doors of pages and desk.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext
from flask_babel import gettext as _
from werkzeug.exceptions import ClientDisconnected
from werkzeug.http import http_date
from werkzeug.wrappers import Response

from wutong import parts
from wutong.cases import limits
from wutong.cases.actions import uploading
from wutong.cases.coming import KEEPING, Upload
from wutong.errors import Invalid, Refused
from wutong.web.doors import actor
from wutong.web.errors import problem

VERSION = "1.0.0"
METHODS = ("HEAD", "PATCH", "DELETE", "OPTIONS")
MEDIA = "application/offset+octet-stream"


class OtherVersion(Refused):
    """The sender speaks another version of the protocol."""

    code, status = "upload.other_version", 412
    message = "上传协议的版本不受支持，请刷新页面后再试。"


class _Whole:
    """The body of a request; a connection that breaks ends it, and what came before counts."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size)
        except (ClientDisconnected, OSError):
            return b""


def options() -> Response:
    """What this server understands."""
    said = {"Tus-Version": VERSION, "Tus-Extension": "creation,expiration,termination"}
    return _answer(204, **said, **{"Tus-Max-Size": str(limits.upload())})


@dataclass(frozen=True, slots=True)
class Way:
    """How uploads come in at one door: how one is begun and found, what its address is, what follows a piece.

    `arrive` is told whether the piece brought anything new.
    """

    begin: Callable[[uploading.Announced], Upload]
    find: Callable[[UUID], Upload]
    address: Callable[[UUID], str]
    arrive: Callable[[Upload, bool], object]


def create(endpoint: str, case_id: UUID | None = None) -> Response:
    """Open an upload of whoever is signed in; its address, that of `endpoint`, comes back in `Location`."""
    return plainly(lambda: created(_own(endpoint, case_id)))


def one(upload_id: UUID, case_id: UUID | None = None) -> Response:
    """Ask how far an upload is (HEAD), go on with it (PATCH), or give it up (DELETE)."""
    return options() if request.method == "OPTIONS" else plainly(lambda: answered(_own("", case_id), upload_id))


def _own(endpoint: str, case_id: UUID | None) -> Way:
    of: dict[str, Any] = {"case_id": case_id} if case_id else {}
    return Way(
        lambda told: uploading.begin(told, actor=actor(), case_id=case_id),
        lambda upload_id: uploading.find(upload_id, actor=actor(), case_id=case_id),
        lambda upload_id: url_for(endpoint, upload_id=upload_id, **of),
        lambda row, fresh: uploading.finish(row, actor=actor()),
    )


def plainly(answer: Callable[[], Response]) -> Response:
    """A refusal as a problem document, whose sentence a script shows."""
    try:
        return answer()
    except Refused as refused:
        said = next((text for texts in getattr(refused, "fields", {}).values() for text in texts), "")
        answered = problem(refused.status, refused.code, gettext(said) if said else refused.text(gettext))
        answered.headers["Tus-Resumable"] = VERSION
        return answered


def created(way: Way) -> Response:
    """Open an upload as the request announces it; raises what says that it cannot be taken."""
    _same_version()
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    length, replaces = request.headers.get("Upload-Length", ""), told.get("replaces", "")
    if not length.isascii() or not length.isdecimal() or len(length) > 15 or not told.get("slot"):
        raise Invalid({"file": [_("上传请求不完整，请刷新页面后再试。")]})
    announced = uploading.Announced(told["slot"], told.get("filename", ""), int(length), _uuid(replaces))
    row = way.begin(announced)
    return _answer(201, Location=way.address(row.id), **_expires(row))


def answered(way: Way, upload_id: UUID) -> Response:
    """Answer a request about one upload; raises what refuses it."""
    _same_version()
    row = way.find(upload_id)
    if request.method == "HEAD":
        return _state(200, row, uploading.reached(row))
    if request.method == "DELETE":
        uploading.give_up(row)
        return _answer(204)
    return _go_on(way, row)


def _go_on(way: Way, row: Upload) -> Response:
    at = request.headers.get("Upload-Offset", "")
    if request.mimetype != MEDIA or not at.isascii() or not at.isdecimal() or len(at) > 15:
        return _answer(415 if request.mimetype != MEDIA else 400)
    before = uploading.reached(row)
    try:
        far = uploading.add(row, cast(BinaryIO, _Whole(cast(BinaryIO, request.stream))), at=int(at))
    except parts.OtherPlace as refused:
        return _state(409, row, refused.reached)
    way.arrive(row, far > before)
    return _state(204, row, far)


def _state(status: int, row: Upload, far: int) -> Response:
    return _answer(status, **{"Upload-Offset": str(far), "Upload-Length": str(row.length)}, **_expires(row))


def _expires(row: Upload) -> dict[str, str]:
    return {"Upload-Expires": http_date(row.begun_at + KEEPING - timedelta(seconds=1))}


def _answer(status: int, **headers: str) -> Response:
    return Response(status=status, headers={"Tus-Resumable": VERSION, "Cache-Control": "no-store", **headers})


def _same_version() -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise OtherVersion


def _metadata(text: str) -> dict[str, str]:
    """`key base64,key base64` as the protocol writes it; raises `Invalid` for what is not."""
    told = {}
    for pair in filter(None, (pair.strip() for pair in text.split(","))):
        key, _space, value = pair.partition(" ")
        try:
            told[key] = base64.b64decode(value, validate=True).decode("utf-8", "replace")
        except binascii.Error:
            raise Invalid({"file": ["Upload-Metadata"]}) from None
    return told


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid({"file": ["replaces"]}) from None

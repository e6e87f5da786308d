"""How a thread is put before people, on the pages of both sides."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from flask import request
from flask_babel import gettext as _

from wutong.cases.models import Case
from wutong.clock import today
from wutong.errors import Invalid, Refused
from wutong.talking import queries
from wutong.talking.actions import Enclosed
from wutong.talking.rules import LIMIT, may_write
from wutong.web.formats import day


def thread(case: Case) -> dict[str, Any]:
    """What a page of the thread needs."""
    open_ = may_write(case.state, moved=case.moved_to is not None)
    talk = queries.of(case.id)
    return {
        "case": case, "talk": talk, "lines": queries.lines(case.id), "open": open_, "limit": LIMIT,
        "late": bool(talk and talk.answer_by and talk.answer_by < today()),
    }  # fmt: skip


def promise() -> str:
    """By when what is written now is answered."""
    return str(_("办理机关会在 %(day)s 前答复，答复后会通知您。", day=day(queries.answer_by())))


@contextmanager
def keeping_words() -> Iterator[None]:
    """Show a refused file on the page of the message, so that what was typed is not lost with it."""
    try:
        yield
    except Refused as refused:
        if refused.status not in (413, 415):
            raise
        raise Invalid({"file": [refused.text(_)]}) from None


def enclosed() -> Enclosed | None:
    """The file that was sent along with the form, if one was chosen."""
    sent = request.files.get("file")
    return Enclosed(sent.filename, cast(BinaryIO, sent.stream)) if sent and sent.filename else None

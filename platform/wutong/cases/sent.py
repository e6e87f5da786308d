"""What a browser without a script sends along with a form: files, and how the applicant agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from wutong.access import Actor
from wutong.cases.actions import uploading
from wutong.cases.actions.border import Upload
from wutong.errors import Invalid


@dataclass(frozen=True, slots=True)
class Sent:
    """One file of a form."""

    name: str
    stream: BinaryIO


def sent_files() -> list[Sent]:
    """The chosen files; raises `Invalid` when none was chosen."""
    chosen = [one for one in request.files.getlist("file") if one.filename]
    if not chosen:
        raise Invalid({"file": [_("请先选择要上传的文件。")]})
    return [Sent(one.filename or "", cast(BinaryIO, one.stream)) for one in chosen]


def brought(uploads: Sequence[UUID], actor: Actor) -> list[Upload]:
    """The papers of a filing at a counter: every chosen file (a box is named `paper:` and the paper's key), and the
    uploads that have arrived."""
    boxes = [(name.removeprefix("paper:"), sent) for name, sent in request.files.items(multi=True)]
    chosen = [(slot, sent) for slot, sent in boxes if sent.filename]
    boxed = [Upload(slot, sent.filename or "", cast(BinaryIO, sent.stream)) for slot, sent in chosen]
    return boxed + [Upload(*uploading.whole(one, actor=actor)) for one in uploads]


def taken(uploads: Sequence[UUID], actor: Actor) -> None:
    """Let go of the uploads of a filing that was taken in."""
    for one in uploads:
        uploading.give_up(uploading.find(one, actor=actor))


def consent(told: dict[str, Any], actor: Actor) -> str:
    """In words how the applicant agreed: by the own hand, or as the office noted it; "" for one who did not."""
    if actor.kind == "citizen":
        return "申请人在线确认" if told["agreed"] else ""
    return str(told["consent"])

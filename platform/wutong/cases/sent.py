"""What a browser without a script sends along with a form: files, and how the applicant agreed."""

from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from flask import request
from flask_babel import gettext as _

from wutong.access import Actor
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


def consent(told: dict[str, Any], actor: Actor) -> str:
    """In words how the applicant agreed: by the own hand, or as the office noted it; "" for one who did not."""
    if actor.kind == "citizen":
        return "申请人在线确认" if told["agreed"] else ""
    return str(told["consent"])

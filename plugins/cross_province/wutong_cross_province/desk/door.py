"""The blueprint of the desk, its places in the menu, and what its pages share."""

from collections.abc import Iterable
from typing import Any, BinaryIO, cast

from flask import Blueprint, request

from wutong.sdk import Upload, nav, region_names
from wutong_cross_province.rules import (
    AGREE,
    DISPUTES,
    METHODS,
    MODES,
    READ,
    RECEIVE,
    RETURNS,
    SIDES,
    STATES,
    TONES,
    TRANSFERS,
)

bp = Blueprint("cross_province_desk", __name__, template_folder="../templates")
nav.add("异地代收", "cross_province_desk.new", right=RECEIVE, group="办件", order=114)
nav.add("通办事项", "cross_province_desk.index", right=READ, group="办件", order=115)
nav.add("通办协议和窗口", "cross_province_desk.agreements", right=AGREE, group="事项", order=560)
nav.add("通办统计", "cross_province_desk.statistics", right=READ, group="监督", order=720)

#: What the templates of this plugin share.
WORDS: dict[str, Any] = {
    "states": STATES, "tones": TONES, "modes": MODES, "methods": METHODS, "transfers": TRANSFERS, "returns": RETURNS,
    "disputes": DISPUTES, "sides": SIDES,
}  # fmt: skip


def uploads() -> list[Upload]:
    """The chosen files of a form: a box is named `paper:` and the paper's heading."""
    sent = ((name.removeprefix("paper:"), one) for name, one in request.files.items(multi=True))
    return [Upload(slot, one.filename or "", cast(BinaryIO, one.stream)) for slot, one in sent if one.filename]


def places(rows: Iterable[Any]) -> dict[int, str]:
    """The names of the regions that rows are about."""
    return region_names({code for row in rows for code in (row.other, row.place)})

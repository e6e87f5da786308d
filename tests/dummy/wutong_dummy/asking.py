"""A kind of box in forms: the number plate of a car (GA 36)."""

import re

from wutong.sdk import FieldKind

_PLATE = re.compile(r"[\u4e00-\u9fff][A-Z][A-Z0-9]{5,6}")


def plate(text: str) -> str:
    """The number in its one spelling; raises ValueError saying what to do."""
    told = text.upper().replace("·", "").replace(" ", "")
    if not _PLATE.fullmatch(told):
        raise ValueError("请填写完整的车牌号码，例如“甘A12345”。")
    return told


PLATE = FieldKind("dummy.plate", "车牌号码", plate, hint="例如甘A12345", pattern="^[\u4e00-\u9fff][A-Z][A-Z0-9]{5,6}$")

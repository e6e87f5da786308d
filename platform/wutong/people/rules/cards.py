"""What a reader of identity cards types when it plays a keyboard: one line, number and mostly the name in it.

Readers differ in order, marks between and what else they tell; the number is known by its check digit, the name by its
label or as the first words in Chinese, which is where every reader puts it.
"""

import re
from dataclasses import dataclass

from wutong.errors import Invalid
from wutong.people.rules import identifiers

_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_LABELLED = re.compile(r"姓\s*名\s*[:：=]?\s*([^|,;\t\r\n，；0-9:：]{2,50}?)\s*(?=$|[|,;\t\r\n，；0-9]|性别|民族|公民)")
_PARTS = re.compile(r"[|,;\t\r\n，；$#]+|\s{2,}")
#: Han with rare ones, and the dot of names in minorities' languages.
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·•]{2,50}")
#: Words that stand in such a line and are no name.
_LABELS = frozenset({"姓名", "性别", "民族", "出生", "住址", "男", "女", "公民身份号码", "身份证号", "身份证号码"})


class BadCard(Invalid):
    """No identity number with a right check digit is in what came."""

    code = "people.bad_card"
    message = "没有读出身份证号码，请重新刷卡，或直接填写姓名和号码。"


@dataclass(frozen=True, slots=True)
class Card:
    """What was read; the name is empty where the reader tells none."""

    name: str
    number: str


def read(text: str) -> Card:
    """The name and number in one burst of a reader; raises `BadCard`."""
    for found in _NUMBER.findall(text):
        try:
            return Card(_name(text), identifiers.number(found))
        except identifiers.BadNumber:
            continue
    raise BadCard({"card": [BadCard.message]})


def _name(text: str) -> str:
    if labelled := _LABELLED.search(text):
        return labelled[1].strip()
    parts = (part.strip() for part in _PARTS.split(_NUMBER.sub("|", text)))
    return next((part for part in parts if _NAME.fullmatch(part) and part not in _LABELS), "")

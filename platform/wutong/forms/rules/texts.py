"""Texts as people type and paste them: put into one spelling, and refused where another system could not show them.

Rare characters of Unicode are kept, those beyond the basic plane too. Private-use characters are not: old input methods
put home-made glyphs there, which look like a name on one machine and like nothing on all others.
"""

import re
import unicodedata

from wutong.forms.rules.said import Said

#: Signs without width that come along with pasted text, and those that turn the direction of reading.
_UNSEEN = re.compile("[\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_HOME_MADE = "“{sign}”（U+{code}）是自造字，换一台电脑就显示不出来；请改用标准字，打不出来的用拼音代替并到窗口说明。"
_BROKEN = "\ufffd"
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def one_line(text: str) -> str:
    """A text on one line, without blanks around it; raises ValueError with a sentence."""
    return re.sub(r"\s+", " ", lines(text))


def lines(text: str) -> str:
    """A text of several lines in its one spelling; raises ValueError with a sentence for what nobody can read."""
    told = unicodedata.normalize("NFC", _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    for sign in told:
        _legible(sign)
    return told.strip()


def _legible(sign: str) -> None:
    kind = unicodedata.category(sign)
    if kind == "Co":
        raise ValueError(Said(_HOME_MADE, sign=sign, code=f"{ord(sign):04X}"))
    if kind == "Cs" or sign == _BROKEN or ord(sign) & 0xFFFE == 0xFFFE:
        raise ValueError("有一个字没有传完整，请删掉重新输入。")
    if kind == "Cc" and sign not in "\n\t":
        raise ValueError("含有看不见的控制符，请删掉后重新输入，不要从其他软件直接粘贴。")


def narrow(text: str) -> str:
    """Full-width letters and digits as plain ones, without any blank."""
    return re.sub(r"\s", "", text.translate(_NARROW))

"""Amounts of money, always whole fen: as people read and type them, and in the numerals of receipts."""

import re

from wutong.errors import Invalid

_TYPED = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?")


class NoAmount(Invalid):
    """What was typed is no amount of yuan above zero."""

    code = "fee.no_amount"
    message = "请填写大于零的金额，单位为元，最多两位小数。"


def fen(typed: str) -> int:
    """The fen of an amount that somebody typed in yuan (12.5, ¥1,234.50); raises `NoAmount` on the field `amount`."""
    found = _TYPED.fullmatch(re.sub(r"[¥￥,，\s元]", "", typed))
    whole = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else 0
    if whole <= 0:
        raise NoAmount({"amount": [NoAmount.message]})
    return whole


def plain(amount: int) -> str:
    """An amount as it stands in a box that somebody may change: 1234.50."""
    return f"{amount // 100}.{amount % 100:02d}"


def yuan(fen: int) -> str:
    """An amount as people read it: ¥1,234.50."""
    sign, whole = "-" if fen < 0 else "", abs(fen)
    return f"{sign}¥{whole // 100:,}.{whole % 100:02d}"


_DIGITS, _PLACES = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def capital(fen: int) -> str:
    """An amount in the numerals of receipts (大写), which nobody alters with one stroke: 壹拾元伍角整."""
    whole, jiao, last = fen // 100, fen // 10 % 10, fen % 10
    said = f"{_whole(whole)}元" if whole else ""
    if not jiao and not last:
        return (said or "零元") + "整"
    gap = "零" if whole and not jiao else ""
    tail = f"{_DIGITS[last]}分" if last else "整"
    return said + (f"{_DIGITS[jiao]}角" if jiao else gap) + tail


def _whole(number: int) -> str:
    said, gap, place = "", False, 0
    while number:
        number, part = divmod(number, 10_000)
        if part:
            said = _four(part) + _GROUPS[place] + ("零" if gap and said else "") + said
            gap = part < 1000
        elif said:
            gap = True
        place += 1
    return said


def _four(number: int) -> str:
    said, gap = "", False
    for place, digit in enumerate(reversed(str(number))):
        if digit == "0":
            gap = bool(said)
            continue
        said = _DIGITS[int(digit)] + _PLACES[place] + ("零" if gap else "") + said
        gap = False
    return said

"""What a box accepts, type by type: the value in its one spelling, or a sentence that says what to do.

The numbers of people and bodies are those of `people.rules.identifiers`; bank cards follow Luhn (ISO/IEC 7812-1).
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from wutong.errors import Invalid
from wutong.forms.rules import texts
from wutong.forms.rules.boxes import LONG, NO, TEXT, TODAY, YES, Box
from wutong.forms.rules.kinds import LONGEST
from wutong.forms.rules.said import Said
from wutong.people.rules import identifiers

log = logging.getLogger("wutong.forms")

#: Days that a form can mean: nobody alive was born earlier, and no term runs longer.
FIRST, LAST = date(1850, 1, 1), date(2200, 12, 31)
#: Letters of any script, also those that this Python does not know yet, with what joins the parts of a name and what
#: chooses between the shapes of a character.
_SIGN = r"(?:[^\W\d_]|[\U00020000-\U0003fffd])"
_NAME = re.compile(rf"{_SIGN}(?:{_SIGN}|[·•.' \-\ufe00-\ufe0f\U000e0100-\U000e01ef])*")
_CARD = re.compile(r"[0-9]{13,19}")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_REGION = re.compile(r"0|[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}")
_DATE = (re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"), re.compile(r"(\d{4})(\d{2})(\d{2})"))


def _any(code: str) -> bool:
    return True


@dataclass(frozen=True)
class Around:
    """What a check must know from outside: the day, and whether a region of this code is there."""

    today: date
    known: Callable[[str], bool] = _any


def value(box: Box, text: str, around: Around) -> str:
    """One answer in its spelling; raises ValueError with a sentence. The text is not empty."""
    return _CHECKS.get(box.type, _added)(box, text, around)


def _added(box: Box, text: str, around: Around) -> str:
    """A box of a kind that a plugin adds; plain text where the plugin is off, or gone."""
    kind = box.kind
    if kind is None:
        return _text(box, text, around)
    told = texts.one_line(text)
    try:
        found = str(kind.check(told))
    except ValueError as error:
        raise ValueError(str(error) or "请核对填写的内容。") from None
    except Exception as error:  # noqa: BLE001 - a check of a plugin may break; nobody's application waits for that
        log.warning("the check of a kind of field broke", extra={"kind": kind.name, "error": type(error).__name__})
        return _text(box, told, around)
    if len(found) > LONGEST:
        raise ValueError(Said("最多填写 {most} 个字，现在有 {count} 个字，请缩短。", most=LONGEST, count=len(found)))
    return found


def _text(box: Box, text: str, around: Around) -> str:
    return _sized(box, texts.one_line(text), TEXT)


def _long(box: Box, text: str, around: Around) -> str:
    return _sized(box, texts.lines(text), LONG)


def _sized(box: Box, text: str, usual: int) -> str:
    most, least = int(box.most or usual), int(box.least or 0)
    if len(text) > most:
        raise ValueError(Said("最多填写 {most} 个字，现在有 {count} 个字，请删减。", most=most, count=len(text)))
    if len(text) < least:
        raise ValueError(Said("至少填写 {least} 个字，现在有 {count} 个字，请补充。", least=least, count=len(text)))
    return text


def _name(box: Box, text: str, around: Around) -> str:
    name = texts.one_line(text)
    if len(name) > 50 or not _NAME.fullmatch(name):
        raise ValueError("请填写证件上的姓名，不要写数字、符号或说明。")
    return name


def _number(box: Box, text: str, around: Around) -> str:
    told = re.sub(r"(?<=\d),(?=\d{3})", "", texts.narrow(text))
    if not _NUMBER.fullmatch(told):
        raise ValueError("请填写数字，例如 3 或 3.5，不要写单位。")
    try:
        number = Decimal(told)
    except InvalidOperation:
        raise ValueError("请填写数字，例如 3 或 3.5，不要写单位。") from None
    if box.least and number < Decimal(box.least):
        raise ValueError(Said("不能小于 {bound}。", bound=box.least))
    if box.most and number > Decimal(box.most):
        raise ValueError(Said("不能大于 {bound}。", bound=box.most))
    return told


def _date(box: Box, text: str, around: Around) -> str:
    told = texts.narrow(text)
    found = next((match for form in _DATE if (match := form.fullmatch(told))), None)
    if found is None:
        raise ValueError("请按“年-月-日”填写日期，例如 2026-03-01。")
    day = _day(*map(int, found.groups()))
    if not FIRST <= day <= LAST:
        raise ValueError(Said("年份须在 {first} 至 {last} 之间，请核对。", first=FIRST.year, last=LAST.year))
    for bound, said, beyond in (
        (box.least, "不能早于{bound}。", day.__lt__),
        (box.most, "不能晚于{bound}。", day.__gt__),
    ):
        if bound and beyond(around.today if bound == TODAY else date.fromisoformat(bound)):
            raise ValueError(Said(said, bound=bound))
    return day.isoformat()


def _day(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(Said("没有 {month} 月，请核对日期。", month=month))
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(
            Said("{year} 年 {month} 月没有 {day} 日，请核对日期。", year=year, month=month, day=day)
        ) from None


def _yes(box: Box, text: str, around: Around) -> str:
    told = {"1": YES, "0": NO, "true": YES, "false": NO}.get(text.lower(), text)
    return _choice(box, told, around)


def _choice(box: Box, text: str, around: Around) -> str:
    if text not in box.choices:
        options = "、".join(box.choices[:8]) + ("……" if len(box.choices) > 8 else "")
        raise ValueError(Said("请选择其中一项：{options}。", options=options))
    return text


def _id_number(box: Box, text: str, around: Around) -> str:
    number = _proper(identifiers.number, text)
    if identifiers.born(number) > around.today:
        raise ValueError("身份证号码中的出生日期还没有到，请对照证件核对。")
    return number


def _bank_card(box: Box, text: str, around: Around) -> str:
    number = texts.narrow(text).replace("-", "")
    if not _CARD.fullmatch(number) or luhn(number):
        raise ValueError("银行卡号有误，请对照卡面逐位核对，一般为 16 至 19 位数字。")
    return number


def luhn(number: str) -> int:
    """The rest that Luhn's sum leaves; 0 for a number whose check digit is right."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    return sum(digit // 10 + digit % 10 for digit in doubled) % 10


def _region(box: Box, text: str, around: Around) -> str:
    code = texts.narrow(text)
    if not _REGION.fullmatch(code) or not around.known(code):
        raise ValueError("没有找到这个地方，请从列表中选择，或写全名称，例如“甘肃省 积石山县”。")
    return code


def _address(box: Box, text: str, around: Around) -> str:
    address = _sized(box, texts.one_line(text), TEXT)
    if len(address) < 5:
        raise ValueError("地址太短，请写到门牌号或村组，例如“吹麻滩镇前庄村三社 12 号”。")
    return address


def _proper(rule: Callable[[str], str], text: str) -> str:
    try:
        return rule(texts.one_line(text))
    except Invalid as refused:
        raise ValueError(refused.text()) from None


_CHECKS: Mapping[str, Callable[[Box, str, Around], str]] = {
    "text": _text, "long": _long, "number": _number, "date": _date, "yes": _yes, "choice": _choice, "many": _choice,
    "name": _name, "id_number": _id_number, "bank_card": _bank_card, "region": _region, "address": _address,
    "credit_code": lambda box, text, around: _proper(identifiers.credit_code, text),
    "telephone": lambda box, text, around: _proper(identifiers.telephone, text),
    "email": lambda box, text, around: _proper(identifiers.email, text),
}  # fmt: skip

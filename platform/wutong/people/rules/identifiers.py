"""Identity numbers of people and bodies: form, check digit, birth date (GB 11643-1999, GB 32100-2015).

Telephones are Chinese mobile numbers (11 digits). A number's first six digits name the place of its first
registration and are never taken for the place where somebody lives now.
"""

import re
from datetime import date

from wutong.errors import Invalid

NUMBER_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
NUMBER_CHECKS = "10X98765432"
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_NUMBER = re.compile(r"[1-9][0-9]{16}[0-9X]")
_CREDIT = re.compile(rf"[{CREDIT_ALPHABET}]{{18}}")
_TELEPHONE = re.compile(r"1[3-9][0-9]{9}")
#: A plain ASCII address (RFC 5322 §3.4.1 without quotes, comments and what an encoded word is made of).
_EMAIL = re.compile(
    r"(?=.{1,64}@)[\w!#$%&'*+/^`{|}~-]+(\.[\w!#$%&'*+/^`{|}~-]+)*@[a-z0-9-]+(\.[a-z0-9-]+)+", re.A | re.I
)
#: Longest address that SMTP carries (RFC 5321 §4.5.3.1.3, without the angle brackets).
LONGEST_EMAIL = 254


class BadNumber(Invalid):
    """The personal number has the wrong form, date or check digit."""

    code = "people.bad_number"
    message = "身份证号码有误，请对照证件核对 18 位号码。"


class BadCreditCode(Invalid):
    """The unified social credit code has the wrong form or check digit."""

    code = "people.bad_credit_code"
    message = "统一社会信用代码有误，请对照证照核对 18 位代码。"


class BadTelephone(Invalid):
    """Not a Chinese mobile number."""

    code = "people.bad_telephone"
    message = "手机号码有误，请填写 11 位手机号码。"


class BadEmail(Invalid):
    """Not an e-mail address."""

    code = "people.bad_email"
    message = "电子邮箱有误，请核对，或留空不填。"


def number_check(body: str) -> str:
    """The check character of the first 17 digits of a personal number."""
    total = sum(int(digit) * weight for digit, weight in zip(body, NUMBER_WEIGHTS, strict=True))
    return NUMBER_CHECKS[total % 11]


def number(text: str) -> str:
    """The personal number in normal form (18 characters, capital X); raises `BadNumber`."""
    tidy = _tidy(text)
    if not _NUMBER.fullmatch(tidy) or number_check(tidy[:17]) != tidy[17]:
        raise BadNumber({"number": [BadNumber.message]})
    born(tidy)
    return tidy


def born(personal: str) -> date:
    """The birth date written in a personal number; raises `BadNumber` for a day that never was."""
    try:
        return date(int(personal[6:10]), int(personal[10:12]), int(personal[12:14]))
    except ValueError as error:
        raise BadNumber({"number": [BadNumber.message]}) from error


def credit_check(body: str) -> str:
    """The check character of the first 17 characters of a credit code."""
    total = sum(CREDIT_ALPHABET.index(sign) * weight for sign, weight in zip(body, CREDIT_WEIGHTS, strict=True))
    return CREDIT_ALPHABET[-total % 31]


def credit_code(text: str, *, override: str = "") -> str:
    """The credit code in normal form; raises `BadCreditCode`.

    A few real certificates carry a wrong check character (91350211M0000XUF46 is one), so a written reason in
    `override` lets a code of the right form pass.
    """
    tidy = _tidy(text)
    if not _CREDIT.fullmatch(tidy) or (credit_check(tidy[:17]) != tidy[17] and not override.strip()):
        raise BadCreditCode({"credit_code": [BadCreditCode.message]})
    return tidy


def email(text: str) -> str:
    """The e-mail address without spaces around it; raises `BadEmail`. It is told nothing that SMS is not told."""
    tidy = text.strip()
    if len(tidy) > LONGEST_EMAIL or not _EMAIL.fullmatch(tidy):
        raise BadEmail({"email": [BadEmail.message]})
    return tidy


def telephone(text: str) -> str:
    """The mobile number as 11 digits, without +86, blanks or dashes; raises `BadTelephone`."""
    tidy = re.sub(r"^(\+|00)86", "", re.sub(r"[\s-]", "", text.strip()))
    if not _TELEPHONE.fullmatch(tidy):
        raise BadTelephone({"telephone": [BadTelephone.message]})
    return tidy


def _tidy(text: str) -> str:
    """Blanks out, full-width signs to ASCII, capitals."""
    narrow = "".join(chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign for sign in text)
    return re.sub(r"\s", "", narrow).upper()

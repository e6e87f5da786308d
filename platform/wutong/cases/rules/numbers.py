"""The two names of a case: the number on every document, and the query code known to whoever holds the slip.

`622927-20261122-00042-7` is region as in addresses, Beijing day, a serial of that region and day, check digit.
`622927-7K3M-9QXR-2TWD` is the home region and 60 random bits; it tells nothing and cannot be guessed.
"""

import re
from datetime import date

from wutong.errors import Invalid

#: 32 signs without I, L, O, U, which people misread (Crockford's base 32).
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Signs of a query code: 12 × 5 = 60 random bits.
CODE_SIGNS = 12
_NUMBER = re.compile(r"(0|\d{2}|\d{4}|\d{6}|\d{9}|\d{12})-(\d{8})-(\d{5,9})-(\d)")
_CODE = re.compile(rf"(0|\d{{2}}|\d{{4}}|\d{{6}}|\d{{9}}|\d{{12}})-?([{SIGNS}]{{{CODE_SIGNS}}})")


class NoNumber(Invalid):
    """The text is not a case number, or one digit of it is wrong."""

    code = "case.number_wrong"
    message = "办件编号有误，请对照回执重新输入。"


def check_digit(digits: str) -> str:
    """ISO 7064 MOD 11,10 over decimal digits: finds every single wrong digit and nearly every swap."""
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def number(place: str, day: date, serial: int) -> str:
    """The number of the `serial`-th case of a region (spelled as in addresses) on a Beijing day."""
    stem = f"{place}-{day:%Y%m%d}-{serial:05d}"
    return f"{stem}-{check_digit(stem.replace('-', ''))}"


def read_number(text: str) -> str:
    """The number in its one spelling; raises `NoNumber` where the shape or the check digit is wrong."""
    plain = _dashed(text)
    found = _NUMBER.fullmatch(plain)
    if not found or check_digit("".join(found.groups()[:3])) != found[4]:
        raise NoNumber
    return plain


def shaped(text: str) -> bool:
    """Whether this is written as one of the two names of a case is, dashes and all, mistyped or not.

    The code of a county has as many signs as a personal number; 17 digits in a row are the latter.
    """
    plain = _dashed(text)
    if _NUMBER.fullmatch(plain):
        return True
    return read_query_code(plain) is not None and not plain.replace("-", "")[:17].isdecimal()


def _dashed(text: str) -> str:
    return re.sub(r"\s", "", text).replace("－", "-").replace("—", "-")


def query_code(place: str, random: bytes) -> str:
    """A query code of a home region from at least 8 random bytes."""
    value = int.from_bytes(random[:8], "big")
    signs = "".join(SIGNS[value >> 5 * place_ & 31] for place_ in range(CODE_SIGNS))
    return "-".join((place, signs[:4], signs[4:8], signs[8:]))


def read_query_code(text: str) -> tuple[str, str] | None:
    """Region as spelled and the signs of a typed code, with misread signs put right; `None` if it cannot be one."""
    head, _, rest = re.sub(r"\s", "", text).upper().partition("-")
    signs = rest.replace("-", "").replace("O", "0").replace("I", "1").replace("L", "1")
    found = _CODE.fullmatch(f"{head}-{signs}")
    return (found[1], found[2]) if found else None

"""The code beside the number of a bill or a receipt: whoever holds both may see what is owed and pay it, or verify it.

It is worked out from the number with a key of the installation, eighty bits that nobody guesses, and kept nowhere.
"""

import hmac
import re

from wutong import tenancy
from wutong.cases.rules.numbers import SIGNS
from wutong.fees import queries
from wutong.fees.models import Bill
from wutong.fees.rules import NoSuchBill
from wutong.secret import blind

_SIGNS = 16


def code(number: str) -> str:
    """The code of a number: sixteen signs that are hard to misread."""
    value = int.from_bytes(blind("fee.number", number)[:10], "big")
    return "".join(SIGNS[value >> 5 * each & 31] for each in range(_SIGNS))


def held(number: str, given: str) -> Bill:
    """The bill of a number, or of a receipt's, for whoever holds its code; raises `NoSuchBill`, whatever is wrong.

    Call it at the present region's public door: it looks in the office's scope once the code is proven.
    """
    clean = re.sub(r"[^0-9A-Z]", "", given.upper()).replace("O", "0").replace("I", "1").replace("L", "1")
    if not hmac.compare_digest(code(number[:40]).encode(), clean[:_SIGNS].encode()):
        raise NoSuchBill
    with tenancy.at(tenancy.scope().home):
        found = queries.numbered(number[:40])
    if found is None:
        raise NoSuchBill
    return found

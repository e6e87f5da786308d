"""Links that prove themselves: an id, and under it what nobody but this installation can write. They are kept nowhere.

Whoever holds a link may do what its purpose says and nothing else; a link of one purpose opens nothing of another. What
it leads to says for itself whether it still holds (`behind_link`, then the row).
"""

import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from wutong import tenancy
from wutong.db import work
from wutong.errors import NotFound
from wutong.secret import blind

#: The id and its proof. Hexadecimal signs, the digits as letters: a run of digits in a short message is taken for an
#: identity number by whoever keeps those out of it.
_LINK = re.compile(r"([a-p]{32})([a-p]{32})")
_SPELT = str.maketrans("0123456789", "ghijklmnop")
_READ = str.maketrans("ghijklmnop", "0123456789")


class BadLink(NotFound):
    """Nobody here has given this link out."""

    code = "link.unknown"
    message = "链接无效或已失效，请核对地址，或向窗口索取新的链接。"


def link(purpose: str, id: UUID) -> str:
    """The last part of an address that opens one thing for one purpose (`name.what`): nobody can guess it."""
    return (id.hex + _proof(purpose, id.hex)).translate(_SPELT)


def opened(purpose: str, text: str) -> UUID:
    """The id under a link of this purpose; raises `BadLink`, whatever is wrong with it."""
    found = _LINK.fullmatch(text)
    if found is None:
        raise BadLink
    plain, proof = (part.translate(_READ) for part in found.groups())
    if not hmac.compare_digest(_proof(purpose, plain), proof):
        raise BadLink
    return UUID(plain)


def _proof(purpose: str, plain: str) -> str:
    return blind(purpose, plain).hex()[:32]


@contextmanager
def behind_link() -> Iterator[None]:
    """At a public door: the office of the address's region, in a transaction of its own, for what a link has proved.

    Behind it lies everything of the office; show no more of it than the link was given out for.
    """
    with tenancy.at(tenancy.scope().home), work():
        yield

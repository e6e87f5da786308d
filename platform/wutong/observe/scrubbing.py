"""Numbers that name a person, taken out of log lines.

Resident identity numbers (18 characters, GB 11643) and mobile numbers (11 digits from 13 to 19) become `[id]` and
`[mobile]`. Region codes have at most 12 digits and case numbers are longer, so neither is hit.
"""

import re
from collections.abc import MutableMapping
from typing import Any

DAY = r"(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])"
IDENTITY = re.compile(rf"(?<![0-9A-Za-z])[1-9]\d{{5}}{DAY}\d{{3}}[0-9Xx](?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d{9}(?!\d)")
# What a browser sent after the question mark: words that were searched for, query codes.
QUERY = re.compile(r"(/[^\s?\"']*)\?[^\s\"']+")
# What PostgreSQL adds to an error is the row itself, with names in it.
DETAIL = re.compile(r"(?:DETAIL|CONTEXT|\[parameters): .*")


def text(value: str) -> str:
    """The text without identity and mobile numbers, addresses' queries and the row that a database complains about."""
    value = QUERY.sub(r"\1?[query]", DETAIL.sub("[row]", value))
    return MOBILE.sub("[mobile]", IDENTITY.sub("[id]", value))


def deep(value: Any) -> Any:
    """The same for a value of any shape; numbers are read as their digits."""
    if isinstance(value, dict):
        return {text(str(key)): deep(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [deep(each) for each in value]
    if value is None or isinstance(value, bool | float):
        return value
    cleaned = text(str(value))
    return value if isinstance(value, int) and cleaned == str(value) else cleaned


def processor(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Scrub a whole log line (a structlog processor, the last before rendering)."""
    return {key: deep(value) for key, value in event.items()}

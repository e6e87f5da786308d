"""What a form was shown with, value by value, so that of two who change the same nobody overwrites the other unawares.

The form carries a mark of each value in its box `NAME`. Sent back, a value that still is what was shown was not touched
and stays as it is now; one that was touched and that somebody else has made something else meanwhile is a clash. Values
are anything that JSON can write, in the form in which they count as the same.
"""

import json
from collections.abc import Mapping
from hashlib import blake2s
from typing import Any, NamedTuple

#: The box that tells with what values a form was shown.
NAME = "version"
Marks = Mapping[str, str]


class Merge(NamedTuple):
    """What the sender of a form has changed, and which of it somebody else has changed differently since."""

    mine: dict[str, Any]
    clashes: list[str]


def written(values: Mapping[str, Any]) -> str:
    """The marks of the values that a form is shown with, for its box."""
    return " ".join(f"{name}:{_mark(value)}" for name, value in values.items())


def read(text: str) -> dict[str, str]:
    """The marks that came back; those of a form that carried none are empty, and nothing clashes."""
    return {name: mark for name, _sign, mark in (one.rpartition(":") for one in text.split())}


def merged(sent: Mapping[str, Any], now: Mapping[str, Any], shown: Marks) -> Merge:
    """A sent form against what is there now and the marks of what its sender was shown."""
    found = Merge({}, [])
    for name, value in sent.items():
        mark, said, held = shown.get(name), _mark(value), _mark(now[name])
        if said in (held, mark):
            continue
        found.mine[name] = value
        if mark not in (None, held):
            found.clashes.append(name)
    return found


def _mark(value: Any) -> str:
    told = json.dumps(value, sort_keys=True, default=str)
    return blake2s(told.encode(), digest_size=6).hexdigest()

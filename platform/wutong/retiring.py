"""Public names that are going: they work for one more version, and warn with what to use instead and since when.

RETIRED = {"applicant_told": Going(since="1.2", use="notify_applicant", held=notify_applicant)}
__getattr__ = retiring(__name__, RETIRED)
"""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Going:
    """A name that is going: the version of its module `since` which it warns, what to `use`, and what it still is."""

    since: str
    use: str
    held: Any


def words(module: str, name: str, going: Going) -> str:
    """What whoever uses the name reads."""
    return f"{module}.{name} is going: since {going.since} use {going.use}"


def retiring(module: str, names: Mapping[str, Going]) -> Callable[[str], Any]:
    """A module's `__getattr__`, by which names that are going are still to be had, with a `DeprecationWarning`."""

    def get(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        warnings.warn(words(module, name, names[name]), DeprecationWarning, stacklevel=2)
        return names[name].held

    return get

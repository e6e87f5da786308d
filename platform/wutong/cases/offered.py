"""What a new case is filed under: a matter as `matters` froze it, with the form that it had at its place."""

from datetime import datetime
from typing import Any

from wutong import tenancy
from wutong.clock import now
from wutong.forms import queries as forms
from wutong.matters import queries as matters
from wutong.matters import rules


def to_file(code: str) -> dict[str, Any]:
    """The copy for a new application at the present region; raises what `matters.queries.to_file` does."""
    return formed(matters.to_file(code))


def for_place(code: str, place: int) -> dict[str, Any]:
    """The copy for a new application of somebody from `place`, which is the present region or lies below it.

    Where it is decided stands under `home`. Raises what `matters.queries.to_file` does.
    """
    here = tenancy.scope().home
    if place == here:
        return to_file(code)
    with tenancy.at(here, look="down"):
        moment = now()
        frozen = formed(matters.snapshot(code, place=place, at=moment), moment)
    rules.fileable(frozen["values"])
    return frozen


def formed(frozen: dict[str, Any], at: datetime | None = None) -> dict[str, Any]:
    """A frozen matter with its form, as it was now or at an instant."""
    kept = forms.frozen(str(frozen["code"]), place=int(frozen["region"]), at=at)
    return frozen if kept is None else {**frozen, "form": kept}

"""What a new case is filed under: a matter as `matters` froze it, with the form that it had at its place."""

from datetime import datetime
from typing import Any

from wutong.forms import queries as forms
from wutong.matters import queries as matters


def to_file(code: str) -> dict[str, Any]:
    """The copy for a new application at the present region; raises what `matters.queries.to_file` does."""
    return formed(matters.to_file(code))


def formed(frozen: dict[str, Any], at: datetime | None = None) -> dict[str, Any]:
    """A frozen matter with its form, as it was now or at an instant."""
    kept = forms.frozen(str(frozen["code"]), place=int(frozen["region"]), at=at)
    return frozen if kept is None else {**frozen, "form": kept}

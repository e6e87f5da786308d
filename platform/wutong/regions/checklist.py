"""The start checklist of an office that has been opened: what it must have before citizens are sent to it.

Rooms above add what they know of (`add`): matters adds the first claims. Every answer is computed, none
is ticked by hand.
"""

from collections.abc import Callable
from dataclasses import dataclass

from wutong import tenancy
from wutong.regions import queries

#: Whether the present region has done it.
Done = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: its title (a gettext message), the desk page that does it, and how it is known to be done."""

    name: str
    title: str
    endpoint: str
    done: Done


@dataclass(frozen=True, slots=True)
class Item:
    """A step as it stands at the present region."""

    step: Step
    done: bool


_steps: dict[str, Step] = {}


def add(name: str, title: str, endpoint: str, done: Done) -> None:
    """Add a step; adding the same name again replaces it."""
    _steps[name] = Step(name, title, endpoint, done)


def items() -> list[Item]:
    """The steps in the order in which they were added, as they stand at the present region."""
    return [Item(step, step.done()) for step in _steps.values()]


def _has(element: str) -> bool:
    _, source = queries.profile().get(element, ("", None))
    return source == tenancy.scope().home


add("departments", "设立部门", "regions_desk.departments", lambda: bool(queries.departments()))
add("office_phone", "公布咨询电话", "regions_desk.profile", lambda: _has("office_phone"))
add("hours", "公布办公时间", "regions_desk.profile", lambda: _has("hours"))

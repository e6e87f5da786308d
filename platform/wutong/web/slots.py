"""Places in core templates that others fill: `{{ slot("case.closed", case=case) }}`.

A room fills a place in a page of a room below it (`fill`). Which plugins' templates follow, for this region and in
which order, is answered by whoever owns the plugins (`lookups.slots`); the kit only renders them, a guest's guarded by
`guarding`.
"""

from typing import Any

from flask import Flask, render_template
from markupsafe import Markup

from wutong.web import guarding, lookups

#: Every place there is.
SLOTS = ("case.closed", "case.page", "desk.home", "matter.ahead", "matter.guide", "region.home")
#: The rooms' templates for each place.
_FILLED: dict[str, list[str]] = {}


def fill(name: str, template: str) -> None:
    """Put a room's template into a place; the same one once."""
    if name not in SLOTS:
        raise ValueError(f"no page has a place called {name}")
    if template not in _FILLED.setdefault(name, []):
        _FILLED[name].append(template)


def slot(name: str, **context: Any) -> Markup:
    """Every template that fills the slot, rendered one after the other with the given context."""
    rooms = [Markup(render_template(template, **context)) for template in _FILLED.get(name, ())]
    brought = [(template.partition("/")[0], template) for template in lookups.of().slots(name)]
    guests = [guarding.shown(plugin, f"slot {name}", template, context) for plugin, template in brought]
    return Markup("").join([*rooms, *guests])


def install(app: Flask) -> None:
    """Give templates the function `slot`, and hand on what went wrong in one."""
    app.after_request(guarding.hand_on)
    app.jinja_env.globals["slot"] = slot

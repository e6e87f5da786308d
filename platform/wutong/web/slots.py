"""Places in core templates that plugins fill: `{{ slot("case.closed", case=case) }}`.

Which templates fill a slot, for this region and in which order, is answered by whoever owns the plugins
(`lookups.slots`); the kit only renders them.
"""

from typing import Any

from flask import Flask, render_template
from markupsafe import Markup

from wutong.web import lookups

#: Every place there is.
SLOTS = ("case.closed", "case.page", "desk.home", "matter.guide", "region.home")


def slot(name: str, **context: Any) -> Markup:
    """Every template that fills the slot, rendered one after the other with the given context."""
    return Markup("").join(Markup(render_template(template, **context)) for template in lookups.of().slots(name))


def install(app: Flask) -> None:
    """Give templates the function `slot`."""
    app.jinja_env.globals["slot"] = slot

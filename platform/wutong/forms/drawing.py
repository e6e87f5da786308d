"""Between a form and the request: what was typed, and the page that shows it again."""

from collections.abc import Mapping
from typing import Any

from flask import g, request
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from wutong.forms import queries
from wutong.forms.rules import Form
from wutong.forms.rules.answers import PREFIX
from wutong.forms.rules.said import translated
from wutong.forms.rules.sent import DROP, MORE, flat, raw, without
from wutong.forms.rules.showing import Section, sections


def sent(form: Form) -> dict[str, Any]:
    """What the sent page says, row by row as it stood there; places by their codes."""
    told = raw(form, request.form.to_dict(flat=False))
    return queries.placed(form, told)


def asks_for_rows() -> bool:
    """Whether a button of a group was pressed, on a browser without a script."""
    return MORE in request.form or DROP in request.form


def reshaped(form: Form) -> dict[str, Any]:
    """What was typed, without the row that a button took out."""
    return without(sent(form), request.form.get(DROP, ""))


def once_more(form: Form) -> None:
    """Let the page show what was typed with the rows as a button wants them."""
    others = [(name, text) for name, text in request.form.items(multi=True) if not name.startswith(f"{PREFIX}.")]
    g.typed = MultiDict([*others, *flat(reshaped(form))])


def page(form: Form, stored: Mapping[str, Any]) -> list[Section]:
    """The boxes with what is stored, or what was just typed and refused; what is wrong in the reader's language."""
    g.wrong = {name: [translated(one, gettext) for one in said] for name, said in g.get("wrong", {}).items()}
    held = g.get("typed")
    told = stored if held is None else raw(form, held.to_dict(flat=False))
    return sections(form, queries.named(form, told))

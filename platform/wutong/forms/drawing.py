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
from wutong.forms.rules.showing import Section, named, sections


def sent(form: Form, under: str = "") -> dict[str, Any]:
    """What the sent page says, row by row as it stood there; places by their codes. `under` is the name of one of
    several forms on a page."""
    told = raw(form, _of(request.form, under))
    return queries.placed(form, told)


def _head(under: str) -> str:
    return f"{under}." if under else ""


def _of(typed: MultiDict[str, str], under: str) -> dict[str, list[str]]:
    """What was typed into the form of this name."""
    head = _head(under)
    return {name.removeprefix(head): told for name, told in typed.to_dict(flat=False).items() if name.startswith(head)}


def asks_for_rows() -> bool:
    """Whether a button of a group was pressed, in whichever form of the page, on a browser without a script."""
    return MORE in request.form or DROP in request.form


def reshaped(form: Form, under: str = "") -> dict[str, Any]:
    """What was typed, without the row that a button took out. `under` is the name of one of several forms on a
    page."""
    return without(sent(form, under), request.form.get(DROP, "").removeprefix(_head(under)))


def once_more(form: Form, under: str = "") -> None:
    """Let the page show what was typed with the rows as a button wants them; of several forms on a page each is asked
    for, by its name `under`, one after the other."""
    head, typed = _head(under), g.get("typed") or request.form
    others = [(name, text) for name, text in typed.items(multi=True) if not name.startswith(f"{head}{PREFIX}.")]
    g.typed = MultiDict([*others, *((f"{head}{name}", text) for name, text in flat(reshaped(form, under)))])


def page(form: Form, stored: Mapping[str, Any], under: str = "") -> list[Section]:
    """The boxes with what is stored, or what was just typed and refused; what is wrong in the reader's language.
    `under` is the name of one of several forms on a page."""
    g.wrong = {name: [translated(one, gettext) for one in said] for name, said in g.get("wrong", {}).items()}
    held = g.get("typed")
    told = stored if held is None else raw(form, _of(held, under))
    found = sections(form, queries.named(form, told))
    return [named(section, under) for section in found] if under else found

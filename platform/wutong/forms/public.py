"""What a plugin does with forms, as `forms` of `wutong.sdk`: read one, make one of several, draw, check, show it.

form = forms.read([{"key": "child", "name": "孩子姓名", "type": "name", "need": "1"}])
render("x.html", sections=forms.page(form, stored)); forms.sent(form)         a page and what it sent
forms.whole(form, answers), forms.faults(form, answers)                       checked; or what is wrong, by box
forms.told(form, answers)                                                     lines to read
"""

from collections.abc import Mapping
from typing import Any

from wutong.forms import drawing, queries
from wutong.forms.queries import whole
from wutong.forms.rules import TYPES, AnswersWrong, Box, Form, check, read, rows, tidy
from wutong.forms.rules.answers import PREFIX
from wutong.forms.rules.showing import Line, lines

__all__ = [
    "PREFIX",
    "TYPES",
    "AnswersWrong",
    "Box",
    "Form",
    "Line",
    "faults",
    "page",
    "read",
    "rows",
    "sent",
    "tidy",
    "told",
    "whole",
]

page, sent = drawing.page, drawing.sent


def faults(form: Form, answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """What must be put right before these answers can be handed in, by the name of the input on the page."""
    return {f"{PREFIX}.{path}": said for path, said in check(form, answers, queries.around()).wrong.items()}


def told(form: Form, answers: Mapping[str, Any], *, masked: bool = False) -> list[Line]:
    """Answers as lines to read; with what is personal hidden where they are `masked`."""
    return lines(form, answers, queries.hinted if masked else queries.told)

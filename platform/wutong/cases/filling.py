"""The form of a draft on its applicant's page: begun with what is known, saved from several devices, looked over.

A draft keeps whatever was typed, right or wrong. Of two devices nobody overwrites the other unawares (`web.marks`).
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from wutong.cases import known, prechecked, queries
from wutong.cases.actions import amending, filing
from wutong.cases.models import Case
from wutong.cases.rules import Asked
from wutong.cases.schemas import WhoForm
from wutong.clock import local, now
from wutong.errors import Invalid
from wutong.forms import drawing
from wutong.forms import queries as forms
from wutong.forms.rules import check, tidy
from wutong.forms.rules.answers import PREFIX
from wutong.forms.rules.sent import DROP, MORE, flat
from wutong.forms.rules.showing import Line, lines
from wutong.people.rules import identifiers
from wutong.web import marks
from wutong.web.forms import form
from wutong.web.saying import say
from wutong.web.screens import render, see

#: Who applies, in the order of the page.
WHO = ("name", "id_number", "telephone", "email")
Values = dict[str, Any]


def page(case: Case) -> str:
    """The form with what was typed before; an empty one with what is known of the applicant."""
    asked = queries.asked(case)
    empty = queries.form(case.id) is None
    given = known.of(case, asked) if empty else filing.given(case.id)
    if "check" in request.args and g.get("typed") is None:
        g.wrong = faults(asked, given)
    return render(
        "cases/form.html", case=case, given=given, title=asked.form.title, known=empty and given != known.NOTHING,
        before=prechecked.for_draft(case), sections=drawing.page(asked.form, given.answers),
        version=marks.written(_stored(case, asked)),
    )  # fmt: skip


def save(case_id: UUID) -> ResponseReturnValue:
    """Keep what was typed; then on to the papers, or back to what is missing, or for another day."""
    case = queries.locked(case_id)
    asked = queries.asked(case)
    if _keep(case, asked):
        return page(case), 409
    if drawing.asks_for_rows():
        group = request.form.get(MORE) or request.form.get(DROP, "").rpartition(".")[0]
        return see(".edit", case_id=case_id, _anchor=f"g-{group}")
    if "later" in request.form:
        say(_("已保存，可以随时在任何设备上登录后继续填写。"), "success")
        return see(".edit", case_id=case_id)
    return _on(case, asked)


def _on(case: Case, asked: Asked) -> Response:
    if faults(asked, filing.given(case.id)):
        return see(".edit", case_id=case.id, check=1)
    return see("cases_papers.papers", case_id=case.id)


def keep(case_id: UUID) -> str:
    """Keep it while it is being typed; what is said beside the form, and fresh marks for it."""
    case = queries.locked(case_id)
    asked = queries.asked(case)
    if clashes := _keep(case, asked):
        return render("cases/saved.html", clashes=clashes, at=None, version="")
    return render("cases/saved.html", clashes=[], at=local(now()), version=marks.written(_stored(case, asked)))


def _keep(case: Case, asked: Asked) -> list[str]:
    """Write what the page says into the draft; what another device has changed meanwhile: then nothing."""
    held, sent = _stored(case, asked), _sent(asked)
    found = marks.merged(sent, held, marks.read(request.form.get(marks.NAME, "")))
    if found.clashes:
        _ask_again(asked, held, found)
        return found.clashes
    amending.fill(case.id, _given({**held, **found.mine}, filing.given(case.id).mandate))
    return []


def _ask_again(asked: Asked, held: Values, found: marks.Merge) -> None:
    """Let the page show what was typed, beside it what is there, and fresh marks, so that sending it again is meant."""
    typed = {**held, **found.mine}
    who = [(name, str(typed[name])) for name in WHO]
    g.typed = MultiDict([*who, *flat(_answers(typed)), (marks.NAME, marks.written(held))])
    g.clashes = [Line(_title(asked, name), _words(asked, name, held[name])) for name in found.clashes]


def _title(asked: Asked, name: str) -> str:
    titles = {"name": _("姓名"), "id_number": _("身份证号码"), "telephone": _("手机号码"), "email": _("电子邮箱")}
    box = asked.form.find(name.removeprefix(f"{PREFIX}."))
    return titles.get(name) or (box.name if box else name)


def _words(asked: Asked, name: str, value: Any) -> str:
    if name in WHO:
        return str(value)
    told = lines(asked.form, {name.removeprefix(f"{PREFIX}."): value}, forms.told)
    return "；".join(f"{line.title} {line.value}".strip() for line in told if line.value) if told else str(value)


def _stored(case: Case, asked: Asked) -> Values:
    given = filing.given(case.id)
    return _values(asked, {name: getattr(given, name) for name in WHO}, given.answers)


def _sent(asked: Asked) -> Values:
    typed = drawing.reshaped(asked.form) if drawing.asks_for_rows() else drawing.sent(asked.form)
    return _values(asked, form(WhoForm), typed)


def _values(asked: Asked, who: Mapping[str, Any], answers: Mapping[str, Any]) -> Values:
    """Everything on the page by the name of its input, a group as one."""
    kept = tidy(asked.form, answers)
    told = {f"{PREFIX}.{box.key}": kept.get(box.key, "") for box in asked.form.top if box.type != "heading"}
    return {**{name: who[name] for name in WHO}, **told}


def _answers(values: Mapping[str, Any]) -> dict[str, Any]:
    told = {name.removeprefix(f"{PREFIX}."): value for name, value in values.items() if name not in WHO}
    return {key: value for key, value in told.items() if value}


def _given(values: Mapping[str, Any], mandate: str) -> filing.Given:
    who = {name: str(values[name]) for name in WHO}
    return filing.Given(**who, answers=_answers(values), mandate=mandate)


# ── What is still wrong ──────────────────────────────────────────────────────────────────────────────────────

_RULES: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "name": ("请填写姓名。", str),
    "id_number": ("请填写身份证号码。", identifiers.number),
    "telephone": ("请填写手机号码。", identifiers.telephone),
    "email": ("", identifiers.email),
}


def faults(asked: Asked, given: filing.Given) -> dict[str, list[str]]:
    """What must be put right before the draft can be handed in, by the name of the input."""
    who = {name: [said] for name in WHO if (said := _fault(name, getattr(given, name).strip()))}
    wrong = check(asked.form, given.answers, forms.around()).wrong
    return who | {f"{PREFIX}.{path}": said for path, said in wrong.items()}


def _fault(name: str, text: str) -> str:
    missing, rule = _RULES[name]
    if not text:
        return missing
    try:
        rule(text)
    except Invalid as refused:
        return refused.message
    return ""

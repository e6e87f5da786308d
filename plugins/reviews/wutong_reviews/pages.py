"""The citizens' door: say how it went."""

from uuid import UUID

from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wutong.sdk import form, open_to_all, render, say, see, signed_in
from wutong_reviews import actions, queries, schemas
from wutong_reviews.rules import NAMES, Grade

bp = Blueprint("reviews_pages", __name__, template_folder="templates")


@bp.app_template_global("reviews_summary")
def summary_of() -> queries.Summary:
    """The region's sum, for the templates that fill slots."""
    return queries.summary()


@bp.app_template_global("reviews_grades")
def grades() -> dict[Grade, str]:
    """The five grades by name, in the reader's language."""
    return {grade: _(name) for grade, name in NAMES.items()}


@bp.app_template_global("reviews_given")
def given(case_id: UUID) -> bool:
    """Whether the case was reviewed already."""
    return queries.given(case_id) is not None


@bp.get("/")
@open_to_all
def show() -> ResponseReturnValue:
    """The region's answers, summed."""
    return render("reviews/show.html", summary=queries.summary())


@bp.get("/<uuid:case_id>")
@signed_in
def ask(case_id: UUID) -> ResponseReturnValue:
    """The form."""
    return render("reviews/form.html", asked=queries.invitation(case_id), done=queries.given(case_id))


@bp.post("/<uuid:case_id>")
@signed_in
def give(case_id: UUID) -> ResponseReturnValue:
    """Answer."""
    answer = form(schemas.Answer)
    actions.give(case_id, Grade(answer["grade"]), answer["words"], actor=g.actor)
    say(_("谢谢您的评价。"))
    return see(".ask", case_id=case_id)

"""The form of a matter for programs: its JSON Schema, and what is wrong with answers before anybody files them."""

from typing import Any

from flask_smorest import Blueprint

from wutong.forms import queries
from wutong.forms.rules.schema import layout, schema
from wutong.forms.schemas import AnswersIn, AnswersOut, FormOut
from wutong.web.doors import needs, open_to_all

bp = Blueprint("forms_api", __name__, url_prefix="/api/v1/<region:region>/forms", description="表单")


@bp.get("/<code>")
@open_to_all
@bp.response(200, FormOut)
def show(code: str) -> dict[str, Any]:
    """With what a matter is filed here."""
    kept = queries.of_matter(code)
    form = queries.form_of(kept)
    release = kept["release"] if kept else None
    return {"code": form.code, "title": form.title, "release": release, "schema": schema(form), "layout": layout(form)}


@bp.post("/<code>/check")
@needs("case.file")
@bp.arguments(AnswersIn)
@bp.response(200, AnswersOut)
def check(asked: dict[str, Any], code: str) -> dict[str, Any]:
    """Look answers over; 422 names every box that is wrong. Nothing is kept."""
    return {"answers": queries.whole(queries.form_of(queries.of_matter(code)), asked["answers"])}

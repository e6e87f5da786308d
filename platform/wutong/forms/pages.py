"""What the boxes of a form ask for while somebody types: places."""

from flask import Blueprint, request
from markupsafe import escape

from wutong.forms import queries
from wutong.web.doors import open_to_all

bp = Blueprint("forms", __name__, url_prefix="/<region:region>/forms", template_folder="templates")


@bp.get("/places")
@open_to_all
def places() -> str:
    """Suggestions for whatever the one box that was sent begins with."""
    typed = next(iter(request.args.values()), "")[:40]
    return "".join(f'<option value="{escape(name)}"></option>' for name in queries.suggestions(typed))

"""The staff's door: grades and words, never names."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from wutong.sdk import nav, needs, render
from wutong_reviews import queries

bp = Blueprint("reviews_desk", __name__, template_folder="templates")
nav.add("好差评", "reviews_desk.show", right="reviews.read", group="监督", order=700)


@bp.get("/")
@needs("reviews.read")
def show() -> ResponseReturnValue:
    """The newest reviews of this region."""
    return render("reviews/desk.html", reviews=queries.latest(), summary=queries.summary())

"""The citizens' door: what the region is told, one's own reviews, saying how it went."""

from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wutong.sdk import again, behind_link, form, link, nav, open_link, open_to_all, render, say, see, signed_in
from wutong_reviews import boards, queries, schemas, served, shown
from wutong_reviews.actions import giving
from wutong_reviews.rules import exchange, sums

bp = Blueprint("reviews_pages", __name__, template_folder="templates", static_folder="static")
nav.tab("群众评价", "reviews_pages.show", order=450)
shown.install(bp)


@bp.app_template_global("reviews_summary")
def summary_of() -> sums.Sum:
    """The region's sum, for the templates that fill slots."""
    return boards.whole()


@bp.get("/")
@open_to_all
def show() -> ResponseReturnValue:
    """The region's answers, summed, by department and matter, and what was published with the office's answer."""
    page = queries.answers(cursor=request.args.get("after"))
    ranks = {axis: boards.by(axis) for axis in ("department", "point", "matter")}
    return render("reviews/show.html", summary=boards.whole(), ranks=ranks, axes=boards.AXES, page=page)


# ── Signed in ────────────────────────────────────────────────────────────────────────────────────────────────


@bp.get("/mine")
@signed_in
def mine() -> ResponseReturnValue:
    """What one said, anywhere."""
    return render("reviews/mine.html", page=queries.mine(cursor=request.args.get("after")))


@bp.get("/<uuid:case_id>")
@signed_in
def ask(case_id: UUID) -> ResponseReturnValue:
    """The moments of one's own case, and the form for one of them."""
    found = served.own_moments(case_id)
    given = queries.answered(each.id for each in found)
    wanted = request.values.get("kind", "")
    open_ = [each for each in found if each.id not in given]
    chosen = next((each for each in open_ if each.kind == wanted), open_[0] if open_ else None)
    return render("reviews/form.html", found=found, given=given, chosen=chosen, choices=shown.choices())


@bp.post("/<uuid:case_id>")
@signed_in
def give(case_id: UUID) -> ResponseReturnValue:
    """Answer for one of them."""
    told = form(schemas.CaseAnswerForm)
    moment = next((each for each in served.own_moments(case_id) if each.kind == told["kind"]), None)
    if moment is None:
        raise served.NothingToReview
    channel = schemas.channel(request.user_agent.string)
    review = giving.give(moment, schemas.said(told), channel, actor=g.actor)
    say(_("谢谢您的评价。"))
    return see(".own", review=review)


@bp.get("/mine/<uuid:review>")
@signed_in
def own(review: UUID) -> ResponseReturnValue:
    """One's own review, what becomes of it, and the form for a second word."""
    mine_ = queries.own(review)
    with behind_link():
        return _way(mine_.id)


@bp.post("/mine/<uuid:review>")
@signed_in
def own_again(review: UUID) -> ResponseReturnValue:
    """Say the second word."""
    told, mine_ = form(schemas.AnswerForm), queries.own(review)
    with behind_link():
        giving.give_again(mine_.id, schemas.said(told))
    say(_("追评已收到，谢谢。"))
    return see(".own", review=review)


def _way(review: UUID, *, followed: str = "") -> str:
    row = queries.review(review)
    (told,) = queries.told([row])
    shown_ = queries.answer(review) is not None
    return render("reviews/own.html", told=told, way=queries.way(review), named=row.named, published=shown_,
                  elsewhere=queries.elsewhere([told]), followed=followed, choices=shown.choices())  # fmt: skip


# ── By a link ────────────────────────────────────────────────────────────────────────────────────────────────


@bp.get("/said/<text>")
@open_to_all
def linked(text: str) -> ResponseReturnValue:
    """The form that a short message leads to: it names the matter and nothing else of the case."""
    with behind_link():
        return render("reviews/linked.html", **shown.asked(served.linked(text)))


@bp.post("/said/<text>")
@open_to_all
def give_linked(text: str) -> ResponseReturnValue:
    """Answer by the link, which is used up."""
    told = form(schemas.AnswerForm)
    with behind_link():
        review = giving.give(served.linked(text), schemas.said(told), exchange.SMS, actor=g.actor)
        return see(".follow", text=link(served.FOLLOW, review))


@bp.get("/follow/<text>")
@open_to_all
def follow(text: str) -> ResponseReturnValue:
    """What becomes of a review, for whoever was given the link when he gave it."""
    with behind_link():
        return _way(open_link(served.FOLLOW, text), followed=text)


@bp.post("/follow/<text>")
@again(".follow")
@open_to_all
def follow_again(text: str) -> ResponseReturnValue:
    """Say the second word."""
    told = form(schemas.AnswerForm)
    with behind_link():
        giving.give_again(open_link(served.FOLLOW, text), schemas.said(told))
    say(_("追评已收到，谢谢。"))
    return see(".follow", text=text)

"""The staff's door: grades and words, never names; how bad reviews are dealt with."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wutong.sdk import again, colleagues, form, nav, needs, region_names, render, say, see, today
from wutong_reviews import boards, export, queries, schemas, shown
from wutong_reviews.actions import handling as dealing
from wutong_reviews.actions import publishing
from wutong_reviews.rules import handling

bp = Blueprint("reviews_desk", __name__, template_folder="templates")
nav.add("好差评", "reviews_desk.show", right="reviews.read", group="监督", order=700)
nav.add("差评整改", "reviews_desk.ways", right="reviews.read", group="监督", order=701)
nav.add("评价看板", "reviews_desk.board", right="reviews.read", group="监督", order=702)


@bp.get("/")
@needs("reviews.read")
def show() -> ResponseReturnValue:
    """The newest reviews of this region, but those of the reader's own service."""
    page = queries.listed(g.actor, cursor=request.args.get("after"))
    told = queries.told(page.items)
    return render("reviews/desk.html", page=page, told=told, bodies=shown.bodies(told), summary=boards.whole(),
                  elsewhere=queries.elsewhere(told))  # fmt: skip


# ── Bad reviews ──────────────────────────────────────────────────────────────────────────────────────────────


@bp.get("/ways/")
@needs("reviews.read")
def ways() -> ResponseReturnValue:
    """Bad reviews that wait, the most urgent first; what places below are late with."""
    live = request.args.get("all") != "1"
    page = queries.mendings(g.actor, live=live, cursor=request.args.get("after"))
    told = {each.id: each for each in queries.told(queries.reviews(row.id for row in page.items))}
    return render("reviews/ways.html", page=page, told=told, live=live, today=today(),
                  late=bool(queries.late(limit=1).items), bodies=shown.bodies(list(told.values())))  # fmt: skip


@bp.get("/ways/below")
@needs("reviews.read")
def ways_below() -> ResponseReturnValue:
    """What places below are late with, the latest told first."""
    page = queries.late(cursor=request.args.get("after"))
    return render("reviews/below.html", page=page, places=region_names([row.place for row in page.items]))


@bp.get("/ways/<uuid:review>")
@needs("reviews.read")
def way(review: UUID) -> ResponseReturnValue:
    """One bad review with every step, and what the reader may do about it; never who gave it."""
    return _way(review)


def _way(review: UUID, left: tuple[str, str, str] | None = None) -> str:
    row = queries.mending(review, g.actor)
    (told,) = queries.told([queries.review(review)])
    way_ = queries.way(review)
    assert way_ is not None
    mine = row.handler is not None and row.handler == g.actor.person
    moves = handling.open_to(
        row.state, g.actor, named=row.named, parties=queries.parties(way_), calls=mine and row.looked
    )
    on = next((move for move in moves if move.name == "hand_on"), None)
    moves = [move for move in moves if move is not on]
    people = colleagues([person for person in (row.handler, *(line.by for line in way_.lines)) if person])
    return render("reviews/way.html", way=way_, told=told, moves=moves, people=people,
                  choices=[(move.name, f"{move.title}：{move.tells}") for move in moves], left=left, today=today(),
                  mine=mine, on=on, others=list(queries.handlers(row).items()) if on else [],
                  published=queries.answer(review),
                  bodies=shown.bodies([told]), elsewhere=queries.elsewhere([told]),
                  tellable=row.state in handling.TELLABLE and g.actor.may(handling.HANDLE))  # fmt: skip


@bp.post("/ways/<uuid:review>/step")
@again(".way")
@needs("reviews.read")
def step(review: UUID) -> ResponseReturnValue:
    """Take a step; which right it takes is in the table of moves."""
    told = form(schemas.StepForm)
    dealing.step(review, told["move"], told["text"], actor=g.actor, to=told["to"])
    say(_("已记录，评价人会看到。"), "success")
    return see(".way", review=review)


@bp.post("/ways/<uuid:review>/reveal")
@needs("reviews.handle")
def reveal(review: UUID) -> ResponseReturnValue:
    """How to call back, for whoever took it up; the look is an event."""
    return _way(review, dealing.reveal(review, actor=g.actor))


@bp.post("/ways/<uuid:review>/publish")
@again(".way")
@needs("reviews.handle")
def publish(review: UUID) -> ResponseReturnValue:
    """Let everybody read it with the answer."""
    publishing.show(review, **form(schemas.PublishForm), actor=g.actor)
    say(_("已公开，群众可以看到。"), "success")
    return see(".way", review=review)


@bp.post("/ways/<uuid:review>/hide")
@needs("reviews.handle")
def hide(review: UUID) -> ResponseReturnValue:
    """Take it back."""
    publishing.hide(review, actor=g.actor)
    say(_("已撤下。"), "success")
    return see(".way", review=review)


# ── Boards ───────────────────────────────────────────────────────────────────────────────────────────────────


def asked_month() -> date | None:
    """The month in the address, of the form 2026-03; None for all time."""
    text = request.args.get("month", "")
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        return None


@bp.get("/board")
@needs("reviews.read")
def board() -> ResponseReturnValue:
    """Rates with what they rest on, by month; departments, windows, matters and places below by rank."""
    month = asked_month()
    ranks: dict[str, Any] = {name: boards.by(axis, month) for axis, name in boards.AXES.items()}
    return render("reviews/board.html", month=month, whole=boards.whole(month), months=boards.months(),
                  sources=boards.sources(month),
                  ranks=ranks | {"下级地区": boards.below(month)})  # fmt: skip


@bp.get("/board.csv")
@needs("reviews.read")
def board_file() -> ResponseReturnValue:
    """The same as a file."""
    return export.answer(export.table(asked_month()), f"reviews-{request.args.get('month', 'all')[:7]}.csv")

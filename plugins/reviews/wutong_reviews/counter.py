"""The staff's door at a window: what is done now, one's own sums; the windows themselves; the hotline."""

from uuid import UUID

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wutong.sdk import again, departments, form, link, nav, needs, outward, picture, render, say, see
from wutong_reviews import boards, queries, schemas, served, shown
from wutong_reviews.actions import entering, exchanging, points
from wutong_reviews.desk import bp
from wutong_reviews.export import lines
from wutong_reviews.models import Point
from wutong_reviews.rules import moments

nav.add("请群众评价", "reviews_desk.serve", right=points.SERVE, group="办事", order=95)
nav.add("电话评价登记", "reviews_desk.enter", right=entering.ENTER, group="监督", order=703)
nav.add("评价点", "reviews_desk.windows", right=points.MANAGE, group="监督", order=704)
nav.add("评价数据交换", "reviews_desk.exchange", right=exchanging.EXCHANGE, group="监督", order=705)


# ── At the window ────────────────────────────────────────────────────────────────────────────────────────────


@bp.get("/serve")
@needs("reviews.serve")
def serve() -> ResponseReturnValue:
    """Say what is done at a window now, so that its tablet asks; and how one's own service was graded."""
    held = served.points()
    return render("reviews/serve.html", points=held, now=served.presents(held),
                  options=[(str(each.id), each.name) for each in held],
                  kinds=[(kind, shown.kind(kind)) for kind in moments.AT_WINDOW],
                  own=boards.of_server(g.actor.person))  # fmt: skip


@bp.post("/serve")
@needs("reviews.serve")
def present() -> ResponseReturnValue:
    """Put it before the tablet."""
    told = form(schemas.ServiceForm)
    points.present(told["point"], points.Service(told["kind"], told["title"]), actor=g.actor)
    say(_("窗口平板已显示这项服务，请办事人自愿评价。"), "success")
    return see(".serve")


@bp.post("/serve/done")
@again(".serve")
@needs("reviews.serve")
def done() -> ResponseReturnValue:
    """The person has gone: the tablet asks no more."""
    points.done(form(schemas.PointChosen)["point"], actor=g.actor)
    return see(".serve")


# ── Windows ──────────────────────────────────────────────────────────────────────────────────────────────────


@bp.get("/points/")
@needs("reviews.manage")
def windows() -> ResponseReturnValue:
    """The windows where people review."""
    return _points()


def _points(key: str = "", of: UUID | None = None) -> str:
    bodies = [(str(each.id), each.name) for each in departments()]
    return render("reviews/points.html", points=served.points(), bodies=bodies, names=queries.bodies(), key=key, of=of)


@bp.post("/points/")
@needs("reviews.manage")
def set_up() -> ResponseReturnValue:
    """Set one up."""
    told = form(schemas.PointForm)
    points.set_up(told["name"], told["department"], actor=g.actor)
    say(_("已设立评价点。"), "success")
    return see(".windows")


@bp.get("/points/<uuid:point>/sheet")
@needs("reviews.manage")
def sheet(point: UUID) -> ResponseReturnValue:
    """The printed code of a window, and the address of its tablet."""
    held = served.point(point)
    code, tablet = addresses(held)
    return render("reviews/sheet.html", point=held, code=picture(code, scale=8), address=code, tablet=tablet)


def addresses(held: Point) -> tuple[str, str]:
    """Where a window's printed code and its tablet lead."""
    return (
        outward("reviews_pages.scanned", text=link(served.POINT, held.id)),
        outward("reviews_pages.kiosk", text=link(served.KIOSK, held.id)),
    )


@bp.post("/points/<uuid:point>/key")
@needs("reviews.manage")
def new_key(point: UUID) -> ResponseReturnValue:
    """A key for its evaluator, shown once."""
    return _points(points.new_key(point, actor=g.actor), point)


@bp.post("/points/<uuid:point>/close")
@needs("reviews.manage")
def close(point: UUID) -> ResponseReturnValue:
    """Close it."""
    points.close(point, actor=g.actor)
    say(_("评价点已停用，二维码、平板和评价器都不再有效。"), "success")
    return see(".windows")


# ── The hotline ──────────────────────────────────────────────────────────────────────────────────────────────


@bp.get("/enter")
@needs("reviews.enter")
def enter() -> ResponseReturnValue:
    """The form for what a caller says."""
    return render("reviews/enter.html", choices=shown.choices(),
                  kinds=[(kind, shown.kind(kind)) for kind in moments.KINDS],
                  bodies=[(str(each.id), each.name) for each in departments()])  # fmt: skip


@bp.post("/enter")
@needs("reviews.enter")
def keep() -> ResponseReturnValue:
    """Keep it."""
    told = form(schemas.CalledForm)
    called = entering.Called(told["kind"], told["title"], told["department"], told["number"])
    entering.enter(called, schemas.said(told), actor=g.actor)
    say(_("已登记电话评价。"), "success")
    return see(".enter")


# ── Exchange ─────────────────────────────────────────────────────────────────────────────────────────────────


@bp.get("/exchange")
@needs("reviews.exchange")
def exchange() -> ResponseReturnValue:
    """Files of reviews; in they come by the API alone."""
    return render("reviews/exchange.html", parts=exchanging.parts(actor=g.actor), most=exchanging.MOST)


@bp.get("/exchange.jsonl")
@needs("reviews.exchange")
def exchange_file() -> ResponseReturnValue:
    """One of the files of reviews as exchange interfaces have them, the first where none is named."""
    number = request.args.get("part", 1, type=int)
    return lines(exchanging.part(number, actor=g.actor), f"reviews-{number}.jsonl")

"""The citizens' door at a window: the printed code that a telephone scans, and the tablet beside the glass.

Both open with a link and nothing else. They name the service that is shown and nobody.
"""

from datetime import timedelta

from flask import Response, g, make_response, request, url_for
from flask.typing import ResponseReturnValue

from wutong.sdk import Refused, again, behind_link, form, link, open_link, open_to_all, render, see
from wutong_reviews import schemas, served, shown
from wutong_reviews.actions import giving, points
from wutong_reviews.models import Point
from wutong_reviews.pages import bp
from wutong_reviews.rules import exchange

#: A browser that has said something at a window says nothing there for so long.
PAUSE = timedelta(hours=1)
#: Seconds after which the tablet looks again: after thanks, while it asks, while nobody is served. It stands beside a
#: clerk and shows another visitor's service next, so it cannot wait for anybody (WCAG 2.2.1, essential).
THANKED, ASKING, IDLE = 6, 20, 5


class SaidJustNow(Refused):
    """The same telephone has reviewed at this window within the hour."""

    code, status = "reviews.said_just_now", 429
    message = "您刚刚在这个窗口评价过，谢谢。办理了别的事，可以过一小时再评，或登录后在“我的办件”里评价。"


def _cookie(point: Point) -> str:
    return f"wutong_reviewed_{point.id.hex[:12]}"


@bp.get("/at/<text>")
@open_to_all
def scanned(text: str) -> ResponseReturnValue:
    """The form behind a window's printed code."""
    with behind_link():
        point = served.point(open_link(served.POINT, text))
        return render("reviews/linked.html", point=point, **shown.asked(points.at(point)))


@bp.post("/at/<text>")
@open_to_all
def give_scanned(text: str) -> ResponseReturnValue:
    """Answer at the window: about the service that its tablet shows, or about what was done there just now."""
    told = form(schemas.AnswerForm)
    with behind_link():
        point = served.point(open_link(served.POINT, text))
        if _cookie(point) in request.cookies:
            raise SaidJustNow
        review = giving.give(points.at(point), schemas.said(told), exchange.QR, actor=g.actor)
        return _remembered(see("reviews_pages.follow", text=link(served.FOLLOW, review)), point)


def _remembered(answer: ResponseReturnValue, point: Point) -> Response:
    made = make_response(answer)
    made.set_cookie(_cookie(point), "1", max_age=PAUSE, httponly=True, samesite="Lax", secure=request.is_secure)
    return made


@bp.get("/kiosk/<text>")
@open_to_all
def kiosk(text: str) -> ResponseReturnValue:
    """The tablet: the service that is done now and five faces; it looks again by itself, and resets after thanks."""
    with behind_link():
        point = served.point(open_link(served.KIOSK, text))
        found = served.present(point)
        thanks = request.args.get("thanks")
        page = make_response(
            render("reviews/kiosk.html", point=point, moment=found, text=text, thanks=thanks, choices=shown.choices())
        )
    seconds = THANKED if thanks else ASKING if found else IDLE
    page.headers["Refresh"] = f"{seconds};url={url_for('reviews_pages.kiosk', text=text)}"
    return page


@bp.post("/kiosk/<text>")
@again(".kiosk")
@open_to_all
def press(text: str) -> ResponseReturnValue:
    """A face was pressed; whose moment has passed meanwhile is thanked and not counted for the next."""
    told = form(schemas.KioskForm)
    with behind_link():
        point = served.point(open_link(served.KIOSK, text))
        found = served.present(point)
        if found is not None and found.id == told["moment"]:
            giving.give(found, schemas.said(told), exchange.TABLET, actor=g.actor)
    return see("reviews_pages.kiosk", text=text, thanks=1)

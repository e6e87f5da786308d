"""Citizens sign in with a telephone and a one-time code; everybody signs out here."""

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from wutong.people import signin
from wutong.people.schemas import AskCode, GiveCode
from wutong.web import auth, form, nav, open_to_all, render, say
from wutong.web.forms import again
from wutong.web.region import lasts
from wutong.web.screens import home_address
from wutong.web.words import N_

bp = Blueprint("people", __name__, template_folder="../templates")
lasts(bp.name)
nav.tool(N_("登录"), "people.sign_in", right=nav.STRANGERS, order=80)


@bp.get("/<region:region>/sign-in")
@open_to_all
def sign_in() -> str:
    """Ask for the telephone."""
    return render("people/sign_in.html", after=_after())


@bp.post("/<region:region>/sign-in")
@open_to_all
def ask_code() -> str:
    """Send a code and ask for it; known and unknown numbers are answered alike."""
    sent = form(AskCode)
    signin.send_code(g.region.code, sent["telephone"], address=auth.address())
    return render("people/code.html", telephone=sent["telephone"], after=_after())


@bp.get("/<region:region>/sign-in/code")
@open_to_all
def code() -> str:
    """Ask for the code again after a wrong one."""
    return render("people/code.html", telephone=request.form.get("telephone", ""), after=_after())


@bp.post("/<region:region>/sign-in/code")
@again(".code")
@open_to_all
def give_code() -> Response:
    """Let the citizen in."""
    given = form(GiveCode)
    ticket = signin.by_code(
        g.region.code, given["telephone"], given["code"].strip(), address=auth.address(), device=auth.device()
    )
    signin.out(g.region.code)
    return auth.carry(redirect(_after() or url_for("people_profile.show"), 303), ticket)


@bp.post("/sign-out")
@open_to_all
def sign_out() -> Response:
    """End the session, whoever holds it."""
    signin.out(g.get("region_code"))
    say(N_("您已退出登录。"), "success")
    return auth.drop(redirect(url_for("front.show"), 303))


def _after() -> str | None:
    return home_address(request.values.get("after"))

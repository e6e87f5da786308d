"""Staff sign in, change their password, choose a post, and enter or leave a region below."""

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from wutong.people import outside, presence, signin
from wutong.people.schemas import ChangePassword, ChoosePost, SignIn
from wutong.web import auth, form, nav, open_to_all, render, say, see, signed_in
from wutong.web.forms import again
from wutong.web.headers import form_may_go_to
from wutong.web.region import lasts
from wutong.web.screens import home_address
from wutong.web.words import N_

bp = Blueprint("people_desk", __name__, url_prefix="/<region:region>/desk", template_folder="../templates")
lasts(bp.name)
nav.tool(N_("岗位与密码"), "people_desk.posts", right=nav.SIGNED_IN, order=10, desk=True)


@bp.get("/sign-in")
@open_to_all
def sign_in() -> str:
    """Ask for name and password, or offer the region's outside provider, where the page's form may then go."""
    provider = outside.offered(g.region.code)
    if provider:
        form_may_go_to(provider.site)
    return render("people/desk_sign_in.html", after=_after(), provider=provider)


@bp.post("/sign-in")
@again(".sign_in")
@open_to_all
def let_in() -> Response:
    """Let the member of staff in, to the desk or where he was going."""
    given = form(SignIn)
    ticket = signin.by_password(
        g.region.code, given["login"], given["password"], address=auth.address(), device=auth.device()
    )
    signin.out(g.region.code)
    return auth.carry(redirect(_after() or signin.desk_of(ticket, g.region.code), 303), ticket)


@bp.get("/password")
@signed_in
def password() -> str:
    """Ask for the old password and a new one."""
    return render("people/password.html", initial=g.who.actor.kind == "staff" and presence.initial())


@bp.post("/password")
@again(".password")
@signed_in
def change_password() -> Response:
    """Change it, and end every other session of this person."""
    given = form(ChangePassword)
    signin.change_password(g.region.code, given["password"], given["password_new"], given["password_again"])
    say(N_("密码已修改，其他设备上的登录已全部退出。"), "success")
    return see(".posts")


@bp.get("/posts")
@signed_in
def posts() -> str:
    """One's posts, the regions below that may be entered, and where one is signed in."""
    return render("people/posts.html", **presence.my_posts(g.region.code))


@bp.post("/posts")
@again(".posts")
@signed_in
def choose() -> Response:
    """Act in another post from now on, without signing in again."""
    region = presence.choose(form(ChoosePost)["post"])
    return redirect(url_for(".posts", region=region), 303)


@bp.post("/enter")
@signed_in
def enter() -> Response:
    """Come in to act in this region's place; the region's ledger says so."""
    presence.enter(g.region.code)
    say(N_("您已进入本地区办理，所有操作都会记录在本地区的审计记录中。"), "warning")
    return see(".posts")


@bp.post("/leave")
@signed_in
def leave() -> Response:
    """Go back to one's own region."""
    home = presence.leave(g.region.code)
    return redirect(url_for(".posts", region=home), 303)


def _after() -> str | None:
    return home_address(request.values.get("after"))


@bp.post("/sign-in/outside")
@open_to_all
def go_outside() -> Response:
    """On to the region's outside provider; it sends the browser back to `openid.back`."""
    return outside.go(g.region.code, _after())

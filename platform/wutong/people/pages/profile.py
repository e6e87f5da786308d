"""A citizen's own data: seen masked, shown in full with a reason, corrected, erased."""

from uuid import UUID

from flask import Blueprint, g, redirect, url_for
from werkzeug.wrappers import Response

from wutong.people import identities
from wutong.people.actions import profile
from wutong.people.queries import persons
from wutong.people.rules import personal
from wutong.people.schemas import Erase, NewAddress, Profile, Reveal
from wutong.secret import mask_name, mask_number, mask_phone
from wutong.web import auth, form, nav, needs, render, say, see
from wutong.web.forms import again
from wutong.web.words import N_

bp = Blueprint("people_profile", __name__, url_prefix="/<region:region>/me", template_folder="../templates")
#: The real-name level from which on nothing is left to check.
CHECKED = 3

nav.tool(N_("我的信息"), "people_profile.show", right="profile.own", order=70)


@bp.get("/")
@needs("profile.own")
def show(revealed: str = "", text: str = "") -> str:
    """The account with everything masked; one field in full when it was just asked for."""
    account = persons.own_account()
    masked = {
        "name": mask_name(account.name.reveal()) if account.name else "",
        "number": mask_number(account.number.reveal()) if account.number else "",
        "telephone": mask_phone(account.telephone.reveal()) if account.telephone else "",
        "email": _mask_email(account.email.reveal()) if account.email else "",
    }
    shown = {**masked, revealed: text} if revealed else masked
    return render(
        "people/profile.html", account=account, shown=shown, revealed=revealed, addresses=persons.addresses(),
        fields=personal.FIELDS, reasons=personal.REASONS, checkable=identities.online() and account.level < CHECKED,
    )  # fmt: skip


@bp.post("/")
@needs("profile.own")
def declare() -> Response:
    """Say who one is."""
    profile.declare(actor=g.actor, **form(Profile))
    say(N_("个人信息已保存。"), "success")
    return see(".show")


@bp.post("/check")
@again(".show")
@needs("profile.own")
def check() -> Response:
    """Have the source of identities say whether name and number belong together."""
    if profile.check(actor=g.actor):
        say(N_("身份核验通过，实名等级已提高。"), "success")
    else:
        say(N_("姓名与身份证号码不一致，请核对后更正；如果确实无误，请携带证件到窗口核验。"), "warning")
    return see(".show")


@bp.post("/reveal")
@again(".show")
@needs("profile.own")
def reveal() -> str:
    """Show one field in full; the reason is recorded."""
    asked = form(Reveal)
    text = profile.reveal(asked["field"], asked["reason"], actor=g.actor)
    return show(asked["field"], text)


@bp.post("/addresses")
@again(".show")
@needs("profile.own")
def add_address() -> Response:
    """Keep an address."""
    profile.add_address(place=g.region.code, **form(NewAddress))
    return see(".show")


@bp.post("/addresses/<uuid:address>/drop")
@needs("profile.own")
def drop_address(address: UUID) -> Response:
    """Forget an address."""
    profile.drop_address(address)
    return see(".show")


@bp.post("/erase")
@again(".show")
@needs("profile.own")
def erase() -> Response:
    """Erase the account and sign out."""
    form(Erase)
    profile.erase(actor=g.actor)
    say(N_("您的账号和个人信息已删除。"), "success")
    return auth.drop(redirect(url_for("front.show"), 303))


def _mask_email(email: str) -> str:
    name, _, host = email.partition("@")
    return f"{name[:1]}***@{host}"

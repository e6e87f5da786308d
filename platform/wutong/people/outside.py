"""A region's staff sign in through the provider their region chose, once they have linked themselves."""

from typing import NamedTuple
from uuid import UUID

from flask import current_app, session, url_for
from werkzeug.wrappers import Response

from wutong import tenancy
from wutong.db import work
from wutong.errors import NotFound
from wutong.people import signin
from wutong.people.presence import present
from wutong.people.queries import logins
from wutong.people.queries import openid as queries
from wutong.people.rules.openid import SilentProvider, WrongProvider, check_issuer
from wutong.people.rules.sign_in import LoginTaken
from wutong.web import auth
from wutong.web.auth import Ticket
from wutong.web.auth_client import Outside, OutsideFailed, begin, finish, site_of

WAITING = "outside"


class NotOffered(NotFound):
    """The region has no outside provider, or has switched it off."""

    code = "people.no_outside_provider"
    message = "本地区没有开通统一登录，请用登录名和密码登录。"


class Offer(NamedTuple):
    """What the sign-in page says of a provider, and the site its form leads to."""

    title: str
    site: str


def offered(region: int) -> Offer | None:
    """The region's provider, if it is switched on."""
    with tenancy.at(region), work():
        row = queries.provider()
        return Offer(row.title, row.site) if row is not None and row.live else None


def site(issuer: str, client_id: str, client_secret: str, *, live: bool) -> str:
    """Where staff will sign in to a provider that is about to be chosen, as it says itself; nowhere while it is
    switched off, so that one that fell silent can be. Raises `BadProvider` or `SilentProvider` at the field."""
    good = check_issuer(issuer, own=current_app.config["WUTONG"].demo)
    if not live:
        return ""
    try:
        return site_of(Outside(good, client_id, client_secret))
    except OutsideFailed as error:
        current_app.logger.warning("outside provider: %s", error)
        raise SilentProvider({"issuer": [SilentProvider.message]}) from error


def go(region: int, after: str | None) -> Response:
    """Send the browser to the region's provider; a member of staff who is signed in comes back linked."""
    outside = _outside(region)
    session[WAITING] = {"region": region, "after": after}
    try:
        return begin(outside, _back())
    except OutsideFailed as error:
        current_app.logger.warning("outside provider: %s", error)
        raise WrongProvider from error


def come_back() -> tuple[int, str | None, Ticket | None]:
    """Check the answer: link who is signed in, or sign in who is linked. Returns region, address and new ticket."""
    waiting = session.pop(WAITING, None)
    if not waiting:
        raise WrongProvider
    region, after = int(waiting["region"]), waiting["after"]
    try:
        subject = finish(_outside(region))
    except OutsideFailed as error:
        current_app.logger.warning("outside provider: %s", error)
        raise WrongProvider from error
    known = present()
    if known is not None and known.session.kind == "staff":
        _link(subject, known.account.person)
        return region, after, None
    return region, after, signin.by_outside(region, subject, device=auth.device())


def _link(subject: str, person: UUID) -> None:
    with tenancy.nowhere(), work():
        if logins.claim("outside", subject, person) != person:
            raise LoginTaken


def _outside(region: int) -> Outside:
    with tenancy.at(region), work():
        row = queries.provider()
        if row is None or not row.live:
            raise NotOffered
        return Outside(row.issuer, row.client_id, row.client_secret.reveal(), row.site)


def _back() -> str:
    return str(current_app.config["WUTONG"].public_url) + url_for("openid.back")

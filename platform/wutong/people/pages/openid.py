"""OpenID Connect: Wutong signs people in to applications, and lets a region's own provider sign its staff in.

These addresses belong to the installation and carry no region; a client's region stands in its id.
"""

from typing import Any

from flask import Blueprint, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from wutong.people import outside, provider
from wutong.people.rules.openid import WrongProvider
from wutong.tenancy import spell
from wutong.web import auth, open_to_all, render, say
from wutong.web.auth_server import OAuth2Error, bearer_refused
from wutong.web.csrf import no_csrf
from wutong.web.headers import form_may_go_to
from wutong.web.words import N_

bp = Blueprint("openid", __name__, template_folder="../templates")


@bp.get("/.well-known/openid-configuration")
@open_to_all
def discovery() -> Response:
    """The provider's description of itself."""
    return jsonify(provider.discovery())


@bp.get("/openid/jwks")
@open_to_all
def jwks() -> Response:
    """The public key that id tokens are checked with."""
    return jsonify(provider.jwks())


@bp.get("/openid/authorize")
@open_to_all
def authorize() -> ResponseReturnValue:
    """Ask the person who is signed in whether the application may know who he is."""
    try:
        grant = provider.rooms().get_consent_grant(end_user=provider.asker(g.actor.person))
    except OAuth2Error as error:
        return _refused(error)
    if _unknown(grant):
        return redirect(provider.sign_in_address(), 303)
    form_may_go_to(grant.redirect_uri)
    return render("people/consent.html", client=grant.client, scopes=(grant.request.payload.scope or "").split())


@bp.post("/openid/authorize")
@open_to_all
def consent() -> ResponseReturnValue:
    """Send the browser back with a code, or with the person's no."""
    try:
        grant = provider.rooms().get_consent_grant(end_user=provider.asker(g.actor.person))
    except OAuth2Error as error:
        return _refused(error)
    if _unknown(grant):
        return redirect(provider.sign_in_address(), 303)
    form_may_go_to(grant.redirect_uri)
    person = g.actor.person if request.form.get("consent") == "yes" else None
    answer: Response = provider.rooms().create_authorization_response(grant=grant, grant_user=person)
    return answer


@bp.post("/openid/token")
@no_csrf
@open_to_all
def token() -> Response:
    """Exchange a code, or a client's own credentials, for an access token."""
    answer: Response = provider.rooms().create_token_response()
    return answer


@bp.route("/openid/userinfo", methods=["GET", "POST"])
@no_csrf
@open_to_all
def userinfo() -> Response:
    """What the bearer of a person's token may know about that person."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    told = provider.userinfo(text.strip()) if scheme.lower() == "bearer" else None
    return bearer_refused("invalid_token") if told is None else jsonify(told)


@bp.get("/openid/back")
@open_to_all
def back() -> Response:
    """The outside provider has answered."""
    region, after, ticket = outside.come_back()
    if ticket is None:
        say(N_("已绑定，以后可以直接用统一登录。"), "success")
        return redirect(after or url_for("people_desk.posts", region=region), 303)
    return auth.carry(redirect(after or f"/{spell(region)}/desk/", 303), ticket)


def _unknown(grant: Any) -> bool:
    """Whether somebody has to sign in first, or once more because the application wants it."""
    return g.actor.person is None or grant.prompt == "login"


def _refused(error: OAuth2Error) -> ResponseReturnValue:
    """Back to the application where its address is known to be its own; otherwise a page."""
    if not getattr(error, "redirect_uri", None):
        raise WrongProvider
    return provider.rooms().refused(error)

"""Wutong as a client of an outside OpenID Connect provider: authlib's Flask client, with PKCE and a nonce.

State, nonce and verifier wait in the signed session cookie. What the provider says of itself is not believed either:
each of its addresses is met through `auth_wire`, and browsers go only to the site its region was told of.
"""

from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth  # type: ignore[import-untyped]
from flask import current_app
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from wutong import reach
from wutong.web.auth_wire import Wire

TIMEOUT = 10


@dataclass(frozen=True, slots=True)
class Outside:
    """An outside provider: its issuer, the client it knows us as, and the site where people sign in to it."""

    issuer: str
    client_id: str
    client_secret: str
    site: str = ""

    def __repr__(self) -> str:
        return f"Outside({self.issuer})"


class OutsideFailed(Exception):
    """The provider could not be reached, refused, or answered something that does not hold."""


class _App(FlaskOAuth2App):  # type: ignore[misc]  # authlib carries no types
    """Authlib's application over our wire."""

    client_cls = Wire


#: What authlib, its wire and a provider's unexpected answers raise.
FAULTS = (AuthlibBaseError, JoseError, RequestException, KeyError, ValueError, RuntimeError)


def site_of(outside: Outside) -> str:
    """Ask the provider to describe itself; the origin where people sign in to it (its authorization endpoint)."""
    try:
        told = _app(outside).load_server_metadata()
    except FAULTS as error:
        raise OutsideFailed(type(error).__name__) from error
    address = str(told.get("authorization_endpoint"))
    if told.get("issuer") != outside.issuer or not reach.proper(address, own=_own()):
        raise OutsideFailed("issuer or authorization endpoint")
    return reach.origin(address)


def begin(outside: Outside, back: str) -> Response:
    """Send the browser to the provider, to come back to `back`."""
    try:
        response: Response = _app(outside).authorize_redirect(back)
    except FAULTS as error:
        raise OutsideFailed(type(error).__name__) from error
    if reach.origin(response.location or "") != outside.site:
        raise OutsideFailed("its authorization endpoint moved to another site; save its settings again")
    return response


def finish(outside: Outside) -> str:
    """Check the provider's answer in the present request; returns `issuer|subject`."""
    client = _app(outside)
    try:
        token = client.authorize_access_token(timeout=TIMEOUT)
        issuer = client.load_server_metadata()["issuer"]
    except FAULTS as error:
        raise OutsideFailed(type(error).__name__) from error
    claims: dict[str, Any] = token.get("userinfo") or {}
    if issuer != outside.issuer or claims.get("iss") != issuer or not claims.get("sub"):
        raise OutsideFailed("issuer")
    return f"{issuer}|{claims['sub']}"


def _app(outside: Outside) -> FlaskOAuth2App:
    made = OAuth(current_app).register(
        "outside",
        client_cls=_App,
        client_id=outside.client_id,
        client_secret=outside.client_secret,
        server_metadata_url=f"{outside.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid", "code_challenge_method": "S256", "default_timeout": TIMEOUT, "own": _own()},
    )
    assert isinstance(made, FlaskOAuth2App)
    return made


def _own() -> bool:
    """A demo may be signed in to by another one on the same machine."""
    return bool(current_app.config["WUTONG"].demo)

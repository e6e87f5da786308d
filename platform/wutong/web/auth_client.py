"""Wutong as a client of an outside OpenID Connect provider: authlib's Flask client, with PKCE and a nonce.

State, nonce and verifier wait in the signed session cookie. Nothing here touches the database, so no transaction is
open while the provider is asked.
"""

from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth  # type: ignore[import-untyped]
from flask import current_app
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

TIMEOUT = 10


@dataclass(frozen=True, slots=True)
class Outside:
    """An outside provider: its issuer and the client it knows us as."""

    issuer: str
    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        return f"Outside({self.issuer})"


class OutsideFailed(Exception):
    """The provider could not be reached, refused, or answered something that does not hold."""


def begin(outside: Outside, back: str) -> Response:
    """Send the browser to the provider, to come back to `back`."""
    try:
        response: Response = _app(outside).authorize_redirect(back)
    except (AuthlibBaseError, RequestException, KeyError, ValueError) as error:
        raise OutsideFailed(str(error)) from error
    return response


def finish(outside: Outside) -> str:
    """Check the provider's answer in the present request; returns `issuer|subject`."""
    client = _app(outside)
    try:
        token = client.authorize_access_token(timeout=TIMEOUT)
        issuer = client.load_server_metadata()["issuer"]
    except (AuthlibBaseError, JoseError, RequestException, KeyError, ValueError, RuntimeError) as error:
        raise OutsideFailed(type(error).__name__) from error
    claims: dict[str, Any] = token.get("userinfo") or {}
    if issuer != outside.issuer or claims.get("iss") != issuer or not claims.get("sub"):
        raise OutsideFailed("issuer")
    return f"{issuer}|{claims['sub']}"


def _app(outside: Outside) -> FlaskOAuth2App:
    made = OAuth(current_app).register(
        "outside",
        client_id=outside.client_id,
        client_secret=outside.client_secret,
        server_metadata_url=f"{outside.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid", "code_challenge_method": "S256", "default_timeout": TIMEOUT},
    )
    assert isinstance(made, FlaskOAuth2App)
    return made

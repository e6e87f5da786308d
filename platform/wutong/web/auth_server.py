"""Wutong as OpenID Connect provider: authlib's grants, with PKCE demanded of everybody.

The kit knows the protocol; clients, codes, tokens, persons and the key are asked of a `Store`, which the room of
people brings. Refresh tokens are off: a sign-in lives as long as the application's own session.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from authlib.integrations.flask_oauth2 import AuthorizationServer  # type: ignore[import-untyped]
from authlib.oauth2 import OAuth2Error  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749 import ClientMixin, InvalidRequestError, OAuth2Request, grants  # type: ignore[import-untyped]
from authlib.oauth2.rfc6750 import BearerTokenGenerator  # type: ignore[import-untyped]
from authlib.oauth2.rfc7636 import CodeChallenge  # type: ignore[import-untyped]
from authlib.oauth2.rfc9207 import IssuerParameter  # type: ignore[import-untyped]
from authlib.oidc.core import OpenIDCode, UserInfo  # type: ignore[import-untyped]
from flask import Response

from wutong.clock import now

__all__ = ["ClientView", "OAuth2Error", "OAuth2Request", "Provider", "Store", "bearer_refused", "server"]


@dataclass(frozen=True, slots=True)
class ClientView(ClientMixin):  # type: ignore[misc]  # authlib carries no types
    """A client as the protocol sees it; `secret` is the digest, None for a public client."""

    identity: str
    title: str
    secret: bytes | None
    redirects: tuple[str, ...]
    scopes: tuple[str, ...]
    store: "Store"

    def get_client_id(self) -> str:
        """The client id."""
        return self.identity

    def get_default_redirect_uri(self) -> str | None:
        """None: a redirect must always be named."""
        return None

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """What it is given of what it wants; None refuses."""
        return self.store.allowed_scope(self, scope)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Character by character, no pattern."""
        return redirect_uri in self.redirects

    def check_client_secret(self, client_secret: str) -> bool:
        """In constant time."""
        return self.secret is not None and hmac.compare_digest(self.secret, self.store.digest(client_secret))

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """A client with a secret must show it; one without has none to show."""
        return (method == "none") == (self.secret is None)

    def check_response_type(self, response_type: str) -> bool:
        """Codes only, and only for clients that sign people in."""
        return response_type == "code" and bool(self.redirects)

    def check_grant_type(self, grant_type: str) -> bool:
        """Codes for clients with redirects, credentials for clients with a secret and scopes of their own."""
        able = {
            "authorization_code": bool(self.redirects),
            "client_credentials": bool(self.scopes) and self.secret is not None,
        }
        return able.get(grant_type, False)


class CodeView(Protocol):
    """What an authorization code stood for."""

    @property
    def person(self) -> Any:
        """Who signed in."""

    @property
    def redirect(self) -> str:
        """Where the code was sent."""

    @property
    def scope(self) -> str:
        """What was asked for."""

    @property
    def nonce(self) -> str | None:
        """What the id token must repeat."""

    @property
    def challenge(self) -> str:
        """The S256 challenge."""

    @property
    def signed_in_at(self) -> datetime:
        """When the person signed in."""


class Store(Protocol):
    """What the protocol asks of the room of people; every method opens scopes of its own."""

    def client(self, identity: str) -> ClientView | None:
        """A live client."""

    def allowed_scope(self, client: ClientView, scope: str | None) -> str | None:
        """The scope the client gets of what it wants; None refuses."""

    def digest(self, secret: str) -> bytes:
        """What is stored of a secret."""

    def fresh(self, client: ClientView) -> str:
        """A new code or token of this client."""

    def keep_code(self, code: str, client: ClientView, request: OAuth2Request) -> None:
        """Keep a code for `request.user`."""

    def take_code(self, code: str, client: ClientView) -> CodeView | None:
        """Take a code, once."""

    def keep_token(self, token: str, client: ClientView, person: Any | None, scope: str) -> None:
        """Keep a token."""

    def live_person(self, person: Any) -> Any | None:
        """The person, if the account may still be signed in to."""

    def claims(self, person: Any, scope: str) -> dict[str, Any]:
        """What an application learns about a person."""

    def issuer(self) -> str:
        """The provider's address."""

    def key(self) -> Any:
        """The signing key."""

    def lifetime(self) -> int:
        """How many seconds a token lives."""


class StrictChallenge(CodeChallenge):  # type: ignore[misc]
    """PKCE for every client, S256 only (RFC 9700 §2.1.1).

    Authlib's own `required=True` asks a verifier of public clients only, and lets an authorization request
    without a challenge pass.
    """

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        """Refuse an authorization request without an S256 challenge."""
        data = grant.request.payload.data
        if not data.get("code_challenge") or data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with S256 is required", redirect_uri=redirect_uri)
        super().validate_code_challenge(grant, redirect_uri)

    def validate_code_verifier(self, grant: Any, result: Any) -> None:
        """Refuse a token request without a verifier, whoever the client is."""
        if not grant.request.form.get("code_verifier"):
            raise InvalidRequestError("Missing 'code_verifier'")
        super().validate_code_verifier(grant, result)

    def get_authorization_code_challenge(self, authorization_code: Any) -> str:
        """The challenge kept with the code."""
        return str(authorization_code.code.challenge)

    def get_authorization_code_challenge_method(self, authorization_code: Any) -> str:
        """Always S256."""
        return "S256"


@dataclass(frozen=True, slots=True)
class _Code:
    """A taken code under the names authlib asks for."""

    code: CodeView

    def get_redirect_uri(self) -> str:
        return self.code.redirect

    def get_scope(self) -> str:
        return self.code.scope

    def get_nonce(self) -> str | None:
        return self.code.nonce

    def get_auth_time(self) -> int:
        return int(self.code.signed_in_at.timestamp())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class Provider(AuthorizationServer):  # type: ignore[misc]
    """Authlib's server with its store at hand, where the grants find it."""

    def __init__(self, store: Store) -> None:
        super().__init__(query_client=store.client, save_token=self._keep)
        self.store = store

    def _keep(self, token: dict[str, Any], request: OAuth2Request) -> None:
        self.store.keep_token(token["access_token"], request.client, request.user, token.get("scope", ""))


class CodeGrant(grants.AuthorizationCodeGrant):  # type: ignore[misc]
    """Authorization codes, each taken once."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "none"]

    def generate_authorization_code(self) -> str:
        """A code that begins with the client's region."""
        return str(self.server.store.fresh(self.request.client))

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        """Keep it for who is signed in."""
        self.server.store.keep_code(code, request.client, request)

    def query_authorization_code(self, code: str, client: ClientView) -> _Code | None:
        """Take it: whatever is wrong with the rest of the request, it cannot be tried again."""
        taken = self.server.store.take_code(code, client)
        return None if taken is None else _Code(taken)

    def delete_authorization_code(self, authorization_code: _Code) -> None:
        """Nothing: it was taken when it was looked up."""

    def authenticate_user(self, authorization_code: _Code) -> Any | None:
        """The person, if the account is still live."""
        return self.server.store.live_person(authorization_code.code.person)


class CredentialsGrant(grants.ClientCredentialsGrant):  # type: ignore[misc]
    """A client that comes by itself, with its secret."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]


class Identity(OpenIDCode):  # type: ignore[misc]
    """Id tokens, signed with the installation's key."""

    def __init__(self, store: Store) -> None:
        super().__init__(require_nonce=False)
        self.store = store

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        """Never: a nonce is bound to its code, and a code is taken once."""
        return False

    def resolve_client_private_key(self, client: ClientView) -> Any:
        """The one signing key."""
        return self.store.key()

    def get_client_algorithm(self, client: ClientView) -> str:
        """The one algorithm."""
        return "RS256"

    def get_client_claims(self, client: ClientView) -> dict[str, Any]:
        """Issuer, audience, and the times by our own clock."""
        issued = int(now().timestamp())
        times = {"iat": issued, "exp": issued + self.store.lifetime()}
        return {"iss": self.store.issuer(), "aud": [client.identity], **times}

    def get_encode_header(self, client: ClientView) -> dict[str, str]:
        """Names the key."""
        return {"alg": "RS256", "kid": self.store.key().kid, "typ": "JWT"}

    def generate_user_info(self, user: Any, scope: str) -> UserInfo:
        """What the application learns."""
        return UserInfo(**self.store.claims(user, scope))


def server(store: Store) -> Provider:
    """The provider over a store: codes with PKCE, client credentials, bearer tokens, no refresh."""
    made = Provider(store)
    generator = BearerTokenGenerator(
        lambda client, **_: store.fresh(client), expires_generator=lambda client, grant_type: store.lifetime()
    )
    made.register_token_generator("default", generator)
    made.register_grant(CodeGrant, [StrictChallenge(required=True), Identity(store)])
    made.register_grant(CredentialsGrant)
    made.register_extension(_issuer(store))
    return made


def _issuer(store: Store) -> IssuerParameter:
    class Issuer(IssuerParameter):  # type: ignore[misc]
        """Names the provider in its answers, against mix-up (RFC 9207)."""

        def get_issuer(self) -> str:
            return store.issuer()

    return Issuer()


def bearer_refused(code: str) -> Response:
    """The answer to a bearer token that does not open userinfo (RFC 6750 §3.1)."""
    return Response(status=401, headers={"WWW-Authenticate": f'Bearer realm="wutong", error="{code}"'})

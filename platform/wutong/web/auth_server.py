"""Wutong as OpenID Connect provider: authlib's grants, with PKCE demanded of everybody.

The kit knows the protocol; clients, codes, tokens, persons and the key are asked of a `Store`
(`auth_store`). Refresh tokens are off: a sign-in lives as long as the application's own session.
"""

from dataclasses import dataclass
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer  # type: ignore[import-untyped]
from authlib.oauth2 import OAuth2Error  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749 import (  # type: ignore[import-untyped]
    InvalidRequestError,
    InvalidScopeError,
    OAuth2Request,
    grants,
)
from authlib.oauth2.rfc6750 import BearerTokenGenerator  # type: ignore[import-untyped]
from authlib.oauth2.rfc7636 import CodeChallenge  # type: ignore[import-untyped]
from authlib.oauth2.rfc9207 import IssuerParameter  # type: ignore[import-untyped]
from authlib.oidc.core import OpenIDCode, UserInfo  # type: ignore[import-untyped]
from authlib.oidc.core.errors import ConsentRequiredError, LoginRequiredError  # type: ignore[import-untyped]
from authlib.oidc.core.grants.util import is_openid_scope, validate_request_prompt  # type: ignore[import-untyped]
from flask import Response

from wutong.clock import now
from wutong.web.auth_store import ClientView, CodeView, Store

__all__ = ["ClientView", "OAuth2Error", "OAuth2Request", "Provider", "Store", "bearer_refused", "server"]


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
    """A taken code under the names authlib asks for, and as it was sent."""

    code: CodeView
    text: str

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
        self.store, self.issuer = store, _issuer(store)
        self.register_extension(self.issuer)

    def refused(self, error: OAuth2Error) -> Response:
        """The answer that takes an error back to the application, naming who gives it."""
        answer: Response = self.handle_error_response(None, error)
        self.issuer.add_issuer_parameter(self, answer)
        return answer

    def _keep(self, token: dict[str, Any], request: OAuth2Request) -> None:
        code = request.authorization_code.text if request.authorization_code else None
        self.store.keep_token(token["access_token"], request.client, request.user, token.get("scope", ""), code)


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
        return None if taken is None else _Code(taken, code)

    def delete_authorization_code(self, authorization_code: _Code) -> None:
        """Nothing: it was taken when it was looked up."""

    def authenticate_user(self, authorization_code: _Code) -> Any | None:
        """The person, if the account is still live."""
        return self.server.store.live_person(authorization_code.code.person)


class CredentialsGrant(grants.ClientCredentialsGrant):  # type: ignore[misc]
    """A client that comes by itself, with its secret."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

    def validate_requested_scope(self) -> None:
        """Rights of its own alone: to learn of a person it takes a person who signs in."""
        if self.server.store.own_scope(self.request.client, self.request.payload.scope) is None:
            raise InvalidScopeError


class Identity(OpenIDCode):  # type: ignore[misc]
    """Id tokens, signed with the installation's key."""

    def __init__(self, store: Store) -> None:
        super().__init__(require_nonce=False)
        self.store = store

    def __call__(self, grant: Any) -> None:
        """As authlib's own, with our reading of `prompt` in place of its guess: hooks run in no fixed order."""
        grant.register_hook("after_create_token_response", self.process_token)
        if is_openid_scope(grant.request.payload.scope):
            nonce = self.validate_openid_authorization_request
            grant.register_hook("after_validate_authorization_request_payload", nonce)
            grant.register_hook("after_validate_consent_request", self.validate_prompt)

    def validate_prompt(self, grant: Any, redirect_uri: str) -> None:
        """Ask for a sign-in where `prompt` or `max_age` want one; nobody lets an application know who he is
        without being asked, so `prompt=none` always ends in an error."""
        validate_request_prompt(grant, redirect_uri)
        wanted = set((grant.request.payload.data.get("prompt") or "").split())
        max_age = _seconds(grant.request.payload.data.get("max_age"), redirect_uri)
        fresh = self.store.fresh_enough(again=bool(wanted & {"login", "select_account"}), max_age=max_age)
        if "none" in wanted:
            raise (ConsentRequiredError if fresh else LoginRequiredError)(redirect_uri=redirect_uri)
        grant.prompt = "consent" if fresh else "login"

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


def _seconds(text: str | None, redirect_uri: str) -> int | None:
    """The `max_age` of a request; raises `InvalidRequestError` for what is no number of seconds."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise InvalidRequestError("'max_age' must be a number of seconds", redirect_uri=redirect_uri)
    return int(text)


def server(store: Store) -> Provider:
    """The provider over a store: codes with PKCE, client credentials, bearer tokens, no refresh."""
    made = Provider(store)
    generator = BearerTokenGenerator(
        lambda client, **_: store.fresh(client), expires_generator=lambda client, grant_type: store.lifetime()
    )
    made.register_token_generator("default", generator)
    made.register_grant(CodeGrant, [StrictChallenge(required=True), Identity(store)])
    made.register_grant(CredentialsGrant)
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

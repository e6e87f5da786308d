"""What the OpenID Connect provider asks of the room of people: clients, codes, tokens, persons and the key."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from authlib.oauth2.rfc6749 import ClientMixin, OAuth2Request  # type: ignore[import-untyped]


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

    def own_scope(self, client: ClientView, scope: str | None) -> str | None:
        """The same where it comes by itself, without a person."""

    def digest(self, secret: str) -> bytes:
        """What is stored of a secret."""

    def fresh(self, client: ClientView) -> str:
        """A new code or token of this client."""

    def keep_code(self, code: str, client: ClientView, request: OAuth2Request) -> None:
        """Keep a code for `request.user`."""

    def take_code(self, code: str, client: ClientView) -> CodeView | None:
        """Take a code, once; the token of one that was taken before ends."""

    def keep_token(
        self, token: str, client: ClientView, person: Any | None, scope: str, code: str | None = None
    ) -> None:
        """Keep a token, and which code it came from."""

    def live_person(self, person: Any) -> Any | None:
        """The person, if the account may still be signed in to."""

    def fresh_enough(self, *, again: bool, max_age: int | None) -> bool:
        """Whether who asks signed in recently enough, or since the application asked for a sign-in."""

    def claims(self, person: Any, scope: str) -> dict[str, Any]:
        """What an application learns about a person."""

    def issuer(self) -> str:
        """The provider's address."""

    def key(self) -> Any:
        """The signing key."""

    def lifetime(self) -> int:
        """How many seconds a token lives."""

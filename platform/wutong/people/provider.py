"""What the OpenID Connect provider asks of people: clients, codes, tokens, persons, the key.

Each answer opens a scope of its own, because a client's region stands in its id and not in the address, and because
a code that was tried is used up even when the request that tried it is refused.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from flask import current_app, request

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import now
from wutong.db import work
from wutong.people.actions import openid as actions
from wutong.people.actions import programs
from wutong.people.models import Client
from wutong.people.presence import known_present, present
from wutong.people.queries import openid as queries
from wutong.people.queries import persons, posts
from wutong.people.rules import openid as rules
from wutong.web import lookups
from wutong.web.auth_server import OAuth2Request, Provider, server
from wutong.web.auth_store import ClientView
from wutong.web.lookups import UnknownClient, Who

#: When an application's wish for a new sign-in was first seen (microseconds), carried through the sign-in.
ASKED, MICRO = "asked_at", 1_000_000


@dataclass(frozen=True, slots=True)
class Rooms:
    """The store over the tables of people."""

    def client(self, identity: str) -> ClientView | None:
        """A live client, looked up at the region its id begins with."""
        home = queries.home_of(identity)
        if home is None:
            return None
        with tenancy.at(home), work():
            found = queries.client(identity)
            return None if found is None else self._view(found)

    def _view(self, row: Client) -> ClientView:
        return ClientView(row.id, row.title, row.secret, tuple(row.redirects), tuple(row.scopes), self)

    def allowed_scope(self, client: ClientView, scope: str | None) -> str | None:
        """Person scopes where somebody signs in, the client's own rights where it comes by itself."""
        wanted = (scope or "").split()
        if wanted and set(wanted) <= set(rules.PERSON_SCOPES):
            return " ".join(wanted)
        return self.own_scope(client, scope)

    def own_scope(self, client: ClientView, scope: str | None) -> str | None:
        """What it is given of its own rights; None where it wants any other."""
        return rules.allowed(scope, client.scopes)

    def digest(self, secret: str) -> bytes:
        """What is stored of a secret."""
        return queries.digest(secret)

    def fresh(self, client: ClientView) -> str:
        """A code or token that begins with the client's region."""
        with tenancy.at(_home(client)):
            return queries.fresh()

    def keep_code(self, code: str, client: ClientView, request: OAuth2Request) -> None:
        """Keep a code for who is signed in here."""
        data = request.payload.data
        row = actions.Taken(
            client.identity, request.user, request.payload.redirect_uri, request.payload.scope or "openid",
            data.get("nonce"), data["code_challenge"], known_present().session.opened_at, now() + rules.CODE_LIFE,
        )  # fmt: skip
        with tenancy.at(_home(client)), work():
            actions.keep_code(code, row)

    def take_code(self, code: str, client: ClientView) -> actions.Taken | None:
        """Take a code, once, whatever becomes of the request."""
        with tenancy.at(_home(client)), work():
            return actions.take_code(code, client.identity)

    def keep_token(
        self, token: str, client: ClientView, person: UUID | None, scope: str, code: str | None = None
    ) -> None:
        """Keep a token's digest at the client's region."""
        with tenancy.at(_home(client)), work():
            actions.keep_token(token, client=client.identity, person=person, scope=scope, code=code)

    def live_person(self, person: UUID) -> UUID | None:
        """The person, if the account is still live and, a member of staff, works anywhere."""
        with tenancy.as_person(person), work():
            account = persons.account()
            if account is None or account.state != "live":
                return None
            return person if account.home is None or posts.live(person) else None

    def fresh_enough(self, *, again: bool, max_age: int | None) -> bool:
        """Whether somebody is signed in here, as recently as the application wants it."""
        known, asked = present(), _instant(request.values.get(ASKED, ""))
        if known is None:
            return False
        return rules.signed_in_for(known.session.opened_at, now(), again=again, max_age=max_age, asked=asked)

    def claims(self, person: UUID, scope: str) -> dict[str, Any]:
        """The id, and with their scopes name and telephone."""
        with tenancy.as_person(person), work():
            account = persons.own_account()
        told: dict[str, Any] = {"sub": str(person)}
        if "profile" in scope.split() and account.name:
            told["name"] = account.name.reveal()
        if "phone" in scope.split() and account.telephone:
            told |= {"phone_number": account.telephone.reveal(), "phone_number_verified": account.home is None}
        return told

    def issuer(self) -> str:
        """The address of this installation."""
        return str(current_app.config["WUTONG"].public_url)

    def key(self) -> Any:
        """The signing key, made at first need."""
        with tenancy.at(tenancy.NATION), work():
            return actions.signing_key()

    def lifetime(self) -> int:
        """How many seconds a token lives."""
        return int(rules.TOKEN_LIFE.total_seconds())


def asker(person: UUID | None) -> UUID | None:
    """Who is to be made known to an application; raises `NowhereAtWork` for staff that left."""
    if person is not None and Rooms().live_person(person) is None:
        raise rules.NowhereAtWork
    return person


def sign_in_address() -> str:
    """Where to sign in, again if need be, and come back to the present question with the moment it was put.

    The moment is not signed: who would forge it could as well leave `prompt` and `max_age` out of the address. An
    application that must be sure looks at `auth_time`.
    """
    known, query = present(), parse_qsl(request.query_string.decode(), keep_blank_values=True)
    asked = [(name, value) for name, value in query if name != ASKED]
    after = f"{request.path}?{urlencode([*asked, (ASKED, int(now().timestamp() * MICRO))])}"
    citizen = known is not None and known.session.kind == "citizen"
    return lookups.of().sign_in("pages" if citizen else "desk", after)


def _instant(text: str) -> datetime | None:
    return datetime.fromtimestamp(int(text) / MICRO, UTC) if text.isdecimal() and len(text) < 18 else None


@cache
def rooms() -> Provider:
    """The provider over the rooms' tables; it holds nothing of any application, so one serves all."""
    return server(Rooms())


def discovery() -> dict[str, Any]:
    """The provider's description of itself (OpenID Connect Discovery 1.0 §3)."""
    issuer = Rooms().issuer()
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/openid/authorize",
        "token_endpoint": f"{issuer}/openid/token",
        "userinfo_endpoint": f"{issuer}/openid/userinfo",
        "jwks_uri": f"{issuer}/openid/jwks",
        "scopes_supported": list(rules.PERSON_SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "code_challenge_methods_supported": ["S256"],
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "name", "phone_number"],
        "authorization_response_iss_parameter_supported": True,
    }


def jwks() -> dict[str, Any]:
    """The public half of the signing key."""
    return {"keys": [Rooms().key().as_dict(private=False)]}


def userinfo(token: str) -> dict[str, Any] | None:
    """What the bearer of a person's token may know about that person; None when it opens nothing."""
    said = _bearer(token)
    if said is None or said.person is None or "openid" not in said.scope.split():
        return None
    return Rooms().claims(said.person, said.scope) if Rooms().live_person(said.person) else None


def client(token: str, region: int | None) -> Who:
    """Who a bearer token is at a region: a client with the rights bound to it, at home where it has none; raises
    `UnknownClient`. At a region below its own it has only what that region was told of."""
    said = _bearer(token)
    if said is None or said.person is not None:
        raise UnknownClient
    place = said.home if region is None else region
    rights = queries.rights_by_region(said.scope.split(), said.home).get(place, frozenset())
    if rights and place != said.home:
        rights &= _known_below(place, said.client)
    place = place if rights else said.home
    return Who(Actor("client", None, place, None, rights, name=said.title, client=said.client, owner=said.owner))


def _known_below(place: int, identity: str) -> frozenset[str]:
    """The rights of an application from above, as the region knows them, whose list then shows its visit."""
    with tenancy.at(place), work():
        return programs.use(identity, now())


def _bearer(text: str) -> queries.Bearer | None:
    """What a token says that still holds."""
    home = queries.home_of(text)
    if home is None:
        return None
    with tenancy.at(home), work():
        return queries.bearer(text, now())


def _home(client: ClientView) -> int:
    home = queries.home_of(client.identity)
    assert home is not None
    return home

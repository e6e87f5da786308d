"""Clients registered and ended, codes and tokens kept and taken, the outside provider chosen."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from joserfc.jwk import RSAKey
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from wutong import sweeps, tenancy
from wutong.access import Actor
from wutong.clock import now
from wutong.db import db
from wutong.events import publish
from wutong.people import facts
from wutong.people.models import Client, ClientToken, OpenIDCode, OutsideProvider, SigningKey
from wutong.people.queries import openid as queries
from wutong.people.rules import openid as rules
from wutong.regions import queries as regions
from wutong.secret import Secret

KEY_BITS = 2048
sweeps.KEPT.register(OpenIDCode.expires_at, timedelta())
sweeps.KEPT.register(ClientToken.expires_at, timedelta())


@dataclass(frozen=True, slots=True)
class Taken:
    """What an authorization code stood for; the code itself is gone."""

    client: str
    person: UUID
    redirect: str
    scope: str
    nonce: str | None
    challenge: str
    signed_in_at: datetime
    expires_at: datetime


def register(
    *, actor: Actor, title: str, redirects: Sequence[str], scopes: Sequence[str], confidential: bool, own: bool = False
) -> tuple[Client, str | None]:
    """Register an application for the present region; returns it and its secret, which is shown once.

    `own` on a demo, where an application may run on the same machine.
    """
    home = tenancy.scope().home
    actor.must("client.manage", at=home)
    if not redirects and not scopes:
        raise rules.NoUse({"redirects": [rules.NoUse.message]})
    for scope in scopes:
        rules.check_scope(scope, actor.rights, _place(scope, home), home)
    secret = secrets.token_urlsafe(32) if confidential or scopes else None
    client = Client(
        region=home, id=queries.fresh(9), title=title, secret=queries.digest(secret) if secret else None,
        redirects=[rules.check_redirect(one, own=own) for one in redirects], scopes=sorted(scopes), live=True,
        made_by=actor.person, created_at=now(),
    )  # fmt: skip
    db.session.add(client)
    publish(facts.ClientRegistered(client.id, tuple(client.scopes)), actor=actor)
    for place, rights in _below(client).items():
        told = facts.ClientBound(client.id, tuple(sorted(rights)), actor.person)
        publish(told, actor=actor, to=place, enclosure=title.encode())
    return client, secret


def end_client(identity: str, *, actor: Actor) -> None:
    """Shut an application out: no sign-in, no token, and the tokens it holds are gone."""
    actor.must("client.manage", at=tenancy.scope().home)
    client = queries.client(identity)
    if client is None:
        raise queries.NoSuchClient
    client.live = False
    db.session.execute(delete(ClientToken).where(ClientToken.client == identity))
    db.session.execute(delete(OpenIDCode).where(OpenIDCode.client == identity))
    publish(facts.ClientEnded(identity), actor=actor)
    for place in _below(client):
        publish(facts.ClientReleased(identity, actor.person), actor=actor, to=place)


def _below(client: Client) -> dict[int, frozenset[str]]:
    """What the client may do at each region below its own."""
    found = queries.rights_by_region(client.scopes, client.region)
    return {place: rights for place, rights in found.items() if place != client.region}


def _place(scope: str, home: int) -> int | None:
    """The region at which a scope holds, if it lies inside the client's; raises `BadScope` for a mistyped one."""
    _, digits = rules.split(scope)
    try:
        place = regions.get(tenancy.parse(digits)).code if digits else home
    except tenancy.NoSuchRegion:
        return None
    return place if tenancy.contains(home, place) else None


def keep_code(code: str, row: Taken) -> None:
    """Keep an authorization code's digest and what it stands for."""
    db.session.add(
        OpenIDCode(
            region=tenancy.scope().home, digest=queries.digest(code), client=row.client, person=row.person,
            redirect=row.redirect, scope=row.scope, nonce=row.nonce, challenge=row.challenge,
            signed_in_at=row.signed_in_at, expires_at=row.expires_at,
        )
    )  # fmt: skip


def take_code(code: str, client: str) -> Taken | None:
    """Take a code once: whatever becomes of the request, it cannot be tried again. None if it is nobody's, late
    or another client's. One that comes again was overheard: the token that it gave ends (RFC 6749 §4.1.2)."""
    digest = queries.digest(code)
    taken = delete(OpenIDCode).where(OpenIDCode.digest == digest).returning(
        OpenIDCode.client, OpenIDCode.person, OpenIDCode.redirect, OpenIDCode.scope, OpenIDCode.nonce,
        OpenIDCode.challenge, OpenIDCode.signed_in_at, OpenIDCode.expires_at,
    )  # fmt: skip
    row = db.session.execute(taken).one_or_none()
    if row is None:
        db.session.execute(delete(ClientToken).where(ClientToken.code == digest))
        return None
    found = Taken(**row._asdict())
    return found if found.expires_at > now() and found.client == client else None


def keep_token(text: str, *, client: str, person: UUID | None, scope: str, code: str | None = None) -> None:
    """Keep an access token's digest, and that of the authorization code it came from."""
    expires = now() + rules.TOKEN_LIFE
    db.session.add(
        ClientToken(
            region=tenancy.scope().home, digest=queries.digest(text), client=client, person=person, scope=scope,
            code=queries.digest(code) if code else None, expires_at=expires,
        )
    )  # fmt: skip


def set_provider(
    *, actor: Actor, title: str, issuer: str, client_id: str, client_secret: str, live: bool, site: str
) -> OutsideProvider:
    """Choose the outside provider that may sign in this region's staff; `site` is the origin of the page where
    people sign in to it, the only one that the region's own page may send them to."""
    home = tenancy.scope().home
    actor.must("setting.manage", at=home)
    row = OutsideProvider(
        region=home, title=title, issuer=issuer.rstrip("/"), client_id=client_id,
        client_secret=Secret.of(client_secret), live=live, site=site,
    )  # fmt: skip
    merged: OutsideProvider = db.session.merge(row)
    publish(facts.ProviderSet(merged.issuer, live), actor=actor)
    return merged


def signing_key() -> RSAKey:
    """The key that signs id tokens, made at first need; runs at the nation."""
    held = queries.signing_key()
    if held is None:
        fresh = RSAKey.generate_key(KEY_BITS, private=True).as_pem(private=True).decode()
        row = insert(SigningKey).values(region=tenancy.NATION, number=1, private=Secret.of(fresh), created_at=now())
        db.session.execute(row.on_conflict_do_nothing())
        held = queries.signing_key()
    assert held is not None
    key = RSAKey.import_key(held.private.reveal())
    return RSAKey.import_key(held.private.reveal(), {"kid": key.thumbprint(), "use": "sig", "alg": "RS256"})

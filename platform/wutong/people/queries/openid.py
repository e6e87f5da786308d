"""Clients, codes and tokens, found at the region that their own text names."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select

from wutong import tenancy
from wutong.db import db
from wutong.errors import NotFound
from wutong.people.models import Client, ClientToken, OutsideProvider, Program, SigningKey
from wutong.people.rules.openid import known, split


class NoSuchClient(NotFound):
    """There is no such application here."""

    code = "people.no_such_client"
    message = "没有这个接入应用，请返回列表核对。"


def fresh(length: int = 32) -> str:
    """A random text that begins with the present region: `622927.…`."""
    return f"{tenancy.spell(tenancy.scope().home)}.{secrets.token_urlsafe(length)}"


def home_of(text: str) -> int | None:
    """The region a client id, code or token begins with; None when it begins with none."""
    try:
        return tenancy.parse(text.partition(".")[0])
    except tenancy.NoSuchRegion:
        return None


def digest(text: str) -> bytes:
    """What is stored of a secret, code or token; all are random, so a plain hash is enough."""
    return hashlib.sha256(text.encode()).digest()


def client(identity: str) -> Client | None:
    """A live client of the present region."""
    found: Client | None = db.session.scalar(select(Client).where(Client.id == identity, Client.live))
    return found


def clients() -> Sequence[Client]:
    """Every client of the present region, newest first."""
    return db.session.scalars(select(Client).order_by(Client.created_at.desc())).all()


def rights_by_region(scopes: Iterable[str], home: int) -> dict[int, frozenset[str]]:
    """The rights that a client's scopes hold at each region."""
    found: dict[int, set[str]] = {}
    for right, digits in map(split, filter(known, scopes)):
        found.setdefault(tenancy.parse(digits) if digits else home, set()).add(right)
    return {place: frozenset(rights) for place, rights in found.items()}


def programs() -> Sequence[Program]:
    """Applications of regions above that may or might act here, newest first."""
    return db.session.scalars(select(Program).order_by(Program.since.desc())).all()


def program(identity: str) -> Program | None:
    """An application of a region above that this region was told of, ended or not."""
    found: Program | None = db.session.scalar(select(Program).where(Program.client == identity))
    return found


def titles() -> dict[str, str]:
    """How the applications are called that may or might act in the present region, its own and those from above."""
    above = {one.client: one.title for one in programs()}
    return above | {one.id: one.title for one in clients()}


def token(text: str, moment: datetime) -> ClientToken | None:
    """A token of the present region that has not run out."""
    asked = select(ClientToken).where(ClientToken.digest == digest(text), ClientToken.expires_at > moment)
    found: ClientToken | None = db.session.scalar(asked)
    return found


class Bearer(NamedTuple):
    """What a token says: the region that gave it, the person it speaks for, if any, its scope, and the program that
    holds it with who registered that."""

    home: int
    person: UUID | None
    scope: str
    client: str
    title: str
    owner: UUID | None


#: Asked at every request of a program, so the statement is built once and goes past the mapper.
_BEARER = (
    select(ClientToken.region, ClientToken.person, ClientToken.scope, Client.id, Client.title, Client.made_by)
    .join(Client, (Client.region == ClientToken.region) & (Client.id == ClientToken.client))
    .where(ClientToken.region == bindparam("region"), ClientToken.digest == bindparam("digest"))
    .where(ClientToken.expires_at > bindparam("moment"), Client.live)
)


def bearer(text: str, moment: datetime) -> Bearer | None:
    """What a token of the present region says, if it has not run out and its client is live."""
    asked = {"region": tenancy.scope().home, "digest": digest(text), "moment": moment}
    found = db.session.connection().execute(_BEARER, asked).one_or_none()
    return None if found is None else Bearer(*found)


def signing_key() -> SigningKey | None:
    """The newest signing key; asked at the nation."""
    found: SigningKey | None = db.session.scalar(select(SigningKey).order_by(SigningKey.number.desc()).limit(1))
    return found


def provider() -> OutsideProvider | None:
    """The outside provider of the present region, switched on or off."""
    found: OutsideProvider | None = db.session.scalar(select(OutsideProvider))
    return found

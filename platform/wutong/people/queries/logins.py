"""Finding a person by what he types, through functions of the owner that answer one question each."""

from uuid import UUID

from sqlalchemy import LargeBinary, Text, Uuid, func, literal, select

from wutong.db import db
from wutong.people.rules.sign_in import LoginKind
from wutong.secret import blind


def index(kind: str, value: str) -> bytes:
    """The blind index under which a login is kept."""
    return blind(f"login.{kind}", value)


def stand_in(kind: str, value: str) -> UUID:
    """The UUID that stands for a telephone, name or network address nobody is known by yet (version 8, RFC 9562)."""
    bits = int.from_bytes(blind(f"stand-in.{kind}", value)[:16], "big")
    return UUID(int=bits & ~(0xF << 76) & ~(0x3 << 62) | 0x8 << 76 | 0x2 << 62)


def find(kind: LoginKind, value: str) -> UUID | None:
    """The person who signs in with this name, telephone or outside subject."""
    asked = func.find_login(literal(kind, Text), literal(index(kind, value), LargeBinary), type_=Uuid)
    return db.session.scalar(select(asked))


def known_as(telephone: str) -> UUID:
    """Whoever signs in with this telephone, or who stands for it until somebody does."""
    return find("telephone", telephone) or stand_in("telephone", telephone)


def claim(kind: LoginKind, value: str, person: UUID) -> UUID:
    """Take the login for a person; returns whose it is now, which is somebody else if it was taken."""
    asked = func.claim_login(
        literal(kind, Text), literal(index(kind, value), LargeBinary), literal(person, Uuid), type_=Uuid
    )
    holder: UUID = db.session.execute(select(asked)).scalar_one()
    return holder


def release(kind: LoginKind, value: str, person: UUID) -> None:
    """Give a login back; somebody else's stays."""
    db.session.execute(
        select(
            func.release_login(
                literal(kind, Text), literal(index(kind, value), LargeBinary), literal(person, Uuid), type_=Uuid
            )
        )
    )

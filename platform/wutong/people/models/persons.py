"""One person's own rows, read by nobody else: account, addresses, sessions, sign-in codes.

Sign-in codes and throttles belong to a **stand-in**: a UUID made from the blind index of a telephone number, a
sign-in name or an address of the network. Only who knows the number can announce its stand-in, so the rows of
somebody who is not known yet lie behind the same wall as everybody else's.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from wutong import tenancy
from wutong.db import Model
from wutong.secret import Secret, SecretText

INSTANT = DateTime(timezone=True)


class Account(tenancy.Personal, Model):
    """A person: how he is called, how he signs in, how surely he is known.

    `level` is the real-name level (1 a telephone only, 2 self-declared, 3 checked, 4 real person, 5 counter);
    `home` is the region that opened a staff account and answers for its password; `initial` marks a password
    that was handed over and opens only the page where it is changed.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("state in ('live', 'ended', 'erased')", name="state"),
        CheckConstraint("level between 1 and 5", name="level"),
    )
    state: Mapped[str] = mapped_column(String(6))
    home: Mapped[int | None] = mapped_column(BigInteger)
    level: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[Secret | None] = mapped_column(SecretText("accounts.name", "person"))
    number: Mapped[Secret | None] = mapped_column(SecretText("accounts.number", "person"))
    telephone: Mapped[Secret | None] = mapped_column(SecretText("accounts.telephone", "person"))
    email: Mapped[Secret | None] = mapped_column(SecretText("accounts.email", "person"))
    password: Mapped[str | None] = mapped_column(String(200))
    initial: Mapped[bool] = mapped_column(Boolean)
    password_at: Mapped[datetime | None] = mapped_column(INSTANT)
    created_at: Mapped[datetime] = mapped_column(INSTANT)


class Address(tenancy.Personal, Model):
    """Where a citizen wants papers sent; `place` is the region's code, the rest is sealed."""

    __tablename__ = "addresses"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    place: Mapped[int | None] = mapped_column(BigInteger)
    receiver: Mapped[Secret] = mapped_column(SecretText("addresses.receiver", "person"))
    telephone: Mapped[Secret] = mapped_column(SecretText("addresses.telephone", "person"))
    line: Mapped[Secret] = mapped_column(SecretText("addresses.line", "person"))
    created_at: Mapped[datetime] = mapped_column(INSTANT)


class PersonSession(tenancy.Personal, Model):
    """One browser that is signed in: `digest` of its random token, the post it acts in, the region it entered."""

    __tablename__ = "sessions"
    __table_args__ = (CheckConstraint("kind in ('staff', 'citizen')", name="kind"), Index(None, "opened_at"))
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    opened_at: Mapped[datetime] = mapped_column(INSTANT)
    seen_at: Mapped[datetime] = mapped_column(INSTANT)
    ended_at: Mapped[datetime | None] = mapped_column(INSTANT)
    device: Mapped[str] = mapped_column(String(80))
    post: Mapped[UUID | None] = mapped_column(Uuid)
    entered: Mapped[int | None] = mapped_column(BigInteger)


class SignInCode(tenancy.Personal, Model):
    """The last code sent to a telephone (`person` is the number's stand-in); a new code replaces it."""

    __tablename__ = "sign_in_codes"
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(INSTANT)
    tries: Mapped[int] = mapped_column(SmallInteger)


class Throttle(tenancy.Personal, Model):
    """How often something was tried in the present window (`person` is the stand-in of what is counted)."""

    __tablename__ = "throttles"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(INSTANT)
    count: Mapped[int] = mapped_column(Integer)


class Login(tenancy.Global, Model):
    """From the blind index of a sign-in name, telephone or outside subject to the person.

    The application can neither list nor write it: `find_login`, `claim_login` and `release_login` run as the owner.
    """

    __tablename__ = "logins"
    hidden = True
    reason = "a person must be found before anybody is known, from any region; blind indexes and ids only"
    hidden = True
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    index: Mapped[bytes] = mapped_column("blind", LargeBinary, primary_key=True)
    person: Mapped[UUID] = mapped_column(Uuid)

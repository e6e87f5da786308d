"""What OpenID Connect keeps, at the region whose application it is; Sealed, because secrets never inherit.

Client ids, codes and tokens begin with their region, so each is looked up at home without asking elsewhere.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, DateTime, Index, LargeBinary, SmallInteger, String, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from wutong import tenancy
from wutong.db import Model
from wutong.secret import Secret, SecretText

INSTANT = DateTime(timezone=True)


class Client(tenancy.Sealed, Model):
    """An application that may sign people in (`redirects`) or call the API itself (`scopes`: rights, bound to a
    region by `right@code`). A public client has no secret; PKCE is demanded of every one."""

    __tablename__ = "clients"
    id: Mapped[str] = mapped_column(String(48), primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    redirects: Mapped[list[str]] = mapped_column(ARRAY(String(400)))
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String(80)))
    live: Mapped[bool] = mapped_column(Boolean)
    made_by: Mapped[UUID | None] = mapped_column(Uuid)
    created_at: Mapped[datetime] = mapped_column(INSTANT)


class Program(tenancy.Sealed, Model):
    """An application of a region above that may act in this one, as this one was told by a letter; without the row
    it has no right here. `used_at` is kept to the minute."""

    __tablename__ = "programs"
    client: Mapped[str] = mapped_column(String(48), primary_key=True)
    above: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str] = mapped_column(String(80))
    rights: Mapped[list[str]] = mapped_column(ARRAY(String(60)))
    since: Mapped[datetime] = mapped_column(INSTANT)
    ended_at: Mapped[datetime | None] = mapped_column(INSTANT)
    used_at: Mapped[datetime | None] = mapped_column(INSTANT)


class OpenIDCode(tenancy.Sealed, Model):
    """An authorization code, by its digest; taken once, and gone."""

    __tablename__ = "openid_codes"
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    client: Mapped[str] = mapped_column(String(48))
    person: Mapped[UUID] = mapped_column(Uuid)
    redirect: Mapped[str] = mapped_column(String(400))
    scope: Mapped[str] = mapped_column(String(200))
    nonce: Mapped[str | None] = mapped_column(String(200))
    challenge: Mapped[str] = mapped_column(String(128))
    signed_in_at: Mapped[datetime] = mapped_column(INSTANT)
    expires_at: Mapped[datetime] = mapped_column(INSTANT)


class ClientToken(tenancy.Sealed, Model):
    """An access token, by its digest: a person's (userinfo only), with the digest of the `code` that it came from, or,
    without a person, the client's own."""

    __tablename__ = "client_tokens"
    __table_args__ = (Index("ix_client_tokens_code", "region", "code", postgresql_where=text("code is not null")),)
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    client: Mapped[str] = mapped_column(String(48))
    person: Mapped[UUID | None] = mapped_column(Uuid)
    scope: Mapped[str] = mapped_column(String(2000))
    code: Mapped[bytes | None] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(INSTANT)


class SigningKey(tenancy.Sealed, Model):
    """The key that signs id tokens; the installation's one provider lives at the nation (region 0)."""

    __tablename__ = "signing_keys"
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    private: Mapped[Secret] = mapped_column(SecretText("signing_keys.private"))
    created_at: Mapped[datetime] = mapped_column(INSTANT)


class OutsideProvider(tenancy.Sealed, Model):
    """The provider that a region lets sign its staff in; `site` is the origin of its sign-in page, empty while it
    is switched off."""

    __tablename__ = "outside_providers"
    title: Mapped[str] = mapped_column(String(80))
    issuer: Mapped[str] = mapped_column(String(400))
    client_id: Mapped[str] = mapped_column(String(200))
    client_secret: Mapped[Secret] = mapped_column(SecretText("outside_providers.client_secret"))
    site: Mapped[str] = mapped_column(String(400))
    live: Mapped[bool] = mapped_column(Boolean)

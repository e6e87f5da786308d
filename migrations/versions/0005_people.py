"""People: accounts, logins, sessions, codes, staff, grants, and the tables of OpenID Connect."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from wutong.tenancy import APP, policies

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TABLES = (
    "accounts", "addresses", "sessions", "sign_in_codes", "throttles", "logins", "staff", "grants",
    "clients", "openid_codes", "client_tokens", "signing_keys", "outside_providers",
)  # fmt: skip
#: Run as the owner, with a path nobody can put a table into: find a person, take a name, give it back.
FUNCTIONS = {
    "find_login(wanted text, seek bytea) returns uuid": """
        select person from {schema}.logins where kind = wanted and blind = seek""",
    "claim_login(wanted text, seek bytea, claimant uuid) returns uuid": """
        insert into {schema}.logins (kind, blind, person) values (wanted, seek, claimant)
            on conflict (kind, blind) do nothing;
        select person from {schema}.logins where kind = wanted and blind = seek""",
    "release_login(wanted text, seek bytea, holder uuid) returns uuid": """
        delete from {schema}.logins where kind = wanted and blind = seek and person = holder returning person""",
}


def upgrade() -> None:
    """Build the tables, put each behind its look, and make the three functions about logins."""
    _persons()
    _sessions()
    _posts()
    _clients()
    _providers()
    _logins()


def downgrade() -> None:
    """Take everything away; policies go with their tables."""
    for signature in FUNCTIONS:
        op.execute(f"drop function {_name(signature)}")
    for table in reversed(TABLES):
        op.drop_table(table)


def behind(table: str, look: str, **options: object) -> None:
    """Put a table behind its look."""
    for statement in policies(table, look, **options):  # type: ignore[arg-type]
        op.execute(statement)


def table(name: str, look: str, *columns: sa.schema.SchemaItem, key: tuple[str, ...] = (), **options: object) -> None:
    """Create a table with its first key column by its look, and put it behind that look."""
    first = "person" if look == "personal" else "region"
    column = (
        sa.Column("person", sa.Uuid, nullable=False)
        if look == "personal"
        else sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code"), nullable=False)
    )
    op.create_table(name, column, *columns, sa.PrimaryKeyConstraint(first, *key, name=f"pk_{name}"))
    behind(name, look, **options)


def must(name: str, kind: sa.types.TypeEngine[object] | type[sa.types.TypeEngine[object]]) -> sa.Column[object]:
    """A column that is never null."""
    return sa.Column(name, kind, nullable=False)


def in_department(name: str) -> sa.ForeignKeyConstraint:
    """A department of the same region."""
    columns = ["region", "department"]
    key = f"fk_{name}_region_department"
    return sa.ForeignKeyConstraint(columns, ["departments.region", "departments.id"], name=key)


def _persons() -> None:
    table(
        "accounts",
        "personal",
        must("state", sa.String(6)),
        sa.Column("home", sa.BigInteger),
        must("level", sa.SmallInteger),
        *(sa.Column(name, sa.LargeBinary) for name in ("name", "number", "telephone", "email")),
        sa.Column("password", sa.String(200)),
        must("initial", sa.Boolean),
        sa.Column("password_at", INSTANT),
        must("created_at", INSTANT),
        sa.CheckConstraint("state in ('live', 'ended', 'erased')", name="ck_accounts_state"),
        sa.CheckConstraint("level between 1 and 5", name="ck_accounts_level"),
    )
    table(
        "addresses",
        "personal",
        must("id", sa.Uuid),
        sa.Column("place", sa.BigInteger),
        *(must(name, sa.LargeBinary) for name in ("receiver", "telephone", "line")),
        must("created_at", INSTANT),
        key=("id",),
    )


def _sessions() -> None:
    table(
        "sessions",
        "personal",
        must("digest", sa.LargeBinary),
        must("kind", sa.String(8)),
        must("opened_at", INSTANT),
        must("seen_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        must("device", sa.String(80)),
        sa.Column("post", sa.Uuid),
        sa.Column("entered", sa.BigInteger),
        sa.CheckConstraint("kind in ('staff', 'citizen')", name="ck_sessions_kind"),
        key=("digest",),
    )
    table(
        "sign_in_codes",
        "personal",
        must("digest", sa.LargeBinary),
        must("expires_at", INSTANT),
        must("tries", sa.SmallInteger),
    )
    table(
        "throttles",
        "personal",
        must("name", sa.String(40)),
        must("starts_at", INSTANT),
        must("count", sa.Integer),
        key=("name",),
    )


def _posts() -> None:
    table(
        "staff",
        "sealed",
        must("person", sa.Uuid),
        must("name", sa.LargeBinary),
        must("login", sa.LargeBinary),
        sa.Column("telephone", sa.LargeBinary),
        sa.Column("department", sa.Uuid),
        must("state", sa.String(5)),
        must("joined_at", INSTANT),
        sa.Column("left_at", INSTANT),
        sa.CheckConstraint("state in ('live', 'ended')", name="ck_staff_state"),
        in_department("staff"),
        key=("person",),
    )
    table(
        "grants",
        "owned",
        must("id", sa.Uuid),
        must("person", sa.Uuid),
        must("role", sa.String(40)),
        sa.Column("department", sa.Uuid),
        must("without", ARRAY(sa.String(60))),
        must("valid_from", sa.Date),
        sa.Column("valid_until", sa.Date),
        sa.Column("granted_by", sa.Uuid),
        sa.Column("acting_for", sa.Uuid),
        must("state", sa.String(5)),
        must("created_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.CheckConstraint("state in ('live', 'ended')", name="ck_grants_state"),
        in_department("grants"),
        sa.CheckConstraint("valid_until is null or valid_from <= valid_until", name="ck_grants_dates"),
        key=("id",),
        guard="person",
        reader="person",
    )
    op.create_index("ix_grants_region_person", "grants", ["region", "person"])
    op.create_index("ix_grants_person", "grants", ["person"])


def _clients() -> None:
    table(
        "clients",
        "sealed",
        must("id", sa.String(48)),
        must("title", sa.String(80)),
        sa.Column("secret", sa.LargeBinary),
        must("redirects", ARRAY(sa.String(400))),
        must("scopes", ARRAY(sa.String(80))),
        must("live", sa.Boolean),
        sa.Column("made_by", sa.Uuid),
        must("created_at", INSTANT),
        key=("id",),
    )
    table(
        "openid_codes",
        "sealed",
        must("digest", sa.LargeBinary),
        must("client", sa.String(48)),
        must("person", sa.Uuid),
        must("redirect", sa.String(400)),
        must("scope", sa.String(200)),
        sa.Column("nonce", sa.String(200)),
        must("challenge", sa.String(128)),
        must("signed_in_at", INSTANT),
        must("expires_at", INSTANT),
        key=("digest",),
    )
    table(
        "client_tokens",
        "sealed",
        must("digest", sa.LargeBinary),
        must("client", sa.String(48)),
        sa.Column("person", sa.Uuid),
        must("scope", sa.String(2000)),
        must("expires_at", INSTANT),
        key=("digest",),
    )


def _providers() -> None:
    table(
        "signing_keys",
        "sealed",
        must("number", sa.SmallInteger),
        must("private", sa.LargeBinary),
        must("created_at", INSTANT),
        key=("number",),
    )
    table(
        "outside_providers",
        "sealed",
        must("title", sa.String(80)),
        must("issuer", sa.String(400)),
        must("client_id", sa.String(200)),
        must("client_secret", sa.LargeBinary),
        must("live", sa.Boolean),
    )


def _logins() -> None:
    op.create_table(
        "logins",
        must("kind", sa.String(10)),
        must("blind", sa.LargeBinary),
        must("person", sa.Uuid),
        sa.PrimaryKeyConstraint("kind", "blind", name="pk_logins"),
    )
    behind("logins", "global")
    op.execute(f"revoke select on logins from {APP}")
    schema = op.get_bind().scalar(sa.text("select quote_ident(current_schema())"))
    for signature, body in FUNCTIONS.items():
        op.execute(
            f"create function {signature} language sql security definer"
            f" set search_path = pg_catalog, pg_temp as $$ {body.format(schema=schema)} $$"
        )
        op.execute(f"revoke all on function {_name(signature)} from public")
        op.execute(f"grant execute on function {_name(signature)} to {APP}")


def _name(signature: str) -> str:
    """`find_login(text, bytea)`: the function's name and the types of its arguments."""
    name, _, rest = signature.partition("(")
    arguments = rest.partition(")")[0].split(", ")
    return f"{name}({', '.join(argument.split()[1] for argument in arguments)})"

"""Runs the core's history, and each plugin's branch, as the owning role; `wutong migrate` calls it."""

from alembic import context
from sqlalchemy import NullPool, create_engine, text

from wutong.config import Config
from wutong.launch.roles import APP


def run() -> None:
    """Run what was asked inside one transaction, on the caller's connection when it brings one."""
    given = context.config.attributes.get("connection")
    if given is not None:
        _run_on(given)
        return
    engine = create_engine(Config.from_env().owner_database_url, poolclass=NullPool)
    with engine.begin() as connection:
        _run_on(connection)


def _leave_alone(prefixes: tuple[str, ...]) -> None:
    """Pass over what the database has of plugins whose scripts cannot be read: Alembic would stop at the first name."""
    held = context.get_context()
    known = held.get_current_heads
    held.get_current_heads = lambda: tuple(  # type: ignore[method-assign]
        each for each in known() if not (prefixes and each.startswith(prefixes))
    )


def _run_on(connection):  # type: ignore[no-untyped-def]
    context.configure(connection=connection, transaction_per_migration=False)
    _leave_alone(tuple(f"{name}_" for name in context.config.attributes.get("besides", ())))
    with context.begin_transaction():
        context.run_migrations()
        connection.execute(text(f"grant select on alembic_version to {APP}"))  # to say how far it is


run()

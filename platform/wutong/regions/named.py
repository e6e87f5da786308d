"""What departments are called, and which is called so; much of it is asked by every filing."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import bindparam, select

from wutong import tenancy
from wutong.db import db
from wutong.regions.models import Department

#: Asked by every filing: two columns of perhaps fifty rows, past the mapper.
_BODIES = (
    select(Department.line, Department.name)
    .where(Department.region == bindparam("region"), Department.closed_on.is_(None))
    .order_by(Department.line, Department.name)
)


def bodies() -> dict[str, str]:
    """The name of the present region's first open department of each line."""
    rows = db.session.connection().execute(_BODIES, {"region": tenancy.scope().home}).all()
    return {row.line: row.name for row in reversed(rows)}


_CALLED = select(Department.id).where(
    Department.region == bindparam("region"), Department.name == bindparam("name"), Department.closed_on.is_(None)
)


def called(name: str) -> UUID | None:
    """The present region's open department of this name, if there is one; every filing asks, so past the mapper."""
    found: UUID | None = db.session.connection().scalar(_CALLED, {"region": tenancy.scope().home, "name": name})
    return found


def department_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What these departments in sight are called, those that have ended too."""
    if not ids:
        return {}
    rows = db.session.execute(select(Department.id, Department.name).where(Department.id.in_(ids)))
    return {row.id: row.name for row in rows}

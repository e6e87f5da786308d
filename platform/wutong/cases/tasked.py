"""What can be asked about the tasks of cases."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from wutong.cases.tasks import Task
from wutong.db import db


def of(case_id: UUID) -> Sequence[Task]:
    """The tasks of a case that count, in the order of their turn."""
    asked = select(Task).where(Task.case_id == case_id, Task.gone_at.is_(None))
    return db.session.scalars(asked.order_by(Task.place, Task.id)).all()

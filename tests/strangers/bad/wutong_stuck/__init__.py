"""Its tables cannot be taken away again."""

from uuid import UUID

from sqlalchemy import Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.sdk import Model, Owned, Plugin, db, new_id, scope
from wutong.testing import leaks, tree


class Sheet(Owned, Model):
    """A row of a region."""

    __tablename__ = "stuck_sheets"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)


def plant(garden: leaks.Garden) -> None:
    """One row."""
    with garden.world.working(tree.JISHISHAN):
        db.session.add(Sheet(region=scope().home, id=new_id()))


plugin = Plugin("stuck", "卸不掉", ">=1.0.dev0,<2", models=(Sheet,), migrations="migrations")

"""What an office writes lies in a table without regions, and is read by every other."""

from uuid import UUID

from flask import Blueprint
from sqlalchemy import String, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from wutong.sdk import Global, Model, Plugin, db, needs, new_id
from wutong.testing import leaks, tree


class Memo(Global, Model):
    """A note of an office."""

    __tablename__ = "leaky_memos"
    reason = "it was easier"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    words: Mapped[str] = mapped_column(String(200))


desk = Blueprint("leaky_desk", __name__)


@desk.get("/")
@needs("leaky.read")
def show() -> str:
    """The notes."""
    return "、".join(db.session.scalars(select(Memo.words)))


def plant(garden: leaks.Garden) -> None:
    """Two offices write something down."""
    for place in (tree.JISHISHAN, tree.DONGXIANG):
        with garden.world.working(place):
            db.session.add(Memo(id=new_id(), words=garden.marks.office("memo", place, "leaky.read")))


plugin = Plugin(
    "leaky",
    "串户",
    ">=1.0.dev0,<2",
    models=(Memo,),
    migrations="migrations",
    desk=desk,
    rights={"leaky.read": "查看备忘"},
    roles={"clerk": ("leaky.read",)},
)

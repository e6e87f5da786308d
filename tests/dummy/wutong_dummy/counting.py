"""What the dummy counts: its marks, and how many of them a timer left."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from wutong.sdk import Figures, Rate, Tally, db, local
from wutong_dummy.models import Mark


def recount(after: UUID | None, limit: int) -> Sequence[Tally]:
    """The same as `mark` told, from the rows that there are."""
    wanted = select(Mark).order_by(Mark.id).limit(limit)
    found = db.session.scalars(wanted if after is None else wanted.where(Mark.id > after))
    return [
        Tally(each.id, {"dummy.marks": 1, "dummy.rung": int(each.why == "rang")}, local(each.at).date())
        for each in found
    ]


FIGURES = Figures(
    measures={"dummy.marks": "标记", "dummy.rung": "定时标记"},
    rates={"dummy.rung": Rate("定时标记占比", "dummy.rung", "dummy.marks", "定时标记 ÷ 标记", "补记的也算。")},
    source=Mark,
    recount=recount,
)

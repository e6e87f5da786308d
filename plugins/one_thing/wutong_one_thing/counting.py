"""What is counted of bundles: how many were applied for and how they ended, and what that saved against one by one
(DOMAIN 5.1: 减时间、减环节、减材料、减跑动). It stands in 办件统计 of the region and of every region above.

A bundle counts on the day on which it was handed in, in its lead department; as long as it goes on it is told again.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from wutong.sdk import Figures, Rate, Tally, db, local, tally
from wutong_one_thing.models import Filing
from wutong_one_thing.rules.comparing import FIGURES as SAVED


def _told(filing: Filing) -> Tally:
    assert filing.filed_at is not None
    over = filing.state != "running"
    amounts = {
        "one_thing.filed": 1,
        "one_thing.joint": int(filing.joint),
        "one_thing.closed": int(over),
        "one_thing.whole": int(filing.state == "whole"),
        "one_thing.late": int(filing.late),
        **{f"one_thing.{name}": max(0, getattr(filing, f"saved_{name}")) for name in SAVED},
    }
    day = local(filing.filed_at).date()
    return Tally(filing.id, amounts, day, department=filing.lead, channel=filing.channel)


def count(filing: Filing) -> None:
    """Say what a bundle that was handed in adds now."""
    tally(_told(filing))


def recount(after: UUID | None, limit: int) -> Sequence[Tally]:
    """The same, from the rows that there are."""
    wanted = select(Filing).where(Filing.filed_at.is_not(None)).order_by(Filing.id).limit(limit)
    found = db.session.scalars(wanted if after is None else wanted.where(Filing.id > after))
    return [_told(filing) for filing in found]


COUNTED = Figures(
    measures={
        "one_thing.filed": "一件事受理",
        "one_thing.joint": "其中多部门联办",
        "one_thing.closed": "一件事办结",
        "one_thing.whole": "其中全部办成",
        "one_thing.late": "一件事超期",
        "one_thing.steps": "一件事减少环节",
        "one_thing.papers": "一件事减少材料",
        "one_thing.visits": "一件事减少跑动",
        "one_thing.days": "一件事减少工作日",
    },
    rates={
        "one_thing.whole": Rate(
            "一件事办成率", "one_thing.whole", "one_thing.closed", "全部办成 ÷ 办结",
            "有一项不予办理、没有办成或者本人不再办理的，算办结，不算全部办成。",
        ),
        "one_thing.late": Rate(
            "一件事超期率", "one_thing.late", "one_thing.filed", "超期 ÷ 受理",
            "按提交那天统计，当天之后才超期的也算在那一天。",
        ),
    },
    source=Filing,
    recount=recount,
)  # fmt: skip

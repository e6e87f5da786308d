"""What a region may set about questions that are handed on: how soon they are answered."""

from wutong.referrals.rules import ANSWER_DAYS
from wutong.settings import queries
from wutong.settings.rules import Setting, register

DAYS = register(
    Setting(
        "referrals.answer_days", "首问事项答复期限（工作日）", "number", ANSWER_DAYS, may="at_most",
        hint="自首问登记之日起算，改转不重新计算；下级地区只能设得更短。",
    )
)  # fmt: skip
#: No answer is waited for longer, in working days.
LONGEST = 15


def answer_days() -> int:
    """Working days within which who asked has an answer, at least one."""
    return min(LONGEST, max(1, int(queries.value(DAYS.name))))

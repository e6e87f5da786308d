"""What a region may set about messages: how soon an office answers."""

from wutong.settings import queries
from wutong.settings.rules import Setting, register
from wutong.talking.rules import ANSWER_DAYS

DAYS = register(
    Setting(
        "talking.answer_days", "留言答复期限（工作日）", "number", ANSWER_DAYS, may="at_most",
        hint="自群众留言之日起算；下级地区只能设得更短。",
    )
)  # fmt: skip
#: No answer is waited for longer, in working days.
LONGEST = 15


def answer_days() -> int:
    """Working days that an office of the present region has for an answer, at least one."""
    return min(LONGEST, max(1, int(queries.value(DAYS.name))))

"""What a region may set about transfers: how soon whoever is asked answers."""

from wutong.settings import queries
from wutong.settings.rules import Setting, register
from wutong.transfers.rules import ANSWER_DAYS

DAYS = register(
    Setting(
        "transfers.answer_days", "转送答复期限（工作日）", "number", ANSWER_DAYS, may="at_most",
        hint="自转送之日起算；逾期未答复的列入电子监察。下级地区只能设得更短。",
    )
)  # fmt: skip
#: No answer is waited for longer, in working days: the five days for the one notice of §32 run on meanwhile.
LONGEST = 4


def answer_days() -> int:
    """Working days that whoever is asked has for an answer, at least one."""
    return min(LONGEST, max(1, int(queries.value(DAYS.name))))

"""What a region may set about its archive: the number of its fonds, and when what was delivered is filed away."""

import re

from wutong.settings import queries
from wutong.settings.rules import Setting, register

FONDS = register(
    Setting(
        "archives.fonds", "全宗号", "text", "ZW",
        hint="由同级档案馆编给，最多 12 个字母或数字，写进档号；没有编给之前用 ZW。只影响以后封存的档案。",
    )
)  # fmt: skip
AFTER = register(
    Setting(
        "archives.after_days", "送达后自动归档的天数", "number", 30,
        hint="已送达的办件满这么多天后自动归档；窗口人员也可以随时点“归档”。最长 90 天。",
    )
)  # fmt: skip
#: Nothing that was delivered waits longer, in days.
LONGEST = 90
_FONDS = re.compile(r"[0-9A-Za-z]{1,12}")


def fonds() -> str:
    """The number of the present region's fonds; what cannot be one counts as not set."""
    told = str(queries.value(FONDS.name)).strip()
    return told if _FONDS.fullmatch(told) else str(FONDS.default)


def after_days() -> int:
    """Days after delivery until the case is filed away."""
    return min(LONGEST, int(queries.value(AFTER.name)))

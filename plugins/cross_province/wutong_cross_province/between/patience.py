"""How long to wait before the next try, while a partner cannot be reached or does not take a letter."""

from datetime import timedelta

from wutong.sdk import Setting, setting
from wutong_cross_province.between import rules

LONGEST = Setting(
    "cross_province.longest_wait", "对接系统不通时最长的重试间隔（秒）", "number", max(rules.WAITS),
    hint="先是一秒、两秒，之后逐次加长到这里为止；对方系统刚恢复时，信件最多再等这么久",
)  # fmt: skip


def wait(failures: int) -> timedelta:
    """How long to wait after so many failures in a row."""
    return min(rules.wait(failures), timedelta(seconds=max(1, int(setting(LONGEST.name)))))

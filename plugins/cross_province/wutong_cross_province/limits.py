"""What a region may set: how soon a window hands over, how long the post may take, how long personal data stays."""

from datetime import datetime, timedelta

from wutong.sdk import Setting, after_working_days, now, setting

HAND_OVER = Setting(
    "cross_province.hand_over_days", "代收材料移交时限（工作日）", "number", 1, may="at_most",
    hint="自代收之日起算；国家没有统一规定，下级地区只能设得更短。",
)  # fmt: skip
TRANSIT = Setting(
    "cross_province.transit_days", "邮寄到达时限（工作日）", "number", 5, may="at_most",
    hint="自交寄之日起算；电子传输按一个工作日。",
)  # fmt: skip
KEEP = Setting(
    "cross_province.keep_days", "代收的个人信息保存天数", "number", 30, may="at_most",
    hint="自移交之日起算，到期自动删除（个人信息保护法第十九条）；结果由窗口转交的，自本人签收之日起算。",
)  # fmt: skip
SETTINGS = (HAND_OVER, TRANSIT, KEEP)
#: However long a result is on its way, nothing personal stays longer at the window.
LONGEST = timedelta(days=365)


def hand_over_by() -> datetime:
    """By when what is collected now is handed over."""
    return after_working_days(max(1, int(setting(HAND_OVER.name))))


def arrives_by(transfer: str) -> datetime:
    """By when what is handed over now has arrived."""
    return after_working_days(max(1, int(setting(TRANSIT.name))) if transfer == "post" else 1)


def may_have_begun() -> datetime:
    """Since when something that arrives now may have been collected: kept as long as is allowed, then posted. Working
    days are taken as twice as many days."""
    return now() - timedelta(days=int(setting(KEEP.name)) + 2 * int(setting(TRANSIT.name)))


def erase_at() -> datetime:
    """When what was collected is deleted, if it is not needed any more from now on."""
    return now() + timedelta(days=int(setting(KEEP.name)))

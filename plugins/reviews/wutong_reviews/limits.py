"""What a region may set about reviews; whoever is below may only be stricter with himself."""

from datetime import date

from wutong.sdk import Setting, last_day, setting
from wutong_reviews.rules import handling, moments
from wutong_reviews.rules.sums import FEW

#: Nobody is asked later than this, in days.
LONGEST_WAIT = 30

AFTER = Setting(
    "reviews.invite_after", "办到哪一步后邀请评价", "lines", ["close"], may="default",
    hint="每行一个：close 办结，accept 受理。每一步至多邀请一次。", shape="|".join(moments.INVITING),
)  # fmt: skip
WAIT = Setting(
    "reviews.invite_days", "几天没有评价才邀请", "number", 3, may="default",
    hint="自办到那一步之日起；已经评价的不再邀请。填 0 即时邀请。",
)  # fmt: skip
ACK = Setting(
    "reviews.ack_days", "差评接手期限（工作日）", "number", handling.ACK_DAYS, may="at_most",
    hint=f"最长 {handling.ACK_DAYS} 个工作日，下级地区只能设得更短。",
)  # fmt: skip
FIX = Setting(
    "reviews.fix_days", "差评整改答复期限（工作日）", "number", handling.FIX_DAYS, may="at_most",
    hint=f"最长 {handling.FIX_DAYS} 个工作日，下级地区只能设得更短。",
)  # fmt: skip
SMALL = Setting(
    "reviews.few", "公布好评率至少需要的评价数", "number", FEW, may="at_least",
    hint="不足此数的不公布比率，也不参加排名；下级地区只能设得更大。",
)  # fmt: skip
SETTINGS = (AFTER, WAIT, ACK, FIX, SMALL)


def invites_after(kind: str) -> bool:
    """Whether somebody is invited after this moment."""
    return kind in setting(AFTER.name)


def wait_days() -> int:
    """Days of silence before somebody is invited."""
    return min(LONGEST_WAIT, int(setting(WAIT.name)))


def ack_by() -> date:
    """By when a bad review of today is taken up."""
    return last_day(handling.days(int(setting(ACK.name)), handling.ACK_DAYS))


def fix_by() -> date:
    """By when a bad review of today is answered."""
    return last_day(handling.days(int(setting(FIX.name)), handling.FIX_DAYS))


def few() -> int:
    """Below how many answers nothing is said of a rate."""
    return max(FEW, int(setting(SMALL.name)))

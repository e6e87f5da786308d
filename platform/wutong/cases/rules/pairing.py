"""A telephone that is lent for one paper: how long, for how many files, and what ends it."""

from datetime import datetime, timedelta
from typing import Protocol

from wutong.errors import Conflict, NotFound, Refused

#: How long a telephone stays paired.
LIFE = timedelta(minutes=10)
#: How many files it may send.
MOST = 20
#: How many live pairings one person may have in a region.
LIVE = 5


class NotPaired(NotFound):
    """The link is unknown, over, taken back or used up; which of them is not said."""

    code = "phone.not_paired"
    message = "这个链接已经失效，请在电脑上重新生成二维码，再用手机扫。"


class TooManyPaired(Refused):
    """One person has too many live links."""

    code, status = "phone.too_many", 429
    message = "已经有几个二维码在使用，请先停用不需要的，或者等十分钟。"


class NoSuchSlot(Conflict):
    """A telephone is lent for a paper that the matter asks for, because its page names it to whoever holds the link."""

    code = "phone.no_such_slot"
    message = "手机上传只能用于材料清单中的材料，请在清单中选择。"


class Paired(Protocol):
    """What of a pairing the rule reads."""

    ends_at: datetime
    ended_at: datetime | None
    count: int


def live(row: Paired, moment: datetime) -> bool:
    """Whether a telephone may still send."""
    return row.ended_at is None and moment < row.ends_at and row.count < MOST

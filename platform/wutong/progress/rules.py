"""What a board counts, and in which words and colours it says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal

from wutong.errors import Conflict, NotFound

State = Literal["current", "outdated", "waiting", "deferred", "declined"]
#: Every item at every place is in one of these; the last is counted out of the rate (DOMAIN appendices I and M).
STATES: Mapping[State, str] = MappingProxyType(
    {
        "current": "已认领",
        "outdated": "待确认新版",
        "waiting": "未认领",
        "deferred": "暂缓",
        "declined": "不适用",
    }
)

Tone = Literal["done", "part", "none", "nothing"]
#: How a tile is coloured; the words stand on it as well.
TONES: Mapping[Tone, str] = MappingProxyType(
    {"done": "全部答复", "part": "部分答复", "none": "都未答复", "nothing": "没有应认领的事项"}
)


class NoSuchRelease(NotFound):
    """The board was asked about a release that this region's line did not make, or that has not taken effect."""

    code = "progress.no_release"
    message = "没有找到这次发布，或者它还没有生效，请从列表中重新选择。"


class NotBelow(NotFound):
    """The board was asked about a place that does not lie below this region."""

    code = "progress.not_below"
    message = "这个地方不归本级管辖，请从进度页逐级进入。"


class NobodyToRemind(Conflict):
    """Everybody has answered, or whoever has not was reminded today."""

    code = "progress.nobody_to_remind"
    message = "没有需要提醒的地方：都已答复，或者今天已经提醒过。"


@dataclass(frozen=True, slots=True)
class Tally:
    """What some places have decided: items counted once for each place, and the places with nothing left to answer.

    `since` is when the longest unanswered item was put before them.
    """

    places: int = 0
    done: int = 0
    current: int = 0
    outdated: int = 0
    waiting: int = 0
    deferred: int = 0
    declined: int = 0
    since: datetime | None = None

    def __add__(self, other: "Tally") -> "Tally":
        told = [since for since in (self.since, other.since) if since is not None]
        return Tally(
            self.places + other.places, self.done + other.done, self.current + other.current,
            self.outdated + other.outdated, self.waiting + other.waiting, self.deferred + other.deferred,
            self.declined + other.declined, min(told, default=None),
        )  # fmt: skip

    def times(self, places: int) -> "Tally":
        """The same position at so many places."""
        return Tally(
            self.places * places, self.done * places, self.current * places, self.outdated * places,
            self.waiting * places, self.deferred * places, self.declined * places, self.since,
        )  # fmt: skip

    @property
    def claimable(self) -> int:
        """What there was to claim: everything but what does not apply."""
        return self.current + self.outdated + self.waiting + self.deferred

    @property
    def claimed(self) -> int:
        """What was claimed, under the present version or an earlier one."""
        return self.current + self.outdated

    @property
    def rate(self) -> float | None:
        """认领率: claimed ÷ claimable; None where there was nothing to claim."""
        return self.claimed / self.claimable if self.claimable else None

    @property
    def lagging(self) -> int:
        """The places that have still to answer."""
        return self.places - self.done

    @property
    def open(self) -> int:
        """The answers that are still missing: never claimed, or claimed before the last word from above."""
        return self.waiting + self.outdated

    @property
    def tone(self) -> Tone:
        """The colour of its tile."""
        if self.claimable + self.declined == 0:
            return "nothing"
        if self.open == 0:
            return "done"
        return "part" if self.current + self.deferred + self.declined else "none"


def waited(since: datetime | None, moment: datetime) -> int | None:
    """Whole days between being asked and now: natural days, because nobody's clock stops here."""
    return None if since is None else max(0, (moment - since) // timedelta(days=1))


def remindable(lagging: bool, reminded: date | None, today: date) -> bool:
    """Whether a place may be reminded: it lags, and was not reminded today."""
    return lagging and reminded != today

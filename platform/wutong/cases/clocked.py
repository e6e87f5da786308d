"""How the clocks of a case are put before people and programs: since when, how long, by when, each day in words.

The words are the same on screen, in print and at the machine door.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from wutong.calendar import rules
from wutong.calendar.rules import UNIT_NAMES, Unit, day_of
from wutong.cases import clocks, queries
from wutong.cases.models import Case, Step
from wutong.cases.rules.special import PROCEDURES
from wutong.clock import today
from wutong.regions import queries as regions

#: What is said before the reason why a day did not count; gettext messages.
WHYS = {"off": "非工作日", "paused": "暂停计时"}
#: Days of a year whose notice is not out yet.
PROVISIONAL = "放假安排尚未公布，暂定"


@dataclass(frozen=True, slots=True)
class Row:
    """One day: its number (empty if it did not count) and what is to be said about it."""

    day: date
    number: str
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """One clock of a case, as it is read out."""

    name: str
    title: str
    basis: str
    since: date
    length: int
    added: int
    unit: str
    used: int
    due: date | None
    ends_at: datetime | None
    late: bool
    days: Sequence[rules.Counted]

    @property
    def in_hours(self) -> bool:
        """Whether it is counted in hours."""
        return self.unit == Unit.HOUR

    @property
    def left(self) -> int:
        """Units that are left, none once it is over."""
        return max(0, self.length - self.used)

    def rows(self) -> list[Row]:
        """Every day in words."""
        return [Row(one.day, "" if one.number is None else str(one.number), _words(one)) for one in self.days]

    def unit_name(self) -> str:
        """The unit in the reader's language."""
        return str(_(UNIT_NAMES[Unit(self.unit)]))


def told(case: Case) -> list[Told]:
    """Every clock of a case, up to the day on which it was met, or up to now."""
    return [_told(one, case) for one in clocks.counted(case)]


def _told(one: clocks.Counted, case: Case) -> Told:
    term, found, name = one.clock.term, one.count, one.clock.name
    met = clocks.met_on(case, name)
    return Told(
        one.clock.name, str(_(one.title)), str(_(one.basis)), day_of(term.start), found.length,
        found.length - term.length, term.unit.value, found.used(met or today()), found.due, found.end,
        one.late(met, clocks.met_at(case, name)), found.days,
    )  # fmt: skip


def _words(one: rules.Counted) -> str:
    """Why a day counted or not, who said that it is off or worked, and whether that may still change."""
    reason = str(_(one.reason))
    if one.why in WHYS:
        reason = _("%(why)s：%(reason)s", why=_(WHYS[one.why]), reason=reason)
    said = [reason, *_source(one), *([_(PROVISIONAL)] if one.provisional else [])]
    return "；".join(said)


def _source(one: rules.Counted) -> list[str]:
    return [] if one.region is None else [_("%(place)s设置", place=regions.get(one.region).name)]


def stops(case: Case, steps: Sequence[Step]) -> list[dict[str, Any]]:
    """The special procedures with the words that were told: kind, begin, announced and real end, reason."""
    words = {step.seq: step.text.reveal() for step in steps if step.move == "suspend" and step.text}
    return [
        {
            "kind": str(_(PROCEDURES.get(stop.kind, "特别程序"))), "began": stop.began, "planned": stop.planned,
            "ended": stop.ended, "late": (stop.ended or today()) > stop.planned, "reason": words.get(stop.seq + 1, ""),
        }
        for stop in queries.stops(case.id)
    ]  # fmt: skip


def extension(steps: Sequence[Step]) -> Step | None:
    """The step by which the terms were extended, with who approved it, when and why."""
    return next((step for step in reversed(steps) if step.move == "extend"), None)


def shown(case: Case, steps: Sequence[Step]) -> dict[str, Any]:
    """What the page of the clocks shows."""
    return {
        "case": case, "clocks": told(case), "stops": stops(case, steps), "extension": extension(steps),
        "papers_by": clocks.deferred_until(case),
    }  # fmt: skip

"""The office's calendar: the year as it holds here, days the region sets itself, and a limit tried out day by day."""

from datetime import date
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from marshmallow import EXCLUDE, ValidationError
from werkzeug.wrappers import Response

from wutong.calendar import actions, queries, rules
from wutong.calendar.rules import Term, Unit
from wutong.calendar.schemas import DayForm, DayNamed, Trial
from wutong.clock import today
from wutong.web import nav
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("calendar_desk", __name__, url_prefix="/<region:region>/desk/calendar", template_folder="templates")

nav.add(N_("工作日历"), "calendar_desk.index", right="calendar.manage", group=N_("地区"), order=640)
nav.add(N_("期限重算"), "calendar_desk.recounts", right="calendar.manage", group=N_("地区"), order=643)


@bp.get("/")
@needs("calendar.manage")
def index() -> str:
    """A year (`year`, the present one without it): its holidays, its working weekends, the region's own days."""
    year = _year(request.args.get("year", ""))
    days = queries.year_of(year)
    own = {row.day for row in queries.own_days(year) if row.day}
    context = {"known": year in queries.years(), "own": own, "near": _near(year, own)}
    return render("calendar/index.html", year=year, days=days, units=rules.UNIT_NAMES, trial=_trial(), **context)


@bp.post("/")
@needs("calendar.manage")
def set_day() -> Response:
    """Set a day for the region and all below it."""
    told = form(DayForm)
    actions.set_day(actor=actor(), **told)
    say(_("已保存。本地区及下级地区的各项办理和答复期限几分钟内重新计算，有变动的会通知申请人和窗口。"), "success")
    return see(".index", year=told["day"].year)


@bp.post("/unset")
@again(".index")
@needs("calendar.manage")
def unset_day() -> Response:
    """Take the region's word about a day back."""
    day: date = form(DayNamed)["day"]
    actions.unset_day(day, actor=actor())
    say(_("已取消本地区的设置，各项办理和答复期限几分钟内重新计算。"), "success")
    return see(".index", year=day.year)


@bp.get("/recounts")
@needs("calendar.manage")
def recounts() -> str:
    """What the region's changes of days did to the days that rest on them."""
    return render("calendar/recounts.html", page=queries.recounts(cursor=request.args.get("after")))


def _year(text: str) -> int:
    """The year asked for, within reason; the present one for anything else."""
    return int(text) if text.isdecimal() and len(text) == 4 and text > "1949" else today().year


def _near(year: int, own: set[date]) -> set[int]:
    """The months that lie open: the present and the next one, and those in which the region said something itself."""
    now = today()
    coming = {date(now.year, now.month, 1), date(now.year + now.month // 12, now.month % 12 + 1, 1)}
    return {day.month for day in coming | own if day.year == year}


def _trial() -> dict[str, Any] | None:
    """The limit that was tried out, with every day of it; None when none was asked for or it cannot be read."""
    try:
        asked = Trial(unknown=EXCLUDE).load(request.args.to_dict())
    except ValidationError:
        return None
    found = queries.counted(Term(asked["start"], asked["count"], asked["unit"]))
    return {"end": found.end if asked["unit"] is Unit.HOUR else found.due, "days": found.days, "unit": asked["unit"]}

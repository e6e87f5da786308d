"""How days, moments, money and lengths of time are written on pages, in the reader's language."""

from datetime import date, datetime
from decimal import Decimal

from flask import Flask
from flask_babel import gettext as _

from wutong.clock import local
from wutong.web.words import language


def day(value: date | datetime | None) -> str:
    """2026年11月22日, or 22 Nov 2026; a moment is shown as its Beijing day; nothing as a dash."""
    if value is None:
        return "—"
    held = local(value).date() if isinstance(value, datetime) else value
    if language() == "en":
        return f"{held.day} {held:%b %Y}"
    return f"{held.year}年{held.month}月{held.day}日"


def moment(value: datetime | None) -> str:
    """The Beijing day with hour and minute."""
    return "—" if value is None else f"{day(value)} {local(value):%H:%M}"


def money(value: Decimal | int | None) -> str:
    """Yuan with two decimals, as ¥1,234.50; free is said as a word."""
    if value is None:
        return "—"
    return _("免费") if value == 0 else f"¥{value:,.2f}"


def days(value: int | None) -> str:
    """A number of working days."""
    return "—" if value is None else _("%(n)d 个工作日", n=value)


def size(value: int) -> str:
    """A file's size in the unit a reader expects."""
    if value < 1024 * 1024:
        return f"{max(1, round(value / 1024))} KB"
    return f"{value / 1024 / 1024:.1f} MB"


def install(app: Flask) -> None:
    """Give templates the filters of the same names."""
    app.jinja_env.filters.update(day=day, moment=moment, money=money, days=days, size=size)

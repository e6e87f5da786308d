"""Drafts that nobody goes on with: their person is told, and a week later they are thrown away with all that was filled
in (PIPL §19: no longer than needed). Every change begins their time anew.
"""

from datetime import date, timedelta

from wutong.sdk import at_time, cancel_time, cases, db, local, now, setting
from wutong_one_thing import queries
from wutong_one_thing.actions import telling
from wutong_one_thing.models import Filing, Form

#: The timer of a draft.
AGEING = "one_thing.draft"
#: How long before the end its person is told.
NOTICE = timedelta(days=7)


def begin(filing: Filing) -> None:
    """Look at a new draft when its time may have come."""
    at_time(AGEING, filing.id, filing.touched_at + _kept() - NOTICE)


def touch(filing: Filing) -> None:
    """Somebody works on the draft: its time begins anew."""
    filing.touched_at, filing.warned_at = now(), None


def forget(filing: Filing) -> None:
    """It was handed in, or is no more."""
    cancel_time(AGEING, filing.id)


def grow_old(filing: Filing) -> None:
    """Tell the person of a draft that nobody went on with; throw it away when that is a week old. What was touched
    meanwhile is looked at later, what was handed in stays."""
    if filing.state != "draft":
        return
    told = filing.touched_at + _kept() - NOTICE
    if filing.warned_at is not None:
        throw_away(filing)
    elif told > now():
        at_time(AGEING, filing.id, told)
    else:
        filing.warned_at = now()
        at_time(AGEING, filing.id, filing.warned_at + NOTICE)
        _tell(filing)


def _kept() -> timedelta:
    return max(timedelta(days=int(setting("one_thing.draft_days"))), NOTICE)


def ends(filing: Filing) -> date | None:
    """The day on which a draft is thrown away unless somebody goes on with it, once its person was told."""
    return local(filing.warned_at + NOTICE).date() if filing.warned_at and filing.state == "draft" else None


def _tell(filing: Filing) -> None:
    telling.tell(filing, "draft", day=f"{ends(filing):%Y年%-m月%-d日}")


def throw_away(filing: Filing) -> None:
    """Delete a draft, its form and its files."""
    for row in [one for listed in queries.papers(filing.id).values() for one in listed]:
        cases.let_go(row.digest)
        db.session.delete(row)
    if (form := db.session.get(Form, (filing.region, filing.id))) is not None:
        db.session.delete(form)
    db.session.flush()
    db.session.delete(filing)

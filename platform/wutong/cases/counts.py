"""How many cases were filed, and how: counted from the cases themselves, for whoever measures an office."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select

from wutong.cases.models import Case
from wutong.clock import now
from wutong.db import db

#: Over which time filings are counted.
SPAN = timedelta(days=365)
#: How a case is filed that the applicant files himself, on the net.
ONLINE = "web"


def filings(places: Collection[int], at: datetime | None = None) -> dict[int, dict[str, tuple[int, int]]]:
    """By region and code of the matter: the cases filed online, and all, in the year before `at` (now).

    A case counts where it lives; one that was handed over counts at its new home alone.
    """
    until = at or now()
    filed = func.count().filter(Case.channel == ONLINE), func.count()
    asked = select(Case.region, Case.matter, *filed).where(Case.region.in_(list(places)), Case.moved_to.is_(None))
    asked = asked.where(Case.filed_at > until - SPAN, Case.filed_at <= until).group_by(Case.region, Case.matter)
    told: dict[int, dict[str, tuple[int, int]]] = {}
    for region, matter, online, every in db.session.execute(asked):
        told.setdefault(region, {})[matter] = (online, every)
    return told

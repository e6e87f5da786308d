"""What can be asked about the delivery of a case: what is offered, what was chosen, whether it may still change."""

from sqlalchemy import select

from wutong.cases import queries
from wutong.cases.deliveries import Delivery
from wutong.cases.models import Case
from wutong.cases.rules import delivering
from wutong.db import db


def ways(case: Case) -> tuple[str, ...]:
    """The ways that the matter offered when the case was begun."""
    return delivering.ways(queries.snapshot(case)["values"])


def of(case: Case, *, lock: bool = False) -> Delivery | None:
    """What the applicant chose; `None` where nobody has chosen, which means the first way that is offered."""
    mine = select(Delivery).where(Delivery.case_id == case.id)
    found: Delivery | None = db.session.scalar(mine.with_for_update() if lock else mine)
    return found


def way(case: Case) -> str:
    """The way that holds."""
    chosen = of(case)
    return chosen.way if chosen else ways(case)[0]


def may_change(case: Case) -> bool:
    """Whether the applicant may still choose."""
    chosen = of(case)
    return case.moved_to is None and delivering.may_change(case.state, sent=bool(chosen and chosen.sent_at))

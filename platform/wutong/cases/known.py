"""What an applicant has given before, to begin a new form with: of the account, and of earlier cases at the same home.

Nothing is remembered for this: the account is the person's own, and earlier forms are read where they lie, for the one
who filled them in and for nobody else.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from wutong import tenancy
from wutong.cases import queries
from wutong.cases.actions.filing import Given
from wutong.cases.models import Case
from wutong.cases.rules import Asked
from wutong.db import db
from wutong.people.queries import persons
from wutong.regions import queries as regions

#: How many earlier cases are looked into.
EARLIER = 3
NOTHING = Given("", "", "", {})


def of(case: Case, asked: Asked) -> Given:
    """What is filled in already when the applicant opens an empty draft; nothing for anybody else."""
    mine = account() if tenancy.scope().person == case.applicant else NOTHING
    if mine == NOTHING:
        return NOTHING
    own = {"name": mine.name, "id_number": mine.id_number, "telephone": mine.telephone, "email": mine.email}
    return replace(mine, answers=_answers(case, asked, own))


def account() -> Given:
    """What the account of the person before the counter says of himself; nothing where there is none."""
    held = persons.account() if tenancy.scope().person is not None else None
    if held is None or held.state != "live":
        return NOTHING
    told = (held.name, held.number, held.telephone, held.email)
    name, number, telephone, email = (secret.reveal() if secret else "" for secret in told)
    return Given(name, number, telephone, {}, email=email)


def _answers(case: Case, asked: Asked, own: Mapping[str, str]) -> dict[str, Any]:
    """What the boxes that wish it are filled in with: of the person himself by their type, else of earlier cases."""
    wished = [box for box in asked.form.top if box.given]
    if not wished:
        return {}
    first, before = {**own, "address": _address()}, _earlier(case)
    told = {box.key: first.get(box.type) or before.get((box.type, box.name)) for box in wished}
    return {key: value for key, value in told.items() if value}


def _address() -> str:
    """The address that was given last, with its place."""
    rows = persons.addresses()
    if not rows:
        return ""
    place = regions.find(rows[-1].place) if rows[-1].place is not None else None
    return (place.full_name if place else "") + rows[-1].line.reveal()


def _earlier(case: Case) -> Mapping[tuple[str, str], Any]:
    """The answers of the latest cases at this home by type and name of their box, those of the newest first."""
    filed = select(Case).where(Case.applicant == case.applicant, Case.filed_at.is_not(None), Case.moved_to.is_(None))
    found: dict[tuple[str, str], Any] = {}
    for row in db.session.scalars(filed.order_by(Case.filed_at.desc()).limit(EARLIER)):
        answers = queries.answers(row.id)
        for box in queries.asked(row).form.top:
            if box.key in answers:
                found.setdefault((box.type, box.name), answers[box.key])
    return found

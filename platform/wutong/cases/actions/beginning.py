"""How a citizen begins: a draft at the home of the case, and only one however often the button is pressed."""

from typing import Any

from sqlalchemy import func, select

from wutong import tenancy
from wutong.access import Actor
from wutong.cases.actions import filing
from wutong.cases.models import Case, Form, Paper
from wutong.db import db, work
from wutong.regions import queries as regions


def begin(snapshot: dict[str, Any], *, actor: Actor) -> Case:
    """A citizen begins at the counter of the present region; the draft lies at the home of the case from the start.

    A draft of the same matter in which nothing was said yet is the one that was asked for: without a script nothing
    keeps a button from being pressed twice.
    """
    regions.must_be_open()
    place, home = tenancy.scope().home, int(snapshot["home"])
    assert actor.person is not None
    begun = filing.Start(snapshot, place, actor.person)
    if home == place:
        return _once(begun, actor)
    with tenancy.visit(home, person=actor.person), work():
        regions.must_be_open()
        return _once(begun, actor)


def _once(begun: filing.Start, actor: Actor) -> Case:
    return _untouched(begun) or filing.start(begun, actor=actor)


def _untouched(begun: filing.Start) -> Case | None:
    """The draft that the applicant has just begun; who presses at the same moment waits here for the first."""
    pressed = func.hashtextextended(f"begin:{begun.applicant}", tenancy.scope().home)
    db.session.execute(select(func.pg_advisory_xact_lock(pressed)))
    wanted = select(Case).where(
        Case.applicant == begun.applicant, Case.state == "draft", Case.channel == begun.channel,
        Case.place == begun.place, Case.matter == begun.snapshot["code"], Case.snapshot == filing.keep(begun.snapshot),
        ~select(Form.case_id).where(Form.region == Case.region, Form.case_id == Case.id).exists(),
        ~select(Paper.id).where(Paper.region == Case.region, Paper.case_id == Case.id).exists(),
    )  # fmt: skip
    found: Case | None = db.session.scalar(wanted.order_by(Case.id.desc()).limit(1))
    return found

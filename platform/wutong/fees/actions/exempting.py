"""Reductions (减免): asked for with a ground by who assesses, approved by another; by how much, the catalogue says."""

from uuid import UUID

from wutong import events
from wutong.access import Actor
from wutong.cases import queries as cases
from wutong.clock import new_id, now
from wutong.db import db
from wutong.fees import queries, rules
from wutong.fees.actions import assessing
from wutong.fees.actions.answering import answered
from wutong.fees.events import ExemptionAnswered, ExemptionAsked
from wutong.fees.models import Bill, BillLine, Exemption
from wutong.secret import Secret


def ask(bill_id: UUID, place: int, ground: str, *, actor: Actor) -> Exemption:
    """Ask to charge a line by the reduced amount; raises `NotOpen`, `NotReducible`, `ReductionAsked`."""
    actor.must("fee.assess")
    bill = queries.bill(bill_id, lock=True)
    line = _line(bill, place)
    if any(one.place == place and one.state != "declined" for one in queries.exemptions(bill.id)):
        raise rules.ReductionAsked
    row = Exemption(
        region=bill.region, id=new_id(), bill=bill.id, place=place, applicant=bill.applicant, state="asked",
        saved=line.amount - _reduced(line), ground=Secret(ground), asked_by=actor.answering, asked_at=now(),
    )  # fmt: skip
    db.session.add(row)
    fact = ExemptionAsked(row.id, bill.id, row.saved)
    events.publish(fact, actor=actor, subject=bill.applicant, about=bill.id)
    return row


def answer(exemption_id: UUID, *, approve: bool, reason: str, actor: Actor) -> Exemption:
    """Approve or decline, by somebody who neither asked nor assessed. Raises `NotAsked`, `SamePerson`, `NotOpen`."""
    actor.must("fee.exempt")
    bill = queries.bill(queries.exemption(exemption_id).bill, lock=True)
    row = queries.exemption(exemption_id)
    rules.apart(actor.answering, [row.asked_by, bill.assessed_by, *(one.assessed_by for one in queries.lines(bill.id))])
    line = _line(bill, row.place) if approve else None
    answered(row, approve=approve, reason=reason, actor=actor)
    if line is not None:
        line.amount -= row.saved
        assessing.lowered(bill, actor)
    fact = ExemptionAnswered(row.id, bill.id, row.saved, row.state)
    events.publish(fact, actor=actor, subject=bill.applicant, about=bill.id)
    return row


def _line(bill: Bill, place: int) -> BillLine:
    found = next((line for line in queries.lines(bill.id) if line.place == place), None)
    if bill.state != "open" or found is None:
        raise rules.NotOpen
    return found


def _reduced(line: BillLine) -> int:
    """What the catalogue charges for the line where the published ground holds."""
    one = next((one for one in queries.tariff(cases.get(line.case_id)) if one.name == line.item), None)
    if one is None or not one.reducible or one.reduced * line.count >= line.amount:
        raise rules.NotReducible(name=line.item)
    return one.reduced * line.count

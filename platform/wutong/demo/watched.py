"""What supervision shows a newcomer of the demo's county: what a round has found, an order that waits, one that was
answered and taken as sufficient, a leader on duty."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from wutong.clock import today
from wutong.demo.cases import Office, member
from wutong.oversight import actions, finding, queries
from wutong.oversight.models import Finding

#: How many days the leader is on duty.
DUTY = timedelta(days=13)


def fill(county: int) -> int:
    """Look once, order about the worst, have one answered; returns how many findings there are."""
    office, supervisor = Office(county), member(county, "supervisor")
    with office.open():
        finding.look()
        assert office.head.person is not None
        actions.set_duty(office.head.person, today(), today() + DUTY, actor=office.head)
        found = queries.findings(supervisor, state="open", limit=100).items
        late = _first(found, "T3")
        actions.about_finding(late, "已超过法定期限，请说明原因，并写明何时办结。", actor=supervisor)
        order = actions.about_finding(_first(found, "N3"), "请说明不予许可的理由是否已向申请人讲清。", actor=supervisor)
    with office.open():
        actions.reply(order.id, "决定书载明了条款，并已当面解释。", actor=office.head)
    with office.open():
        actions.close(order.id, "说明成立；今后请把理由写完整。", "upheld", actor=supervisor)
    return len(found)


def _first(found: Sequence[Finding], rule: str) -> UUID:
    return next(row.id for row in found if row.rule == rule)

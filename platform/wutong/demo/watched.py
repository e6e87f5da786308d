"""What supervision shows a newcomer of the demo's county: what a round has found, why the supervisor looked at papers,
an order that waits, one that was answered and taken as sufficient, a leader on duty, a department's grade."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from wutong.cases.actions import opening
from wutong.cases.rules.opening import REASONS
from wutong.clock import today
from wutong.demo.cases import Office, decided_late, member
from wutong.oversight import actions, finding, grades, grading, queries
from wutong.oversight.models import Finding

#: How many days the leader is on duty.
DUTY = timedelta(days=13)


def fill(county: int) -> int:
    """Look once, order about the worst, have one answered; returns how many findings there are."""
    office, supervisor = Office(county), member(county, "supervisor")
    _graded(office)
    with office.open():
        finding.look()
        assert office.head.person is not None
        actions.set_duty(office.head.person, today(), today() + DUTY, actor=office.head)
        found = queries.findings(supervisor, state="open", limit=100).items
        late = _first(found, "T3")
        opening.because(late.case_id, f"{REASONS[2]}：核对材料是否早已齐全", actor=supervisor)
        actions.about_finding(late.id, "已超过法定期限，请说明原因，并写明何时办结。", actor=supervisor)
        order = actions.about_finding(
            _first(found, "N3").id, "请说明不予许可的理由是否已向申请人讲清。", actor=supervisor
        )
    with office.open():
        actions.reply(order.id, "决定书载明了条款，并已当面解释。", actor=office.head)
    with office.open():
        actions.close(order.id, "说明成立；今后请把理由写完整。", "upheld", actor=supervisor)
    return len(found)


def _graded(office: Office) -> None:
    """A case of the last quarter that was decided too late, and the grade of its department that follows."""
    quarter = grades.before(today())
    noon = datetime(quarter.year, quarter.month, 5, 4, tzinfo=UTC)
    decided_late(office.county, noon, finding.look)
    with office.open():
        grading.grade_all(max(today(), grades.behind(quarter) + timedelta(days=grading.scale()["grade_after"])))


def _first(found: Sequence[Finding], rule: str) -> Finding:
    return next(row for row in found if row.rule == rule)

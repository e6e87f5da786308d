"""A step that was taken in time, and whose letter came late: what the clock did meanwhile of itself is taken back.

Whoever hands a correction in at a village on its last day was in time, however long the letter took: a term is kept by
what is done within it.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from wutong.access import SYSTEM
from wutong.cases import queries
from wutong.cases.actions import clock, deciding
from wutong.cases.models import Case
from wutong.clock import local

#: Which steps of a receiving place still come in time for which move of the clock.
MEANWHILE: Mapping[str, str] = MappingProxyType({"resubmit": "lapse", "add_paper": "lapse", "accept": "deem"})


def in_time(case: Case, kind: str, at: datetime) -> None:
    """Take back what the clock did, if a step was taken at an instant before the term was over and nobody has gone on
    with the case since."""
    if case.before is None or _entered(case) != MEANWHILE.get(kind):
        return
    if local(at).date() <= clock.restored("act_by", case.before["act_by"]):
        deciding.put_back(case, SYSTEM, "收件地在期限届满前已经办理，信件迟到；期限届满的处理撤回。")


def _entered(case: Case) -> str:
    """The step by which the case came into its present state."""
    entered = ""
    for step in reversed(queries.steps(case.id, all_=True)):
        if step.state != case.state:
            break
        entered = step.move
    return entered

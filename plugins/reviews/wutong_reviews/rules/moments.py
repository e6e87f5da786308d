"""The moments of a service that are reviewed, each once (一次一评, 一事一评): of a case, and at a window."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID, uuid5

from wutong.sdk import N_

#: Ids of a case's moments are made by this, so that the same moment is the same row however often it is told.
SPACE = UUID("6a1f2f5e-8a63-5b0e-9a55-2d9e62c1a7b4")
#: So long after it a service is reviewed.
LIFE = timedelta(days=365)

KINDS: Mapping[str, str] = {
    "consult": N_("咨询"),
    "apply": N_("申报"),
    "correct": N_("补正"),
    "accept": N_("受理"),
    "pay": N_("缴费"),
    "close": N_("办结"),
    "collect": N_("取件"),
    "other": N_("其他服务"),
}
#: Which fact of a case ends which moment; the latest of one kind counts.
OF_FACT: Mapping[str, str] = {
    "case.submitted": "apply",
    "case.resubmitted": "correct",
    "case.accepted": "accept",
    "case.closed": "close",
}
#: What happens at a window without a case.
AT_WINDOW = ("consult", "apply", "accept", "pay", "collect", "other")
#: After which moments somebody may be invited.
INVITING = ("accept", "close")


def of_case(case_id: UUID, kind: str) -> UUID:
    """The id of a case's moment."""
    return uuid5(SPACE, f"{case_id}:{kind}")

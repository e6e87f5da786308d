"""Which body has a case: the department that it was transferred to, else the one that its matter names."""

from collections.abc import Collection, Sequence
from uuid import UUID

from wutong.cases import queries
from wutong.cases.models import Case, Step
from wutong.regions import queries as regions

#: The step by which a department takes a case; it says the department's name in words.
TAKES = "transfer_take"
#: The step by which a case comes to another home, with the steps that were taken before.
ARRIVES = "arrive"


def name(case: Case) -> str:
    """The name of the body that has a case; empty where neither a department has it nor its matter names one."""
    return names([case])[case.id]


def names(some: Collection[Case]) -> dict[UUID, str]:
    """The same for several, by case: one look-up however many there are."""
    known = regions.department_names({case.department for case in some if case.department is not None})
    return {case.id: known.get(case.department, "") or _filed(case) for case in some}  # type: ignore[arg-type]


def at_each(case: Case, steps: Sequence[Step]) -> dict[int, str]:
    """The name of the body that had a case at each of these steps, the oldest first, by their counts: who took a step
    before a transfer acted for the body that had the case then. At a new home no body of the old one has it."""
    last = max((step.seq for step in steps if step.move in (TAKES, ARRIVES)), default=0)
    filed, found = _filed(case), dict[int, str]()
    held = filed
    for step in steps:
        if step.move == ARRIVES:
            held = filed
        elif step.move == TAKES and step.text is not None:
            held = step.text.reveal()
        found[step.seq] = held if step.seq < last else ""
    now = name(case)
    return {seq: body or now for seq, body in found.items()}


def _filed(case: Case) -> str:
    return str(queries.snapshot(case).get("department") or "")

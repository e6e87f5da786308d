"""Who of an office takes papers of a case out without saying why: whoever has the case, and its department."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from wutong.access import Actor
from wutong.errors import Forbidden

#: How long a reason holds for what else the same officer takes out of the same case.
HOLDS = timedelta(minutes=30)
#: Reasons to pick from; whatever else is typed.
REASONS = ("办理关联事项，需要核对", "群众到窗口询问，协助查询", "督办、检查或者投诉需要核实", "档案整理和移交")


class ReasonWanted(Forbidden):
    """The case is neither the reader's nor his department's, and he has not said why he looks."""

    code = "case.reason_wanted"
    message = "这不是您经办的办件，也不属于您的部门。查看材料和文书，请先写明理由。"


@dataclass(frozen=True, slots=True)
class Charge:
    """Who is charged with a case: its handler and those who are asked for an opinion, the departments of these. `free`
    says that nobody has taken it yet, `next` that the reader may take a step in it now."""

    officers: Collection[UUID | None]
    departments: Collection[UUID | None]
    free: bool = False
    next: bool = False


def own(charge: Charge, actor: Actor, covered: Collection[UUID] = ()) -> bool:
    """Whether the case is the reader's: his own or an absent colleague's, his department's; or one in which he may take
    the next step while nobody has it, as at a window for all departments, or he is posted to none. Programs and the
    system have the office's own business."""
    if actor.kind != "staff" or {actor.person, *covered} & set(charge.officers) - {None}:
        return True
    if actor.department is not None and actor.department in charge.departments:
        return True
    return charge.next and (charge.free or actor.department is None)

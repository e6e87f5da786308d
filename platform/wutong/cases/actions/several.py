"""The same step for several cases at once, each by itself: what is refused to one keeps no other from going on.

Only steps that weigh nothing are among them: who reviews or decides looks at each case.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from wutong.access import Actor
from wutong.cases import queries
from wutong.cases.actions import assigning, deciding, intake
from wutong.cases.models import Case
from wutong.db import db
from wutong.errors import Refused
from wutong.people.rules.roles import TAKERS
from wutong.web.words import N_

#: How many cases one go may have.
MOST = 50


@dataclass(frozen=True, slots=True)
class Given:
    """What a step may need: how all of these were delivered, who handles them from now on."""

    method: str = ""
    handler: UUID | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step for several cases: its word, what is told beforehand, and one of the rights that it takes."""

    title: str
    tells: str
    rights: tuple[str, ...]
    do: Callable[[UUID, Given, Actor], object]

    def open_to(self, actor: Actor) -> bool:
        """Whether the actor is offered the step; each case asks again."""
        return any(actor.may(right) for right in self.rights)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one case: the case as lists show it, and why it was not done."""

    case_id: UUID
    case: Case | None
    refusal: Refused | None = None


STEPS: dict[str, Step] = {
    "take": Step(
        N_("领办"), N_("没有经办人的办件由您经办；已有经办人的不变。"), TAKERS,
        lambda case, given, who: assigning.take(case, actor=who),
    ),
    "accept": Step(
        N_("受理"), N_("办件将受理，承诺期限和法定期限从今天起计算，并通知申请人。"), ("case.accept",),
        lambda case, given, who: intake.accept(case, actor=who),
    ),
    "deliver": Step(
        N_("送达"), N_("记录送达方式，办件即告办结，不能再撤回上一步。"), ("case.deliver",),
        lambda case, given, who: deciding.deliver(case, given.method, actor=who),
    ),
    "assign": Step(
        N_("改派"), N_("办件改由所选人员经办；不选人员的退回待分派。"), ("case.assign",),
        lambda case, given, who: assigning.assign(case, given.handler, actor=who),
    ),
}  # fmt: skip


def each(name: str, ids: Sequence[UUID], given: Given, *, actor: Actor) -> list[Result]:
    """Take the step for each case, told in the order given; a case that is named twice takes it once.

    Cases are held in the order of their ids, whatever was ticked first: of two clerks with the same cases one waits,
    and never each for the other.
    """
    wanted = list(dict.fromkeys(ids))[:MOST]
    told = {case_id: _one(STEPS[name], case_id, given, actor) for case_id in sorted(wanted)}
    known = queries.known(wanted)
    return [Result(case_id, known.get(case_id), told[case_id]) for case_id in wanted]


def _one(step: Step, case_id: UUID, given: Given, actor: Actor) -> Refused | None:
    try:
        with db.session.begin_nested():
            step.do(case_id, given, actor)
    except Refused as refusal:
        if refusal.status >= 500:
            raise
        return refusal
    return None

"""What becomes of the members of a filing while it runs: who begins, who waits, who is blocked, when it is over.

    waiting → filed → granted | refused | ended          blocked: something it needs has failed; the citizen chooses
    stuck: it could not be filed, with the reason        dropped: never filed, by choice or after the choice's time

A part that failed can be applied for again, so what is blocked can go on: what of the members waits and what is blocked
follows from the others each time anew, and no event has to come in order or only once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from wutong.sdk import N_
from wutong_one_thing.rules import graph
from wutong_one_thing.rules.bundles import Edge, Item

#: The states of a member, and what the citizen reads.
MEMBER: Mapping[str, str] = {
    "waiting": N_("等前面的事项办好后自动开始"),
    "filed": N_("正在办理"),
    "granted": N_("已办成"),
    "refused": N_("未获批准"),
    "ended": N_("已终止"),
    "dropped": N_("不再办理"),
    "blocked": N_("等您选择"),
    "stuck": N_("没有提交成功"),
}
#: The states of a whole filing.
FILING: Mapping[str, str] = {
    "draft": N_("草稿"),
    "running": N_("正在办理"),
    "whole": N_("全部办成"),
    "partial": N_("部分办成"),
    "none": N_("没有办成"),
    "withdrawn": N_("已撤回"),
}
FAILED = frozenset({"refused", "ended", "dropped"})
SETTLED = FAILED | {"granted"}
#: Not filed yet: what it is follows from the others.
PENDING = frozenset({"waiting", "blocked"})
#: Its applicant has to choose.
CHOOSING = frozenset({"blocked", "stuck"})
#: Done with, for the filing.
OVER = frozenset({"whole", "partial", "none", "withdrawn"})
#: The states of a case, as its member sees them; every other one is under way.
OF_CASE: Mapping[str, str] = {
    "granted": "granted", "refused": "refused", "withdrawn": "ended", "terminated": "ended",
    "closed_not_required": "ended", "closed_refused": "ended", "revoked": "ended", "cancelled": "ended",
}  # fmt: skip
#: How a case is decided.
VERDICTS = frozenset({"granted", "refused"})
#: A case in these states was decided before.
AFTERWARDS = frozenset({"delivered", "archived"})


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from the states: who is filed now, who changes between waiting and blocked."""

    file: tuple[str, ...]
    states: Mapping[str, str]


def of_case(state: str, verdict: str) -> str:
    """The state of a member whose case stands so; what is delivered is as it was decided, and letters come in any
    order: while the verdict (granted, refused) is still on its way it counts as under way."""
    if state in AFTERWARDS:
        return verdict or "filed"
    return OF_CASE.get(state, "filed")


def step(states: Mapping[str, str], edges: Sequence[Edge], freed: Collection[str] = ()) -> Step:
    """What follows from how the members stand; `freed` wait for nobody, for their applicant brings what they need."""
    told: dict[str, str] = {}
    file = []
    for member in (one for column in graph.layers(tuple(states), edges) for one in column):
        if states[member] not in PENDING:
            continue
        needs = [] if member in freed else [edge.before for edge in edges if edge.after == member]
        held = [told.get(need, states[need]) for need in needs]
        if any(state in FAILED or state == "blocked" for state in held):
            told[member] = "blocked"
        elif all(state == "granted" for state in held):
            file.append(member)
        else:
            told[member] = "waiting"
    return Step(tuple(file), {member: state for member, state in told.items() if states[member] != state})


def falling(items: Sequence[Item], failed: str, states: Mapping[str, str]) -> tuple[str, ...]:
    """What is undone when a part has failed: members under way that make no sense without it (联动撤回)."""
    fall = [item.matter for item in items if failed in item.falls_with]
    return tuple(matter for matter in fall if states.get(matter) in ("filed", "waiting", "blocked", "stuck"))


def whole(states: Mapping[str, str], *, withdrawn: bool = False) -> str:
    """The state of a filing whose members stand so; `withdrawn` when its person took the whole back, whoever ended the
    last of them."""
    if any(state not in SETTLED for state in states.values()):
        return "running"
    granted = sum(state == "granted" for state in states.values())
    if granted == 0:
        return "withdrawn" if withdrawn else "none"
    return "whole" if granted == len(states) else "partial"


#: What a citizen may do with a member in each state.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "waiting": ("drop",),
    "filed": ("withdraw",),
    "blocked": ("anyway", "drop"),
    "stuck": ("again", "drop"),
    "refused": ("again",),
    "ended": ("again",),
    "dropped": ("again",),
}
#: Those by which something is given up.
BACK = ("drop", "withdraw")
BUTTONS: Mapping[str, str] = {
    "drop": N_("这一项不办了"),
    "withdraw": N_("撤回这一项"),
    "anyway": N_("我自己提供证明，直接办理"),
    "again": N_("重新申请这一项"),
}

"""What is found and how an order stands: plain tables, sentences and no database (DOMAIN 3.9, GB/T 39046 table 11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal
from uuid import UUID

from wutong.access import Actor
from wutong.errors import Conflict, Forbidden, Invalid, NotFound

Light = Literal["yellow", "red", "black", "note"]
Found = Literal["open", "ordered", "cleared", "upheld", "over"]
State = Literal["open", "answered", "closed", "withdrawn"]

#: Letters of one order or reply.
LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its light and its name. `key` is its item among the warning rules that regions inherit, where a region
    may switch it off or change its number; rules without one follow from the law and hold everywhere."""

    light: Light
    title: str
    key: str = ""
    hint: str = ""
    number: int | None = None


#: The rules by the code under which findings are kept; the nation has no list of its own.
RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "T1": Rule("yellow", "临近期限"),
        "T2": Rule("red", "超过承诺期限"),
        "T3": Rule("black", "超过法定期限"),
        "T4": Rule("red", "特别程序超过预计结束日期"),
        "T5": Rule("red", "预审超过两个工作日未答复"),
        "N1": Rule("red", "逾期未告知，视为受理"),
        "N2": Rule("note", "再次要求补正", "again", "再次要求补正的，提示监察"),
        "N3": Rule("note", "不予许可的理由过短", "reasons", "不予许可的理由少于几个字的，提示监察", 20),
        "N4": Rule(
            "note", "提交到决定时间过短，疑为事后补录", "backfilled",
            "提交后几分钟内就作出决定的，提示监察（即办件除外）", 10,
        ),
        "N5": Rule("note", "不予受理", "rejected", "不予受理的，提示监察"),
        "N6": Rule("note", "转送逾期未答复"),
        "N7": Rule("note", "办结后原件未退还"),
        "N8": Rule("note", "工作人员替申请人撤回"),
    }
)  # fmt: skip
#: Badges of lights: tone and word, so that colour is never the only sign.
LIGHTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "yellow": ("gold", "黄灯"), "red": ("red", "红灯"), "black": ("red", "黑灯"),
        "note": ("blue", "提示"),
    }
)  # fmt: skip
FOUND: Mapping[str, str] = MappingProxyType(
    {
        "open": "待处理", "ordered": "已督办", "cleared": "核查无误", "upheld": "情况属实",
        "over": "已消除",
    }
)  # fmt: skip
STATES: Mapping[str, str] = MappingProxyType(
    {"open": "待答复", "answered": "已答复，待审核", "closed": "已办结", "withdrawn": "已撤销"}
)
#: What a line of an order's history is called.
LINES: Mapping[str, str] = MappingProxyType(
    {
        "order": "发出督办", "reply": "答复", "return": "退回重办", "close": "办结",
        "withdraw": "撤销督办", "escalate": "逾期未答复，报值班领导", "report": "仍未答复，告知上一级",
        "recount": "工作日历调整，重算期限",
    }
)  # fmt: skip
#: From which state each step of an order leads where.
STEPS: Mapping[str, tuple[State, State]] = MappingProxyType(
    {
        "reply": ("open", "answered"), "return": ("answered", "open"), "close": ("answered", "closed"),
        "withdraw": ("open", "withdrawn"),
    }
)  # fmt: skip
#: Working days for a reply where the supervisor names no day; the leader's, before the region above is told.
REPLY_DAYS, LEADER_DAYS = 3, 2
#: How far away the day of a reply may be.
LONGEST = timedelta(days=366)


class NoSuchOrder(NotFound):
    """No such order at this region, or none that the reader is asked about."""

    code = "oversight.unknown_order"
    message = "没有找到这个督办件，请从“电子监察”进入。"


class NoSuchFinding(NotFound):
    """No such finding at this region."""

    code = "oversight.unknown_finding"
    message = "没有找到这条监察记录，请从“电子监察”进入。"


class NotOpen(Conflict):
    """The order or the finding has moved on."""

    code = "oversight.not_open"
    message = "督办件或监察记录的状态已有变化，请刷新页面后按现有的按钮办理。"


class NotAsked(Forbidden):
    """The order is to somebody else."""

    code = "oversight.not_asked"
    message = "这个督办件由责任部门或责任人答复。"


class TooSoon(Invalid):
    """A reply is due on a later day."""

    code = "oversight.too_soon"
    message = "答复期限不能早于今天。"


class TooLate(Invalid):
    """An order that waits for years is none."""

    code = "oversight.too_late"
    message = "答复期限最远为一年。"


class OrderedAlready(Conflict):
    """An order about the case waits for its reply."""

    code = "oversight.ordered_already"
    message = "这个办件已有督办 {number} 等待答复，请等答复后再督办，或先撤销它。"


class NotStaff(Invalid):
    """Who is on duty works here."""

    code = "oversight.not_staff"
    message = "值班领导必须是本地区的在职工作人员。"


class Backwards(Invalid):
    """A spell of duty ends no earlier than it begins."""

    code = "oversight.backwards"
    message = "结束日期不能早于开始日期。"


def after(state: str, step: str) -> State:
    """How an order stands after a step; raises `NotOpen`."""
    source, target = STEPS[step]
    if state != source:
        raise NotOpen(state=state)
    return target


def must_answer(actor: Actor, officer: UUID | None, department: UUID | None) -> None:
    """Raise `NotAsked` unless the order is to the actor: by name, to the department, or whoever assigns its cases."""
    named = actor.person is not None and actor.person == officer
    theirs = officer is None and department is not None and department == actor.department
    if not (named or theirs or actor.may("case.assign")):
        raise NotAsked


def must_be_due(due: date, day: date) -> None:
    """Raise `TooSoon` for a reply that would be late already, `TooLate` for one that nobody would wait for."""
    if due < day:
        raise TooSoon({"due": [TooSoon.message]})
    if due > day + LONGEST:
        raise TooLate({"due": [TooLate.message]})

"""Roles and rights: who may do what, as tables.

A right is `noun.verb` and is asked for by doors and verbs; a role is a set of rights that a grant hands to a
person at a region. Nobody grants what he does not hold: an administrator holds, besides rights to use, roles to
hand on, and both shrink together when a grant is limited. Some roles exclude each other (GB/T 22239-2019:
system, security and audit administration are separate). That who wrote a catalogue does not approve it is asked of the
act and not of the roles (`layers.drafts.approve_draft`): a region with one person may hold both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from wutong.access import RightMissing
from wutong.errors import Conflict, Forbidden, NotFound

#: Whoever's post gives one of these may have cases in hand, and be given what somebody else had.
TAKERS = ("case.accept", "case.review", "case.decide")
#: Every right of the core and its name on the screen.
RIGHTS: Mapping[str, str] = {
    "case.file": "申报办件",
    "case.follow": "查看自己的办件",
    "case.withdraw": "撤回自己的办件",
    "case.receive": "收件",
    "case.read": "查看办件",
    "case.accept": "受理",
    "case.return": "退回补正",
    "case.review": "审核",
    "case.decide": "决定",
    "case.deliver": "送达",
    "case.close": "办结归档",
    "case.extend": "延期",
    "case.pause": "特别程序",
    "case.undo": "撤销上一步",
    "case.hand_over": "移交办件",
    "case.assign": "分派办件",
    "case.answer": "答复留言",
    "case.supervise": "督办",
    "archive.read": "查看档案",
    "archive.manage": "管理档案",
    "archive.approve": "审批档案销毁",
    "fee.read": "查看缴款单",
    "fee.assess": "核定费用",
    "fee.exempt": "批准减免",
    "fee.settle": "核实到账",
    "fee.reconcile": "每日对账",
    "fee.refund": "申请退费",
    "fee.approve": "批准退费",
    "paper.read": "查看材料",
    "paper.add": "添加材料",
    "personal.reveal": "查看完整个人信息",
    "matter.read": "查看事项目录",
    "matter.edit": "编辑事项",
    "matter.publish": "发布事项",
    "matter.claim": "认领事项",
    "region.read": "查看地区设置",
    "region.manage": "管理地区",
    "region.open": "开通下级地区",
    "region.suspend": "暂停地区",
    "region.enter": "进入下级地区办理",
    "department.manage": "管理部门",
    "calendar.manage": "管理工作日历",
    "setting.manage": "管理设置",
    "plugin.switch": "启停功能",
    "people.read": "查看人员",
    "people.manage": "管理人员账号",
    "grant.manage": "管理岗位授权",
    "client.manage": "管理接入应用",
    "hook.manage": "管理变动推送",
    "audit.read": "查看审计记录",
    "letter.read": "查看信件",
    "letter.replay": "重发信件",
    "notice.read": "查看通知",
    "statistics.read": "查看统计",
    "review.read": "查看评价",
    "review.handle": "处理差评",
    "profile.own": "管理本人信息",
}
RightMissing.titles.update(RIGHTS)


class RoleUnknown(NotFound):
    """No role has this name."""

    code = "people.role_unknown"
    message = "没有名为“{role}”的岗位，请从列表中选择。"


class NotYoursToGrant(Forbidden):
    """The granter does not hold what he would hand out."""

    code = "people.not_yours_to_grant"
    message = "您没有授予“{role}”岗位的权限，请由上级管理员办理。"


class NotToOneself(Forbidden):
    """Nobody changes his own grants or account from the desk."""

    code = "people.not_to_oneself"
    message = "不能变更自己的账号或岗位，请由另一位管理员办理。"


class RolesApart(Conflict):
    """Two roles that one person must not hold in one region."""

    code = "people.roles_apart"
    message = "“{one}”与“{other}”不能由同一人兼任，请另选人员。"


@dataclass(frozen=True, slots=True)
class Role:
    """A set of rights under a name; `gives` are the roles that its holder may hand on."""

    name: str
    title: str
    rights: frozenset[str]
    gives: frozenset[str] = field(default_factory=frozenset)


def _role(name: str, title: str, rights: str, gives: str = "") -> tuple[str, Role]:
    return name, Role(name, title, frozenset(rights.split()), frozenset(gives.split()))


_OFFICE = "matter.read notice.read people.read"
_CASE = f"{_OFFICE} case.read paper.read"
_GIVEN = (
    "helper clerk reviewer head hall_manager cashier treasurer catalogue_editor catalogue_approver supervisor"
    " review_officer archivist auditor system_admin"
)

ROLES: Mapping[str, Role] = dict(
    (
        _role("helper", "帮办代办员", f"{_OFFICE} case.file case.receive paper.add"),
        _role(
            "clerk",
            "综合窗口人员",
            f"{_CASE} case.file case.receive case.accept case.return case.deliver case.close case.undo paper.add"
            " case.answer fee.read fee.assess personal.reveal",
        ),
        _role(
            "reviewer",
            "审核人员",
            f"{_CASE} case.return case.review case.pause case.undo case.answer fee.read fee.assess personal.reveal",
        ),
        _role(
            "head",
            "部门负责人",
            f"{_CASE} case.decide case.extend case.pause case.undo case.hand_over case.assign statistics.read"
            " case.answer fee.read fee.exempt personal.reveal archive.read archive.approve",
        ),
        _role("hall_manager", "大厅管理员", f"{_CASE} case.assign department.manage calendar.manage statistics.read"),
        _role("cashier", "收费财务人员", f"{_OFFICE} fee.read fee.settle fee.refund fee.reconcile"),
        _role("treasurer", "财务负责人", f"{_OFFICE} fee.read fee.approve fee.reconcile"),
        _role("catalogue_editor", "目录编辑", f"{_OFFICE} matter.edit matter.claim"),
        _role("catalogue_approver", "目录审定", f"{_OFFICE} matter.publish"),
        _role("archivist", "档案管理员", f"{_CASE} archive.read archive.manage archive.approve"),
        _role("supervisor", "电子监察员", f"{_CASE} case.supervise statistics.read region.read"),
        _role("review_officer", "好差评专员", f"{_OFFICE} review.read review.handle statistics.read"),
        _role(
            "region_admin",
            "地区管理员",
            f"{_OFFICE} region.read region.manage region.open region.suspend region.enter department.manage"
            " calendar.manage setting.manage plugin.switch people.manage grant.manage client.manage hook.manage"
            " statistics.read",
            f"{_GIVEN} region_admin",
        ),
        _role(
            "system_admin",
            "系统管理员",
            f"{_OFFICE} region.read setting.manage plugin.switch letter.read letter.replay",
        ),
        _role("auditor", "审计管理员", "audit.read people.read letter.read region.read"),
    )
)
#: What every citizen may do with what is his own; not a grant, and no part of any staff role's power.
CITIZEN = frozenset({"case.file", "case.follow", "case.withdraw", "profile.own"})

#: What of a post still holds in a region that has ended: going on with what was filed there, and reading.
CLOSING = frozenset(
    right
    for right in RIGHTS
    if right.partition(".")[0]
    in ("case", "paper", "fee", "letter", "review", "audit", "statistics", "notice", "archive")
    and right not in ("case.file", "case.receive", "case.follow")
) | {"personal.reveal", "people.read"}

_CASE_ROLES = ("helper", "clerk", "reviewer", "head", "hall_manager", "archivist", "supervisor")
#: Who assesses a fee, or decides a case, keeps away from the money (收支两条线).
_MONEY_ROLES = ("cashier", "treasurer")
#: Pairs that one person must not hold in one region.
APART: frozenset[frozenset[str]] = frozenset(
    {frozenset({"system_admin", role}) for role in (*_CASE_ROLES, *_MONEY_ROLES)}
    | {frozenset({"cashier", "treasurer"})}
    | {frozenset({money, role}) for money in _MONEY_ROLES for role in ("clerk", "reviewer", "head")}
    | {frozenset({"auditor", role}) for role in ROLES if role != "auditor"}
)


def role(name: str) -> Role:
    """The role of this name; raises `RoleUnknown`."""
    if name not in ROLES:
        raise RoleUnknown(role=name)
    return ROLES[name]


def rights_of(
    name: str, without: Iterable[str] = (), brought: Mapping[str, frozenset[str]] | None = None
) -> frozenset[str]:
    """What a grant lets its holder do: the role's rights and those that plugins brought to it, less what was
    taken out of this grant; and, as `give.<role>`, the roles he may hand on."""
    rights = (role(name).rights | (brought or {}).get(name, frozenset())) - frozenset(without)
    return rights | {f"give.{gift}" for gift in gifts(name, without)}


def power(name: str, without: Iterable[str] = ()) -> frozenset[str]:
    """Everything a holder may use or hand on, including what the roles he may give could themselves hand on."""
    found, waiting, seen = set(role(name).rights), list(role(name).gives), set[str]()
    while waiting:
        given = waiting.pop()
        if given not in seen:
            seen.add(given)
            found |= ROLES[given].rights
            waiting += ROLES[given].gives
    return frozenset(found) - frozenset(without)


def gifts(name: str, without: Iterable[str] = ()) -> frozenset[str]:
    """The roles that a holder may hand on: those in his list whose whole power lies within his own, so that a
    right taken out of an administrator's grant cannot come back through what he hands on."""
    mine = power(name, without)
    return frozenset(gift for gift in role(name).gives if power(gift) <= mine)


def check_gift(held: frozenset[str], gift: str) -> None:
    """Raise `NotYoursToGrant` unless the rights held (as `rights_of` gives them) allow to hand on the role."""
    if f"give.{role(gift).name}" not in held:
        raise NotYoursToGrant(role=role(gift).title)


def check_apart(held: Iterable[str], new: str) -> None:
    """Raise `RolesApart` when the new role may not stand beside one already held."""
    for other in held:
        if frozenset({other, new}) in APART:
            raise RolesApart(one=role(other).title, other=role(new).title)


def live(state: str, valid_from: date, valid_until: date | None, day: date) -> bool:
    """Whether a grant holds on the day; the last day counts."""
    return state == "live" and valid_from <= day and (valid_until is None or day <= valid_until)

"""What an applicant can know before acting: what is needed, how long, how often one must come, what it costs, and what
may happen on the way. Said the same on the guide, before the first field and before handing in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from wutong.calendar.rules import UNIT_NAMES
from wutong.cases import queries
from wutong.cases.rules import Asked, terms
from wutong.matters import codes


@dataclass(frozen=True, slots=True)
class Ahead:
    """What can be known: `facts` are headings with their sentence, `may` what may happen, in its order."""

    facts: tuple[tuple[str, str], ...]
    may: tuple[str, ...]


def of(frozen: Mapping[str, Any]) -> Ahead:
    """For a matter that is frozen for filing, or for a guide's values in the same shape."""
    asked, values = queries.asked_of(dict(frozen)), frozen["values"]
    return Ahead(tuple(_facts(asked, values, str(frozen.get("department") or ""))), tuple(_may(asked, values)))


def _facts(asked: Asked, values: Mapping[str, Any], department: str) -> Iterator[tuple[str, str]]:
    needed = [paper.name for paper in asked.papers if paper.need != "optional"]
    yield _("要准备什么"), "、".join(needed) if needed else _("不需要提交材料")
    yield _("多久办好"), _promise(asked)
    yield _("法律规定最长"), _length(asked.legal, asked.legal_unit) if asked.legal else _("法律未作规定")
    yield _("要跑几次"), _visits(values)
    yield _("要花多少钱"), _cost(values)
    if department:
        yield _("由谁办理"), department


def _promise(asked: Asked) -> str:
    if asked.instant:
        return str(_("当场办结"))
    return str(_("受理后 %(length)s内作出决定", length=_length(asked.promised, asked.unit)))


def _length(number: int, unit: Any) -> str:
    return str(_("%(n)s 个%(unit)s", n=number, unit=_(UNIT_NAMES[unit])))


def _visits(values: Mapping[str, Any]) -> str:
    number = values.get("visits")
    if number is None:
        return str(_("没有公布，请电话咨询"))
    if number == 0:
        return str(_("一次都不用跑"))
    said = str(_("最多跑 %(n)s 次", n=number))
    return f"{said}（{values['visit_reason']}）" if values.get("visit_reason") else said


def _cost(values: Mapping[str, Any]) -> str:
    if not values.get("fee"):
        return str(_("不收费"))
    rows = values.get("fee_items") or ()
    told = "；".join(f"{row['name']} {row.get('standard') or ''}".strip() for row in rows)
    return told or str(_("收费，标准见办事指南"))


def _may(asked: Asked, values: Mapping[str, Any]) -> Iterator[str]:
    """In the order in which it may happen."""
    if asked.instant:
        yield _("材料齐全的，当场受理、当场办结。")
    yield _(
        "提交后 %(n)s 个工作日内告诉您是否受理；材料不齐的，一次告知全部要补的内容；"
        "逾期没有告知的，从收到之日起就算受理。",
        n=terms.NOTICE_DAYS,
    )
    if names := _procedures(values):
        yield _("可能要经过%(names)s，所需时间不计入期限，会书面告诉您要多久。", names=names)
    if not asked.instant:
        yield _("情况复杂的，经负责人批准可以延长一次，会告诉您理由和新的日期。")
    yield _("决定作出后 %(n)s 个工作日内送达；不予许可的，会说明理由和复议、诉讼的途径。", n=terms.DELIVERY_DAYS)
    yield _("作出决定之前，您可以随时撤回申请；有疑问可以在办件页给办理机关留言。")


def _procedures(values: Mapping[str, Any]) -> str:
    rows = [row for row in values.get("special_procedures") or () if row.get("kind") != "extension"]
    titles = [(row.get("name"), codes.SPECIAL_PROCEDURES[row["kind"]]) for row in rows]
    return "、".join(dict.fromkeys(name or _(title) for name, title in titles))

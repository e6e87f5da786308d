"""Which elements of one matter contradict each other: the first consistency rules (DOMAIN 2.8, 2.9, 2.11).

Every rule takes the folded matter and yields what is wrong. A fault that `refuses` blocks saving a published
change; one that does not is advice for the editor. Rules here say nothing about changes between levels: that is
the `MAY` table's part.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from wutong.matters import codes, rules

Matter = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """One contradiction: the element to look at, a stable code, and a sentence that says what to do.

    `message` is a gettext message whose `{facts}` are filled in after translation.
    """

    element: str
    code: str
    message: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    refuses: bool = True

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The sentence for the screen."""
        return translate(self.message).format_map(self.facts)


def promise_within_law(matter: Matter) -> Iterator[Fault]:
    """A promise is never longer than the law's limit, and both are counted in one unit."""
    legal, promised = matter.get("legal_days"), matter.get("promised_days")
    if legal is None or not promised:
        return
    if (matter.get("promised_unit") or matter.get("legal_unit")) != matter.get("legal_unit"):
        yield Fault("promised_unit", "units_differ", "承诺时限须与法定时限用同一单位（工作日或自然日）。")
    elif promised > legal:
        message = "承诺时限不能长于法定时限 {legal} 日，请改短。"
        yield Fault("promised_days", "slower_than_law", message, {"legal": legal})


def limits_are_whole(matter: Matter) -> Iterator[Fault]:
    """Days and visits are whole numbers from zero up, and a number of days has a unit."""
    for name in ("legal_days", "promised_days", "visits"):
        value = matter.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            yield Fault(name, "not_a_count", "请填写 0 或正整数。")
    for days, unit in (("legal_days", "legal_unit"), ("promised_days", "promised_unit")):
        if matter.get(days) and not matter.get(unit):
            yield Fault(unit, "no_unit", "请选择工作日或自然日。")


def instant_means_zero(matter: Matter) -> Iterator[Fault]:
    """即办件 ⇔ promised 0 days."""
    promised = matter.get("promised_days")
    if promised is None or matter.get("handling_type") is None:
        return
    if rules.instant(matter) and promised != 0:
        yield Fault("promised_days", "instant_takes_days", "即办件的承诺时限须为 0，或把办件类型改为承诺件。")
    if not rules.instant(matter) and promised == 0:
        yield Fault("handling_type", "zero_not_instant", "承诺时限为 0 的事项须标为即办件，或填写承诺天数。")


def visits_have_reasons(matter: Matter) -> Iterator[Fault]:
    """A visit needs a reason, no visit has none, and without a visit there is another way in."""
    visits, reason = matter.get("visits"), matter.get("visit_reason")
    if visits and not reason:
        yield Fault("visit_reason", "visit_without_reason", "到现场次数大于 0，请写明必须到现场的原因。", refuses=False)
    if visits == 0 and reason:
        yield Fault("visit_reason", "reason_without_visit", "到现场次数为 0，请删去到现场的原因。")
    if visits == 0 and not (matter.get("online") or matter.get("post_papers")):
        yield Fault("visits", "no_way_in", "到现场次数为 0 时，须开通网上申请或允许邮寄材料。")


def whole_online_means_no_visit(matter: Matter) -> Iterator[Fault]:
    """全程网办 ⇒ filing online is open and nobody comes."""
    if matter.get("online_depth") != max(codes.ONLINE_DEPTHS):
        return
    if matter.get("visits"):
        yield Fault("online_depth", "online_but_visits", "全程网办的事项到现场次数须为 0。")
    if matter.get("online") is False:
        yield Fault("online", "depth_without_filing", "标为全程网办，但没有开通网上申请。")


def fees_are_stated(matter: Matter) -> Iterator[Fault]:
    """A fee has items, each with its standard and basis; no fee means nothing to pay online (许可法 §58)."""
    if matter.get("fee"):
        lacking = [row for row in matter.get("fee_items") or () if not (row.get("standard") and row.get("basis"))]
        if lacking or not matter.get("fee_items"):
            yield Fault("fee_items", "fee_unstated", "收费事项须逐项写明收费标准和收费依据。")
    elif matter.get("pay_online"):
        yield Fault("pay_online", "pay_without_fee", "不收费的事项不能开通网上支付。")


_AREA_CODE = re.compile(r"^(0\d{2,3}-?\d{7,8}(-\d{1,6})?|1\d{10}|1[0-9]{4}|400-?\d{3}-?\d{4})$")


def telephones_differ(matter: Matter) -> Iterator[Fault]:
    """Consultation and complaint are two numbers, both with their area code."""
    consult, complaint = matter.get("consult_phone"), matter.get("complaint_phone")
    for name, number in (("consult_phone", consult), ("complaint_phone", complaint)):
        if number and not _AREA_CODE.match(number):
            yield Fault(name, "no_area_code", "电话须带区号，如 0930-1234567。")
    if consult and consult == complaint:
        yield Fault("complaint_phone", "same_phone", "监督投诉电话不能与咨询电话相同。")


_OPEN_ENDED = re.compile(
    r"其[他它](相关|有关|必要|所需)?的?(材料|资料|证明|文件)|等(材料|资料|文件)$|法律法规规定的其[他它]"
)


def nothing_open_ended(matter: Matter) -> Iterator[Fault]:
    """No clause that lets an office ask for whatever else it likes (DOMAIN 2.11)."""
    for row in matter.get("papers") or ():
        if _OPEN_ENDED.search(row["name"]):
            yield Fault("papers", "open_ended", "材料“{name}”是兜底条款，请写明具体材料。", {"name": row["name"]})
    for line in matter.get("conditions") or ():
        if _OPEN_ENDED.search(line):
            yield Fault("conditions", "open_ended", "条件“{line}”是兜底条款，请写明具体条件。", {"line": line})


def rows_have_names(matter: Matter) -> Iterator[Fault]:
    """Papers, steps and fee items are named, each name once: `subset` compares by the name."""
    for element in ("papers", "steps", "fee_items"):
        names = [row.get("name") or "" for row in matter.get(element) or ()]
        title = rules.BY_NAME[element].title
        if "" in names:
            yield Fault(element, "row_unnamed", "“{title}”中有一行没有名称，请补上或删去。", {"title": title})
        for name in sorted({name for name in names if name and names.count(name) > 1}):
            facts = {"title": title, "name": name}
            yield Fault(element, "row_twice", "“{title}”中“{name}”出现多次，请合并。", facts)


def somebody_exercises(matter: Matter) -> Iterator[Fault]:
    """The matter names the levels that exercise it, as single levels."""
    levels = matter.get("exercise_levels") or ()
    if not levels or not set(levels) <= set(codes.LEVELS):
        yield Fault("exercise_levels", "no_level", "请逐一选择行使层级，不能只写“分级管理”。")


def licences_are_explained(matter: Matter) -> Iterator[Fault]:
    """Advice: a licence has five steps and a question answered; a result called 证 is a licence."""
    if matter.get("item_type") == "01" and len(matter.get("steps") or ()) < 5:
        yield Fault("steps", "few_steps", "行政许可一般有受理、审核、审批、办结、送达五个环节。", refuses=False)
    if matter.get("item_type") == "01" and not matter.get("questions"):
        yield Fault("questions", "no_questions", "行政许可宜至少写一条常见问题。", refuses=False)
    for row in matter.get("results") or ():
        if row["name"].endswith("证") and row.get("kind") not in (None, "licence"):
            yield Fault("results", "result_is_licence", "结果名称以“证”结尾，结果类型宜选“证照”。", refuses=False)


RULES: tuple[Callable[[Matter], Iterable[Fault]], ...] = (
    limits_are_whole,
    promise_within_law,
    instant_means_zero,
    visits_have_reasons,
    whole_online_means_no_visit,
    fees_are_stated,
    telephones_differ,
    nothing_open_ended,
    rows_have_names,
    somebody_exercises,
    licences_are_explained,
)


def faults(matter: Matter) -> list[Fault]:
    """Everything that is wrong or unwise in one folded matter, in the order of the rules."""
    return [fault for rule in RULES for fault in rule(matter)]


def refusals(matter: Matter) -> list[Fault]:
    """The faults that block publishing."""
    return [fault for fault in faults(matter) if fault.refuses]

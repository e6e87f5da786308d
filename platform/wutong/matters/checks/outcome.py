"""Rules about steps, fees and results (DOMAIN 2.8; 许可法 §38, §58)."""

from collections.abc import Iterable, Iterator

from wutong.matters import codes
from wutong.matters.checks.rule import Facts, Matter, advises, refuses, rows, when

#: A licence goes through these (受理, 审核, 审批, 办结, 送达), as steps are classed here.
FIVE_STEPS = ("accept", "examine", "decide", "close", "deliver")


def fee_unstated(matter: Matter) -> Iterable[Facts]:
    """A fee has items, each with its standard and basis (许可法 §58)."""
    items = rows(matter, "fee_items")
    lacking = not items or any(not (row.get("standard") and row.get("basis")) for row in items)
    return when(matter.get("fee") and lacking)


def pay_without_fee(matter: Matter) -> Iterable[Facts]:
    """No fee means nothing to pay online."""
    return when(not matter.get("fee") and matter.get("pay_online"))


def reduction_unstated(matter: Matter) -> Iterator[Facts]:
    """What can be reduced says on what basis."""
    for row in rows(matter, "fee_items"):
        if row.get("reducible") and not row.get("reduction"):
            yield {"name": row.get("name")}


def fee_unpriced(matter: Matter) -> Iterator[Facts]:
    """A fee that is to be paid online is an amount, not only a sentence: nobody at a counter types one."""
    for row in rows(matter, "fee_items"):
        if matter.get("fee") and row.get("standard") and row.get("basis") and not row.get("amount"):
            yield {"name": row.get("name")}


def reduced_to_more(matter: Matter) -> Iterator[Facts]:
    """A reduction makes a fee smaller."""
    for row in rows(matter, "fee_items"):
        if (row.get("reduced") or 0) > (row.get("amount") or 0):
            yield {"name": row.get("name")}


def few_steps(matter: Matter) -> Iterable[Facts]:
    """A licence has five steps."""
    return when(matter.get("item_type") == "01" and len(rows(matter, "steps")) < len(FIVE_STEPS))


def steps_lack(matter: Matter) -> Iterable[Facts]:
    """Where steps are classed, a licence has one of each class."""
    kinds = {row.get("kind") for row in rows(matter, "steps")} - {None}
    lacking = [codes.STEP_KINDS[kind] for kind in FIVE_STEPS if kind not in kinds]
    return when(matter.get("item_type") == "01" and kinds and lacking, names="、".join(lacking))


def no_questions(matter: Matter) -> Iterable[Facts]:
    """A licence answers at least one question."""
    return when(matter.get("item_type") == "01" and not matter.get("questions"))


def result_misnamed(matter: Matter) -> Iterator[Facts]:
    """A result called 证 is a licence, one called 文 or 批复 a document."""
    for row in rows(matter, "results"):
        name, kind = row.get("name") or "", row.get("kind")
        proper = "licence" if name.endswith("证") else "document" if name.endswith(("文", "批复")) else None
        if proper and kind not in (None, proper):
            yield {"name": name, "proper": codes.RESULT_TYPES[proper]}


def result_and_none(matter: Matter) -> Iterable[Facts]:
    """Nothing and something cannot both come out."""
    kinds = [row.get("kind") for row in rows(matter, "results")]
    return when("none" in kinds and len(kinds) > 1)


def no_sample(matter: Matter) -> Iterator[Facts]:
    """A licence or document has a specimen to look at."""
    for row in rows(matter, "results"):
        if row.get("kind") in ("licence", "document") and not row.get("sample"):
            yield {"name": row.get("name")}


RULES = (
    refuses("fee_unstated", "fee_items", fee_unstated, "收费事项须逐项写明收费标准和收费依据。"),
    refuses("pay_without_fee", "pay_online", pay_without_fee, "不收费的事项不能开通网上支付。"),
    refuses("reduction_unstated", "fee_items", reduction_unstated, "收费项目“{name}”可以减免，请写明减免依据。"),
    advises("fee_unpriced", "fee_items", fee_unpriced, "收费项目“{name}”没有写明金额（分），不能开缴款单和网上缴费。"),
    refuses("reduced_to_more", "fee_items", reduced_to_more, "收费项目“{name}”减免后的金额不能大于金额。"),
    advises("few_steps", "steps", few_steps, "行政许可一般有受理、审核、审批、办结、送达五个环节。"),
    advises("steps_lack", "steps", steps_lack, "行政许可的办理流程还缺{names}环节，请补上或改环节类别。"),
    advises("no_questions", "questions", no_questions, "行政许可宜至少写一条常见问题。"),
    advises("result_misnamed", "results", result_misnamed, "按名称，结果“{name}”的类型宜选“{proper}”。"),
    refuses("result_and_none", "results", result_and_none, "结果类型“无”不能与其他结果并列，请删去一行。"),
    advises("no_sample", "results", no_sample, "请给结果“{name}”附上样本。"),
)

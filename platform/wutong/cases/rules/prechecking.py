"""预审: before anything is handed in, an office looks at what was filled in and uploaded, and says what is wrong.

It is a service, not a receipt: no law's clock runs, nothing is decided (DOMAIN 3.2). Values in; nothing or a refusal
out.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from wutong.errors import Conflict, Forbidden, Invalid

#: For which matters a region looks beforehand; gettext messages.
WHERE = (("all", "除即办件外的全部事项"), ("guide", "办事指南写明“网上预审”的事项"), ("none", "不提供预审"))
#: What an office answers, with the tone of its badge; gettext messages.
ANSWERS: Mapping[str, tuple[str, str]] = {"fine": ("可以提交", "green"), "lacking": ("需要修改", "gold")}
#: Letters of one finding, and of what is said besides.
LIMIT = 500
About = Literal["paper", "field"]


class PrecheckNotOffered(Forbidden):
    """The region, or the matter, knows no pre-check."""

    code = "case.precheck_not_offered"
    message = "这个事项不提供预审，请直接提交申请；窗口会在五个工作日内受理或一次性告知。"


class NothingFound(Invalid):
    """Something is said to be wrong, and not what."""

    code = "case.precheck_nothing_found"
    message = "结论是“需要修改”的，请至少在一份材料或一项内容旁写明要改什么。"


class FineButFound(Invalid):
    """It is said to be fine, and what is wrong with it."""

    code = "case.precheck_fine_but_found"
    message = "结论是“可以提交”的，不能再列需要修改的内容；请核对结论，或把话写在“其他说明”里。"


class NothingAsked(Conflict):
    """Nothing of this case waits for an answer."""

    code = "case.precheck_nothing_asked"
    message = "没有等待答复的预审，请刷新页面；办件仍显示“预审中”的，请申请人收回后重新申请预审。"


class NothingSuch(Invalid):
    """A finding about a paper or a field that the matter does not have."""

    code = "case.precheck_nothing_such"
    message = "所列的材料或内容不在这个事项里，请从预审页面逐项填写。"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is missing or wrong with one paper or one field: which (`key`), what it is called, and the words."""

    about: About
    key: str
    name: str
    text: str


def offered(where: str, stages: Collection[str], *, instant: bool) -> bool:
    """Whether an office looks beforehand; what is decided on the spot needs no looking."""
    return not instant and (where == "all" or (where == "guide" and "preview" in stages))


def sound(answer: str, findings: Sequence[Finding]) -> None:
    """What is wrong is named, and what is fine has nothing wrong; raises `NothingFound` or `FineButFound`."""
    if answer == "lacking" and not findings:
        raise NothingFound({"answer": [NothingFound.message]})
    if answer == "fine" and findings:
        raise FineButFound({"answer": [FineButFound.message]})


def words(findings: Sequence[Finding], remark: str) -> str:
    """The answer as the history says it."""
    lines = [f"{place}. {one.name}：{one.text}" for place, one in enumerate(findings, 1)]
    return "\n".join([*lines, *([remark] if remark else [])])

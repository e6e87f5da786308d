"""The standard's tags: what was good or bad, in words that the whole country counts alike. No region adds one.

A tag's first digit is the exchange number of the grade it belongs to. Tags come in generations: what was said in an old
one is still read, and nobody is offered it. Source: the lists of evaluator interfaces (DOMAIN 6.3).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wutong.sdk import N_, Invalid
from wutong_reviews.rules.grades import Grade


@dataclass(frozen=True, slots=True)
class Generation:
    """One edition of the tags by code; only the `active` one is offered. Words of an old one may be unknown."""

    version: int
    active: bool
    words: Mapping[int, str]


class WrongTags(Invalid):
    """A tag that is not of the grade, not of the generation, or said twice."""

    code = "reviews.wrong_tags"
    message = "所选的评价标签与评价等级不符，请重新选择。"


_OLD = Generation(1, False, MappingProxyType(dict.fromkeys(range(101, 108), "")))
_NOW = Generation(
    2,
    True,
    MappingProxyType(
        {
            510: N_("一窗受理一次办结"), 511: N_("可以先受理后补材料"), 512: N_("不用提交证明"),
            513: N_("可以全程网上办理"), 514: N_("可以使用手机办理"), 515: N_("可以就近办理"),
            516: N_("无需材料直接办理"), 517: N_("服务热情效率高"),
            406: N_("填写一张表单就可完成申报"), 407: N_("在线提交材料窗口核验"),
            408: N_("一张清单告知全部申报材料"), 409: N_("用告知承诺减免申报材料"),
            410: N_("可以在线预约办理"), 411: N_("跑大厅一次办完"), 412: N_("可以使用自助机办理"),
            413: N_("服务态度较好"),
            307: N_("一次性告知需要补正的材料"), 308: N_("提供申报材料样本"), 309: N_("在承诺的时间内办结"),
            310: N_("办事指南指引准确"), 311: N_("按办事指南要求的材料即可办理"), 312: N_("可以快递送达"),
            313: N_("跑动次数与承诺的一致"), 314: N_("服务态度一般"),
            207: N_("没有提供材料样本"), 208: N_("没有提供材料清单"), 209: N_("未在承诺时间内办结"),
            210: N_("同样内容的证明材料被要求多次提交"), 211: N_("承诺网办但无法在线办理"),
            212: N_("在线预约后到大厅重复取号"), 213: N_("窗口人员业务不熟练"), 214: N_("服务态度生硬"),
            108: N_("在办事指南之外增加新的审批条件"), 109: N_("需提供办事指南之外的申报材料"),
            110: N_("无理由超过法定办理时间"), 111: N_("办事指南提供样本有错"),
            112: N_("承诺在线收取申报材料实际无法收取"), 113: N_("多头跑窗口和部门"),
            114: N_("跑动次数与承诺的不一致"), 115: N_("服务态度差效率低"),
        }
    ),
)  # fmt: skip
GENERATIONS: Mapping[int, Generation] = MappingProxyType({each.version: each for each in (_OLD, _NOW)})
#: The generation that is offered.
CURRENT = _NOW


def offered(grade: Grade) -> dict[int, str]:
    """The tags that go with a grade today, by code."""
    return {code: words for code, words in CURRENT.words.items() if belongs(code, grade)}


def belongs(code: int, grade: Grade) -> bool:
    """Whether a tag goes with a grade."""
    return code // 100 == grade.exchanged


def checked(grade: Grade, codes: Iterable[int], *, version: int = CURRENT.version) -> list[int]:
    """The tags in order, if all are of the grade and the generation and none is said twice; raises `WrongTags`."""
    said = sorted(codes)
    known = GENERATIONS[version].words if version in GENERATIONS else {}
    if len(set(said)) != len(said) or not all(code in known and belongs(code, grade) for code in said):
        raise WrongTags({"tags": [WrongTags.message]})
    return said


def words(code: int, version: int) -> str:
    """What a tag says (a gettext message), its code where nobody wrote its words down."""
    return (GENERATIONS[version].words.get(code) if version in GENERATIONS else "") or str(code)

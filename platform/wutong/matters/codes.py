"""Code lists of the field, and how foreign numbering is mapped onto ours (DOMAIN 2.3–2.6; GB/T 39046-2020 A.1–A.6).

The same digits mean different things in different places (service object 5 is an agency in the standard and an
unincorporated enterprise in exchange practice; one province numbers item types its own way). So a digit is read
only under a **scheme** that was named, words are read as they stand, and nothing is computed from part of a code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

#: 事项类型 as kept here: the national two digits (GB/T 39046 A.1), which three independent projects share.
ITEM_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "01": "行政许可",
        "02": "行政处罚",
        "03": "行政强制",
        "04": "行政征收",
        "05": "行政给付",
        "06": "行政检查",
        "07": "行政确认",
        "08": "行政奖励",
        "09": "行政裁决",
        "10": "其他行政权力",
        "20": "公共服务",
    }
)
#: Types that are applied for (依申请); the others are acts of the authority's own motion (国务院令716 §4).
APPLIED_FOR = frozenset({"01", "05", "07", "08", "09", "10", "20"})

#: 行使层级 as kept here (GB/T 39046 A.2): 1 nation … 6 village. 7 (分级管理) is no level: a list must name them.
LEVELS: Mapping[int, str] = MappingProxyType({1: "国家级", 2: "省级", 3: "市级", 4: "县级", 5: "乡级", 6: "村级"})

#: 服务对象 as kept here; the border converts (`SCHEMES`).
SERVICE_OBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "person": "自然人",
        "enterprise": "企业法人",
        "institution": "事业法人",
        "association": "社会组织法人",
        "unincorporated": "非法人企业",
        "agency": "行政机关",
        "other": "其他组织",
    }
)
HANDLING_TYPES: Mapping[str, str] = MappingProxyType({"instant": "即办件", "promised": "承诺件", "other": "其他"})
UNITS: Mapping[str, str] = MappingProxyType({"working": "工作日", "natural": "自然日"})
RESULT_TYPES: Mapping[str, str] = MappingProxyType(
    {"licence": "证照", "document": "批文", "other": "其他", "none": "无"}
)
#: 办理形式 (GB/T 39046 A.5).
CHANNELS: Mapping[str, str] = MappingProxyType(
    {"window": "窗口办理", "web": "网上办理", "mobile": "移动端办理", "post": "邮寄办理", "other": "其他"}
)
#: 网上办理深度: I information … IV wholly online.
ONLINE_DEPTHS: Mapping[int, str] = MappingProxyType(
    {1: "网上查信息", 2: "网上咨询和下载", 3: "网上申请和受理", 4: "全程网办"}
)
#: 通办范围.
SCOPES: Mapping[str, str] = MappingProxyType(
    {
        "nation": "全国通办",
        "province": "全省通办",
        "city": "全市通办",
        "county": "全县通办",
        "township": "全镇通办",
        "village": "跨村通办",
    }
)
CROSS_PROVINCE: Mapping[str, str] = MappingProxyType(
    {"online": "全程网办", "collect": "异地代收代办", "joint": "多地联办", "unverified": "已列入，方式待核"}
)
#: How a unit delivers a matter (DOMAIN appendix N), by the words of a claim: decides, carries upward, helps, informs.
MODES: Mapping[str, str] = MappingProxyType(
    {"direct": "直接办理", "agent": "代办", "assist": "协办", "inform": "公开告知"}
)
#: Stages of life and of a business (DOMAIN 5.1), by which a citizen looks for a matter.
THEMES: Mapping[str, str] = MappingProxyType(
    {
        "birth": "生育收养",
        "education": "教育培训",
        "work": "就业社保",
        "living": "证件生活",
        "housing": "住房置业",
        "travel": "交通出行",
        "medical": "看病就医",
        "aid": "帮扶救助",
        "elderly": "退休养老",
        "afterlife": "身后事宜",
        "entry": "准入准营",
        "hiring": "招聘用工",
        "taxes": "纳税缴费",
        "operation": "经营发展",
        "building": "工程建设",
        "exit": "注销退出",
    }
)
#: 材料必要性.
NEEDS: Mapping[str, str] = MappingProxyType({"required": "必要", "optional": "非必要", "deferred": "可容缺后补"})
#: 材料形式.
FORMS: Mapping[str, str] = MappingProxyType(
    {
        "original": "原件",
        "copy": "复印件",
        "either": "原件或复印件",
        "electronic": "电子版",
        "shared": "系统自动获取，无需提交",
    }
)


@dataclass(frozen=True, slots=True)
class Scheme:
    """One named way of writing codes; each table maps the foreign digits onto our own values."""

    title: str
    item_types: Mapping[str, str]
    service_objects: Mapping[str, str]
    levels: Mapping[str, int]


_TYPES_39046 = {code: code for code in ITEM_TYPES}
_LEVELS_39046 = {str(level): level for level in LEVELS}
_PEOPLE = {"1": "person", "2": "enterprise", "3": "institution", "4": "association"}

SCHEMES: Mapping[str, Scheme] = MappingProxyType(
    {
        "gb39046": Scheme("GB/T 39046-2020", _TYPES_39046, {**_PEOPLE, "5": "agency", "6": "other"}, _LEVELS_39046),
        "exchange": Scheme(
            "国家平台数据交换",
            _TYPES_39046,
            {**_PEOPLE, "5": "unincorporated", "6": "agency", "7": "other", "9": "other"},
            _LEVELS_39046,
        ),
    }
)

#: Words that lists use for our values, besides the official ones above.
_SPOKEN_TYPES = {"其他": "10", "其他权力": "10", "其他类": "10", "许可": "01", "确认": "07", "给付": "05", "奖励": "08"}
_SPOKEN_LEVELS = {
    "nation": 1, "province": 2, "city": 3, "county": 4, "township": 5, "village": 6,
    "国家级": 1, "国家": 1, "省": 2, "省级": 2, "市": 3, "市级": 3, "州级": 3, "设区的市级": 3, "县": 4, "县级": 4,
    "区级": 4, "镇": 5, "乡": 5, "街道": 5, "乡级": 5, "镇级": 5, "乡镇": 5, "乡镇级": 5, "村": 6, "社区": 6, "村级": 6,
}  # fmt: skip
_SPOKEN_OBJECTS = {"个人": "person", "企业": "enterprise", "社会组织": "association", "其他": "other"}
_SPOKEN_UNITS = {"个工作日": "working", "日": "natural", "天": "natural", "个自然日": "natural"}


def item_type(text: str, scheme: str | None = None, mapping: Mapping[str, str] | None = None) -> str | None:
    """The national type code of a cell; digits need a scheme or the list's own `mapping`, else None."""
    own = (mapping or {}).get(text)
    if own is not None:
        return item_type(own, "gb39046")
    spoken = {title: code for code, title in ITEM_TYPES.items()} | _SPOKEN_TYPES
    if text in spoken:
        return spoken[text]
    return SCHEMES[scheme].item_types.get(text) if scheme else None


def level(text: str, scheme: str | None = None) -> int | None:
    """The 行使层级 (1–6) of a cell; None when the words are unknown or digits come without a scheme."""
    if text in _SPOKEN_LEVELS:
        return _SPOKEN_LEVELS[text]
    return SCHEMES[scheme].levels.get(text) if scheme else None


def service_object(text: str, scheme: str | None = None) -> str | None:
    """Our service object for a cell, under the same rule."""
    spoken = {title: code for code, title in SERVICE_OBJECTS.items()} | _SPOKEN_OBJECTS
    if text in spoken:
        return spoken[text]
    return SCHEMES[scheme].service_objects.get(text) if scheme else None


def unit(text: str) -> str | None:
    """`working` or `natural` for a written unit of time, else None."""
    return ({title: code for code, title in UNITS.items()} | _SPOKEN_UNITS).get(text)

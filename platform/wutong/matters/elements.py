"""The one table of what a matter consists of: every element, how it is written, how it may change on the way down.

The layers kit folds by it; forms, lists, import, export, history, comparison, the guide and the API read it and keep
no list of their own. An element more is one entry here, one column of `models.MatterLayer` and one migration.

What the field counts among a matter's elements but the layers already know is not repeated here: its version is the
release, its planned beginning and end are scheduled releases, its source (自建 or 认领) is where it was defined and
who claimed it, how a village delivers it (直办, 代办, 协办, 公开告知) is the claim.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from wutong.matters import codes
from wutong.matters.shapes import Column, Element, Kind, May
from wutong.regions.rules import LINES

#: Longest name the national exchange takes (DOMAIN 2.7); the standard's own limit is shorter and only advised.
NAME_LIMIT = 1000
NAME_ADVISED = 200
#: The largest fee of one item, in fen: a million yuan.
LARGEST_FEE = 100_000_000


def _text(name: str, title: str, may: May, size: int = 0, kind: Kind = "text") -> Element:
    return Element(name, title, kind, size=size, may=may)


def _one(name: str, title: str, may: May, options: Mapping[Any, str]) -> Element:
    return Element(name, title, "code", options, may=may)


def _many(name: str, title: str, may: May, options: Mapping[Any, str]) -> Element:
    return Element(name, title, "codes", options, may=may)


def _yes(name: str, title: str, may: May = "default") -> Element:
    return Element(name, title, "yes", may=may)


def _number(name: str, title: str, may: May, largest: int = 0) -> Element:
    return Element(name, title, "number", size=largest, may=may)


def _rows(name: str, title: str, may: May, *columns: Column) -> Element:
    return Element(name, title, "rows", may=may, columns=columns)


def _group(group: str, *elements: Element) -> tuple[Element, ...]:
    return tuple(replace(element, group=group) for element in elements)


_IDENTITY = _group(
    "基本信息",
    _text("code", "事项代码", "locked", 64),
    _text("name", "事项名称", "locked", NAME_LIMIT),
    _one("tier", "事项层次", "locked", codes.TIERS),
    _text("parent", "上级主项或子项代码", "locked", 64),
    _one("item_type", "事项类型", "locked", codes.ITEM_TYPES),
    _text("content", "行使内容", "locked", kind="long"),
    _many("themes", "主题", "default", codes.THEMES),
    _text("local_themes", "特色主题", "default", kind="lines"),
    _text("bundles", "所属“一件事”", "default", kind="lines"),
    _yes("in_use", "正在办理", "at_most"),
    _text("replaced_by", "撤销后替代它的事项代码", "default", 64),
)
_CODES = _group(
    "编码",
    _text("base_code", "基本编码", "locked", 40),
    _text("code_scheme", "编码方案", "locked", 40),
    _text("impl_code", "实施编码", "free", 64),
    _text("handling_code", "业务办理项编码", "free", 64),
    _text("local_base_code", "地方基本编码", "default", 64),
    _text("local_code", "地方实施编码", "free", 64),
    _text("local_scheme", "地方编码方案", "default", 40),
    _text("local_type", "地方事项类型", "default", 40),
)
_AUTHORITY = _group(
    "权力与对象",
    _text("legal_basis", "设定依据", "locked", kind="long"),
    _one("authority_source", "权力来源", "free", codes.AUTHORITY_SOURCES),
    _many("exercise_levels", "行使层级", "locked", codes.LEVELS),
    _text("division", "权限划分", "default", kind="long"),
    _one("line", "业务条线", "locked", LINES),
    _text("department", "实施主体", "free"),
    _text("department_code", "实施主体统一社会信用代码", "free", 18),
    _one("body_nature", "实施主体性质", "free", codes.BODY_NATURES),
    _text("entrusting_body", "委托部门", "free"),
    _text("joint_bodies", "联办机构", "default", kind="lines"),
    _text("guiding_body", "中央业务指导部门", "locked"),
    _text("office", "主办处室", "free"),
    _text("contractor", "承办机构", "free"),
    _many("service_objects", "服务对象", "locked", codes.SERVICE_OBJECTS),
    _text("flow", "办理流程模板", "locked", 40),
)
_TIME = _group(
    "时限与跑动",
    _one("handling_type", "办件类型", "default", codes.HANDLING_TYPES),
    _number("legal_days", "法定办结时限", "locked"),
    _one("legal_unit", "法定时限单位", "locked", codes.UNITS),
    _text("legal_note", "法定时限说明", "locked", kind="long"),
    _number("promised_days", "承诺办结时限", "at_most"),
    _one("promised_unit", "承诺时限单位", "locked", codes.UNITS),
    _text("promised_note", "承诺时限说明", "free", kind="long"),
    _number("visits", "到现场次数", "at_most", 99),
    _text("visit_reason", "必须到现场的原因", "free", kind="long"),
    _rows(
        "special_procedures",
        "特别程序",
        "subset",
        Column("name", "名称"),
        Column("kind", "类别", "code", codes.SPECIAL_PROCEDURES),
        Column("days", "天数", "number"),
        Column("unit", "单位", "code", codes.UNITS),
        Column("basis", "依据", "long"),
        Column("note", "说明", "long"),
    ),
)
_PROCEDURE = _group(
    "条件、流程与材料",
    _text("conditions", "受理条件", "locked", kind="lines"),
    _text("quantity_limit", "数量限制", "locked"),
    _rows(
        "steps",
        "办理流程",
        "subset",
        Column("name", "环节"),
        Column("days", "天数", "number"),
        Column("standard", "办理标准", "long"),
        Column("result", "环节结果"),
        Column("kind", "环节类别", "code", codes.STEP_KINDS),
        Column("actor", "办理人员"),
        Column("officers", "办理人数", "number"),
        Column("beside", "与上一环节同时", "yes"),
    ),
    _rows(
        "papers",
        "申请材料",
        "subset",
        Column("name", "材料名称"),
        Column("need", "必要性", "code", codes.NEEDS),
        Column("form", "形式", "code", codes.FORMS),
        Column("copies", "份数", "number"),
        Column("note", "说明", "long"),
        Column("originals", "其中原件份数", "number"),
        Column("source", "来源", "code", codes.PAPER_SOURCES),
        Column("issuer", "出具机构"),
        Column("issued", "出具时间要求"),
        Column("size", "规格", "code", codes.PAPER_SIZES),
        Column("guidance", "填报须知", "long"),
        Column("standard", "受理标准", "long"),
        Column("basis", "要求依据", "long"),
        Column("blank", "空白表格", "link"),
        Column("sample", "示例样表", "link"),
        Column("licence", "可用电子证照", "yes"),
        Column("whole", "所属材料"),
        Column("form_id", "表单编号", size=64),
    ),
    _rows(
        "intermediaries",
        "中介服务",
        "subset",
        Column("name", "服务名称"),
        Column("basis", "设定依据", "long"),
        Column("note", "说明", "long"),
    ),
    _yes("commitment", "实行告知承诺", "at_least"),
    _yes("deferral", "可以容缺受理", "at_least"),
    _yes("whole_agency", "全程代办"),
    _rows("questions", "常见问题", "free", Column("name", "问题"), Column("answer", "答复", "long")),
)
_MONEY = _group(
    "收费与结果",
    _yes("fee", "是否收费", "at_most"),
    _rows(
        "fee_items",
        "收费项目",
        "subset",
        Column("name", "收费项目"),
        Column("standard", "收费标准", "long"),
        Column("basis", "收费依据", "long"),
        Column("reducible", "可否减免", "yes"),
        Column("reduction", "减免依据", "long"),
        Column("collector", "收费单位"),
        Column("amount", "金额（分）", "number", size=LARGEST_FEE),
        Column("unit", "计费单位", size=20),
        Column("reduced", "减免后金额（分）", "number", size=LARGEST_FEE),
        Column("prior", "送达前缴清", "yes"),
    ),
    _rows(
        "results",
        "办理结果",
        "locked",
        Column("name", "结果名称"),
        Column("kind", "结果类型", "code", codes.RESULT_TYPES),
        Column("validity", "有效期限"),
        Column("sample", "结果样本", "link"),
        Column("licence", "有电子证照", "yes"),
        Column("shared", "可供部门共享", "yes"),
        Column("note", "说明", "long"),
    ),
)
_SERVICE = _group(
    "办理服务",
    _text("address", "办理地点", "free", 300),
    _text("hours", "办理时间", "free", 300),
    _text("transport", "交通指引", "free", kind="long"),
    _rows(
        "places",
        "其他办理点",
        "free",
        Column("name", "办理点"),
        Column("kind", "类别", "code", codes.PLACES),
        Column("region", "所在地区代码", size=12),
        Column("address", "地址", size=300),
        Column("window", "窗口"),
        Column("hours", "办理时间", size=300),
        Column("phone", "电话", size=40),
        Column("transport", "交通", "long"),
    ),
    _text("consult_phone", "咨询电话", "free", 40),
    _many("consult_ways", "咨询方式", "free", codes.CONTACTS),
    _text("consult_link", "网上咨询地址", "free", kind="link"),
    _text("complaint_phone", "监督投诉电话", "free", 40),
    _many("complaint_ways", "监督投诉方式", "free", codes.CONTACTS),
    _text("complaint_link", "网上投诉地址", "free", kind="link"),
    _yes("online", "网上申请", "at_least"),
    _text("online_link", "网上办理地址", "free", kind="link"),
    _text("app_link", "移动端办理地址", "free", kind="link"),
    _one("online_depth", "网上办理深度", "at_least", codes.ONLINE_DEPTHS),
    _many("online_stages", "网上办理环节", "default", codes.ONLINE_STAGES),
    _many("channels", "办理形式", "default", codes.CHANNELS),
    _one("scope", "通办范围", "default", codes.SCOPES),
    _one("cross_province", "跨省通办方式", "default", codes.CROSS_PROVINCE),
    _text("cross_regions", "跨省通办地区", "default", kind="lines"),
    _yes("hall", "进驻政务大厅"),
    _text("hall_name", "进驻的大厅", "free"),
    _text("hall_exempt", "不进驻大厅的理由", "default", 200),
    _yes("booking", "可以预约"),
    _yes("kiosk", "自助终端办理"),
    _yes("pay_online", "网上支付"),
    _yes("post_papers", "材料可邮寄"),
    _text("post_address", "材料邮寄地址", "free", 300),
    _yes("post_result", "结果可邮寄"),
    _many("collecting", "结果领取方式", "default", codes.COLLECTING),
)
_RIGHTS = _group(
    "权利与救济",
    _text("rights", "申请人权利", "superset", kind="lines"),
    _text("duties", "申请人义务", "subset", kind="lines"),
    _rows(
        "remedies",
        "救济途径",
        "free",
        Column("name", "受理机关"),
        Column("kind", "途径", "code", codes.REMEDIES),
        Column("address", "地址", size=300),
        Column("phone", "电话", size=40),
        Column("link", "网址", "link"),
        Column("term", "期限"),
    ),
)

_SAID = (*_IDENTITY, *_AUTHORITY, *_TIME, *_PROCEDURE, *_MONEY, *_SERVICE, *_RIGHTS, *_CODES)
#: Which of the others hold an invention of the demonstration; pages mark those 示例.
_MARKS = _group(
    "示例",
    _many("examples", "示例内容", "free", MappingProxyType({element.name: element.title for element in _SAID})),
)

ELEMENTS: tuple[Element, ...] = (*_SAID, *_MARKS)
#: What asks something of the citizen and may be left unsaid: then nothing is asked, and nobody below may begin to.
ASKS = frozenset({"papers", "intermediaries"})
BY_NAME: Mapping[str, Element] = MappingProxyType({element.name: element for element in ELEMENTS})
NAMES: tuple[str, ...] = tuple(BY_NAME)
MAY: Mapping[str, May] = MappingProxyType({element.name: element.may for element in ELEMENTS})
#: The columns of every element that is rows, by the element's name.
ROWS: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {element.name: element.columns for element in ELEMENTS if element.kind == "rows"}
)

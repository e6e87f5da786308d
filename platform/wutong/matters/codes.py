"""Code lists of the field as kept here: our value → its Chinese title (DOMAIN 2.4–2.6; GB/T 39046-2020 A.1–A.6).

Only lists; how other systems number the same things, and how their numbers become ours, is `schemes`. A code that
comes from outside is kept raw in an element of its own, with the name of its scheme beside it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

V = TypeVar("V", str, int)


def _list(titles: dict[V, str]) -> Mapping[V, str]:
    return MappingProxyType(titles)


# ── What it is and whose ─────────────────────────────────────────────────────────────────────────────────────

#: 主项 / 子项 / 业务办理项: only the last is applied for; the others gather what belongs together.
TIERS = _list({"main": "主项", "sub": "子项", "handling": "业务办理项"})

#: 事项类型 as kept here: the national two digits (GB/T 39046 A.1), which three independent projects share.
ITEM_TYPES = _list(
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
LEVELS = _list({1: "国家级", 2: "省级", 3: "市级", 4: "县级", 5: "乡级", 6: "村级"})

#: 服务对象 as kept here; the border converts (`schemes`).
SERVICE_OBJECTS = _list(
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
#: 实施主体性质 (GB/T 39046 A.3).
BODY_NATURES = _list({"statutory": "法定机关", "authorised": "授权组织", "entrusted": "受委托组织", "other": "其他"})
#: 权力来源; only the two entrusted ones have an entrusting body.
AUTHORITY_SOURCES = _list(
    {
        "statutory": "法定本级行使",
        "devolved": "上级下放",
        "authorised_above": "上级授权",
        "authorised_peer": "同级授权",
        "entrusted_above": "上级委托",
        "entrusted_peer": "同级委托",
    }
)
ENTRUSTED = frozenset({"entrusted_above", "entrusted_peer"})

# ── Time, steps, procedures ──────────────────────────────────────────────────────────────────────────────────

HANDLING_TYPES = _list({"instant": "即办件", "promised": "承诺件", "other": "其他"})
UNITS = _list({"working": "工作日", "natural": "自然日", "hour": "小时"})
#: What a step is in law: the flow chart draws by it, the five steps of a licence are counted by it.
STEP_KINDS = _list(
    {
        "receive": "收件",
        "accept": "受理",
        "examine": "审查",
        "decide": "决定",
        "close": "办结",
        "deliver": "颁证送达",
        "other": "其他",
    }
)
#: 特别程序 (许可法 §42, §45): the first moves the deadline, all others stop the clock.
SPECIAL_PROCEDURES = _list(
    {
        "extension": "延长审批",
        "hearing": "听证",
        "bidding": "招标",
        "auction": "拍卖",
        "inspection": "检验",
        "testing": "检测",
        "quarantine": "检疫",
        "appraisal": "鉴定",
        "experts": "专家评审",
        "publicity": "公示",
        "site": "现场踏勘",
        "technical": "技术审查",
        "other": "其他",
    }
)

# ── Papers, results, remedies ────────────────────────────────────────────────────────────────────────────────

#: 材料必要性.
NEEDS = _list({"required": "必要", "optional": "非必要", "deferred": "可容缺后补", "committed": "可以承诺代替"})
#: 材料形式; what is `shared` is fetched by the system, what is `partly` is asked for only where that failed.
FORMS = _list(
    {
        "original": "原件",
        "copy": "复印件",
        "either": "原件或复印件",
        "electronic": "电子版",
        "scan": "原件扫描件",
        "shared": "系统自动获取，无需提交",
        "partly": "系统自动获取，不全再提交",
    }
)
#: 材料来源.
PAPER_SOURCES = _list({"self": "申请人自备", "government": "政府部门核发", "agency": "中介机构出具", "other": "其他"})
PAPER_SIZES = _list({"a4": "A4", "a3": "A3", "other": "其他规格"})
RESULT_TYPES = _list({"licence": "证照", "document": "批文", "other": "其他", "none": "无"})
#: 结果领取方式.
COLLECTING = _list(
    {"counter": "窗口领取", "post": "邮寄送达", "download": "网上下载", "kiosk": "自助机打印", "locker": "取件柜领取"}
)
REMEDIES = _list({"reconsideration": "行政复议", "litigation": "行政诉讼", "other": "其他途径"})

# ── Service ──────────────────────────────────────────────────────────────────────────────────────────────────

#: 办理形式 (GB/T 39046 A.5).
CHANNELS = _list({"window": "窗口办理", "web": "网上办理", "mobile": "移动端办理", "post": "邮寄办理", "other": "其他"})
#: 网上办理深度: I information … IV wholly online.
ONLINE_DEPTHS = _list({1: "网上查信息", 2: "网上咨询和下载", 3: "网上申请和受理", 4: "全程网办"})
#: 网上办理环节, of which a depth consists.
ONLINE_STAGES = _list(
    {
        "consult": "互联网咨询",
        "receive": "网上收件",
        "preview": "网上预审",
        "accept": "网上受理",
        "handle": "网上办理",
        "result": "结果信息反馈",
        "licence": "电子证照反馈",
    }
)
#: 通办范围.
SCOPES = _list(
    {
        "nation": "全国通办",
        "province": "全省通办",
        "city": "全市通办",
        "county": "全县通办",
        "township": "全镇通办",
        "village": "跨村通办",
    }
)
CROSS_PROVINCE = _list(
    {"online": "全程网办", "collect": "异地代收代办", "joint": "多地联办", "unverified": "已列入，方式待核"}
)
#: 咨询方式、投诉方式.
CONTACTS = _list({"window": "窗口", "web": "网络", "phone": "电话", "letter": "信件", "email": "电子邮件"})
#: 受理地点的类别.
PLACES = _list(
    {
        "hall": "行政服务中心",
        "window": "部门窗口",
        "office": "单位办公室",
        "scene": "现场",
        "agent": "代办点",
        "centre": "便民服务中心",
    }
)
#: How a unit delivers a matter (DOMAIN appendix N), by the words of a claim: decides, carries upward, helps, informs.
MODES = _list({"direct": "直接办理", "agent": "代办", "assist": "协办", "inform": "公开告知"})
#: Stages of life and of a business (DOMAIN 5.1), by which a citizen looks for a matter.
THEMES = _list(
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
#: Themes under which only natural persons, and under which only organisations look; the others are sectors of both.
PERSONAL = frozenset({"birth", "living"})
CORPORATE = frozenset({"hiring"})

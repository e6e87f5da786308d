"""What a region is and does: kinds, levels exercised, validity, the look of its pages, who may be suspended.

Nothing here is read off trailing zeros: the level and the kind of a place are decided once, when the tree is
built (`source`), and stored.
"""

import re
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from wutong.errors import Conflict, Invalid

NATION, PROVINCE, CITY, COUNTY, TOWNSHIP, VILLAGE = range(6)
#: Chinese names of the levels, by number; gettext messages.
LEVEL_NAMES = ("国家", "省级", "市级", "县级", "乡级", "村级")

#: What a place may be, with its name on the screen. A placeholder only fills a gap in the code scheme: it is no tenant.
KINDS = MappingProxyType(
    {
        "government": "人民政府",
        "placeholder": "占位",
        "development_zone": "开发区",
        "enterprise": "政企合一单位",
        "community": "居民委员会",
        "village": "村民委员会",
        "quasi_community": "类似居委会",
        "quasi_village": "类似村委会",
    }
)
#: The People's Republic: no place is recorded as older, so this day means "from the beginning".
BEGINNING = date(1949, 10, 1)

#: Vertical lines (条线): bodies of one line report to each other across the levels.
LINES = MappingProxyType(
    {
        "general_office": "政府办公",
        "government_service": "政务服务",
        "development_reform": "发展改革",
        "education": "教育",
        "science": "科技",
        "industry": "工业和信息化",
        "ethnic_religious": "民族宗教",
        "police": "公安",
        "civil_affairs": "民政",
        "justice": "司法行政",
        "finance": "财政",
        "labour": "人力资源和社会保障",
        "natural_resources": "自然资源",
        "ecology": "生态环境",
        "housing": "住房和城乡建设",
        "transport": "交通运输",
        "water": "水利",
        "agriculture": "农业农村",
        "commerce": "商务",
        "culture_tourism": "文化和旅游",
        "health": "卫生健康",
        "veterans": "退役军人事务",
        "emergency": "应急管理",
        "audit": "审计",
        "market": "市场监管",
        "statistics": "统计",
        "medical_insurance": "医疗保障",
        "forestry": "林业和草原",
        "sport": "体育",
        "petition": "信访",
        "tax": "税务",
        "weather": "气象",
        "tobacco": "烟草专卖",
        "housing_fund": "住房公积金",
        "disabled": "残疾人联合会",
        "archives": "档案",
        "convenience": "便民服务",
        "other": "其他",
    }
)


#: What can be done to the tree, with its name on the screen.
OPERATIONS = MappingProxyType(
    {"rename": "更名", "recode": "换码", "merge": "合并", "split": "分设", "move": "划转", "abolish": "撤销"}
)


class BadColour(Invalid):
    """The colour is not `#rrggbb`, or white letters on it could not be read (WCAG 1.4.3: 4.5 to 1)."""

    code = "region.colour_unreadable"
    message = "主题颜色须写作 #rrggbb，并且要足够深，使白色文字在上面看得清楚。"


class BadCreditCode(Invalid):
    """The unified social credit code is not well formed or its check character is wrong (GB 32100)."""

    code = "department.credit_code_wrong"
    message = "统一社会信用代码“{number}”不正确，请对照证书核对 18 位字符。"


class NoSuchLine(Invalid):
    """The vertical line is none of `LINES`."""

    code = "department.line_unknown"
    message = "请从列表中选择部门所属的条线。"


class NameTaken(Invalid):
    """Another open department of the region has this name."""

    code = "department.name_taken"
    message = "本地区已有同名的部门，请换一个名称。"


class BadCrest(Invalid):
    """The crest is too large, or no PNG, JPEG or WebP by its content."""

    code = "region.crest_unusable"
    message = "徽标须为 PNG、JPEG 或 WebP 图片，且不超过 64 KB。"


class NotBelow(Conflict):
    """The target lies outside the acting region, or is the acting region itself."""

    code = "region.not_below"
    message = "只能对本地区的下级地区这样操作，请返回后重新选择。"


class NotDirectlyBelow(Conflict):
    """A region is opened by its own parent, not from further above."""

    code = "region.not_directly_below"
    message = "只能由直接上级开通，请联系该地区的上级单位。"


class RegionSuspended(Conflict):
    """An office at or above the region has suspended it: its pages can be read, nothing can be filed."""

    code = "region.suspended"
    message = "该地区的网上申办已暂停，恢复前只能查询，请直接联系当地办事窗口。"


class RegionClosed(Conflict):
    """The region has merged, moved or ended: what was filed there goes on, new applications go to its successors."""

    code, status = "region.closed", 410
    message = "{name}已撤并，新的申请请到{heirs}办理；已受理的办件仍在原地址继续办理。"

    def members(self) -> dict[str, Any]:
        """The successors, for machines: region as in addresses, and name."""
        return {"successors": self.facts["successors"]}


class AlreadyDone(Conflict):
    """The region, department or suspension is in that state already."""

    code = "region.already_done"
    message = "这一步已经办过了，请刷新页面查看最新情况。"


@dataclass(frozen=True, slots=True)
class Place:
    """What must be known of a place to say which levels it acts for.

    `above` is the level of the place directly above, placeholders left out; `above_exercises` what that one acts
    for; `counties_below` whether a city has county-level places; `cities_below` whether a province has real cities.
    """

    level: int
    above: int | None = None
    above_exercises: frozenset[int] = frozenset()
    counties_below: bool = True
    cities_below: bool = True


def exercised(place: Place) -> frozenset[int]:
    """The administrative levels a place acts for.

    A municipality (直辖市) is province and city in one; 东莞, 中山 and 儋州 are city and county; a county right
    under a province (济源, 仙桃, 五指山 …) does what elsewhere its city does — unless the province does it
    already, as in a municipality.
    """
    level = place.level
    if level == PROVINCE and not place.cities_below:
        return frozenset({PROVINCE, CITY})
    if level == CITY and not place.counties_below:
        return frozenset({CITY, COUNTY})
    if level == COUNTY and place.above == PROVINCE and CITY not in place.above_exercises:
        return frozenset({CITY, COUNTY})
    return frozenset({level})


def valid(day: date, valid_from: date, valid_to: date | None) -> bool:
    """Whether something valid from one day (included) to another (excluded, None: still) was so on `day`."""
    return valid_from <= day and (valid_to is None or day < valid_to)


# ── Finding a place by what people type ──────────────────────────────────────────────────────────────────────

#: Ends of names that people use where the full name has another: 积石山县, 临夏州, 恩施市 …
LOOSE_ENDS = ("街道", "社区", "省", "州", "市", "县", "区", "旗", "盟", "镇", "乡", "村")
MOST_WORDS, LONGEST_WORD = 4, 40


def words(text: str) -> tuple[str, ...]:
    """What was typed, as words to be found one inside the other: `积石山 吹麻滩`; at most four are read."""
    return tuple(word.lower()[:LONGEST_WORD] for word in text.split()[:MOST_WORDS])


def stems(word: str) -> tuple[str, ...]:
    """The word, and the word without a loose end: people say 积石山县, the name begins 积石山保安族."""
    ends = [word[: -len(end)] for end in LOOSE_ENDS if word.endswith(end) and len(word) > len(end) + 1]
    return (word, *ends[:1])


# ── The look of a region's pages ─────────────────────────────────────────────────────────────────────────────

#: What an office says of itself, true of it alone and not taken from the office above.
OFFICE = ("shown_name", "office_phone", "hours", "place")
#: What comes down to all below, besides the crest (`branding`).
COMES_DOWN = ("greeting", "colour")


def readable(colour: str) -> str:
    """The colour in lower case; raises `BadColour` unless white letters on it reach a contrast of 4.5 to 1."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise BadColour(fields={"colour": [BadColour.message]}, colour=colour)
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    if 1.05 / (luminance + 0.05) < 4.5:
        raise BadColour(fields={"colour": [BadColour.message]}, colour=colour)
    return colour.lower()


MOST_CREST = 64 * 1024


def picture(data: bytes) -> str:
    """The media type of a crest, told by its content; raises `BadCrest`."""
    marks = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
    kind = next((kind for mark, kind in marks.items() if data.startswith(mark)), None)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        kind = "image/webp"
    if kind is None or len(data) > MOST_CREST:
        raise BadCrest(fields={"crest": [BadCrest.message]})
    return kind


# ── Departments ──────────────────────────────────────────────────────────────────────────────────────────────


def known_line(line: str) -> str:
    """The vertical line; raises `NoSuchLine` when it is none of `LINES`."""
    if line not in LINES:
        raise NoSuchLine(fields={"line": [NoSuchLine.message]})
    return line


CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_check(body: str) -> str:
    """The 18th character of a unified social credit code from its first 17 (GB 32100-2015)."""
    total = sum(CREDIT_ALPHABET.index(char) * pow(3, at, 31) for at, char in enumerate(body))
    return CREDIT_ALPHABET[-total % 31]


def credit_code(text: str) -> str:
    """The code in capitals; raises `BadCreditCode` when its form or its check character is wrong."""
    number = text.strip().upper()
    formed = len(number) == 18 and set(number) <= set(CREDIT_ALPHABET)
    if not formed or credit_check(number[:17]) != number[17]:
        raise BadCreditCode(fields={"credit_code": [BadCreditCode.message]}, number=number[:18])
    return number

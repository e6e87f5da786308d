"""How foreign lists number things, and how their cells become our values (DOMAIN 2.3–2.6).

The same digits mean different things in different places (service object 5 is an agency in the standard and an
unincorporated enterprise in exchange practice; one province numbers item types its own way). So a digit is read
only under a **scheme** that was named, words are read as they stand, and nothing is computed from part of a code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from wutong.matters import codes

#: The lists that cells may speak of: name → our values and their titles.
LISTS: Mapping[str, Mapping[Any, str]] = MappingProxyType(
    {
        "item_type": codes.ITEM_TYPES,
        "level": codes.LEVELS,
        "service_object": codes.SERVICE_OBJECTS,
        "body_nature": codes.BODY_NATURES,
        "authority_source": codes.AUTHORITY_SOURCES,
        "handling_type": codes.HANDLING_TYPES,
        "unit": codes.UNITS,
        "channel": codes.CHANNELS,
        "scope": codes.SCOPES,
        "need": codes.NEEDS,
        "form": codes.FORMS,
        "paper_source": codes.PAPER_SOURCES,
        "contact": codes.CONTACTS,
    }
)


@dataclass(frozen=True, slots=True)
class Scheme:
    """One named way of writing codes: for each list it numbers, the foreign digits and our own values."""

    title: str
    lists: Mapping[str, Mapping[str, Any]]


_COMMON: Mapping[str, Mapping[str, Any]] = {
    "item_type": {code: code for code in codes.ITEM_TYPES},
    "level": {str(level): level for level in codes.LEVELS},
    "body_nature": {"1": "statutory", "2": "authorised", "3": "entrusted", "9": "other"},
    "handling_type": {"1": "instant", "2": "promised", "9": "other"},
    "channel": {"1": "window", "2": "web", "3": "mobile", "4": "post", "9": "other"},
}
_PEOPLE = {"1": "person", "2": "enterprise", "3": "institution", "4": "association"}

SCHEMES: Mapping[str, Scheme] = MappingProxyType(
    {
        "gb39046": Scheme("GB/T 39046-2020", {**_COMMON, "service_object": {**_PEOPLE, "5": "agency", "6": "other"}}),
        "exchange": Scheme(
            "国家平台数据交换",
            {
                **_COMMON,
                "service_object": {**_PEOPLE, "5": "unincorporated", "6": "agency", "7": "other", "9": "other"},
                "authority_source": dict(zip("123456", codes.AUTHORITY_SOURCES, strict=True)),
                "scope": dict(zip("123456", codes.SCOPES, strict=True)),
                "contact": dict(zip("12345", codes.CONTACTS, strict=True)),
            },
        ),
        # Of this dictionary's paper forms only those are known whose meaning a source gives.
        "guangdong": Scheme(
            "广东事项管理字典",
            {
                "need": {"1": "required", "2": "optional", "3": "deferred"},
                "form": {"1": "original", "6": "shared", "7": "partly", "8": "scan", "9": "electronic"},
                "paper_source": {"10": "self", "20": "government", "30": "agency", "99": "other"},
            },
        ),
    }
)

#: Words that lists use for our values, besides the official titles.
_SPOKEN: Mapping[str, Mapping[str, Any]] = {
    "item_type": {
        "其他": "10", "其他权力": "10", "其他类": "10", "许可": "01", "确认": "07", "给付": "05", "奖励": "08",
    },
    "level": {
        "nation": 1, "province": 2, "city": 3, "county": 4, "township": 5, "village": 6, "国家": 1, "省": 2, "市": 3,
        "州级": 3, "设区的市级": 3, "县": 4, "区级": 4, "镇": 5, "乡": 5, "街道": 5, "镇级": 5, "乡镇": 5,
        "乡镇级": 5, "村": 6, "社区": 6,
    },
    "service_object": {"个人": "person", "企业": "enterprise", "社会组织": "association", "其他": "other"},
    "unit": {"个工作日": "working", "日": "natural", "天": "natural", "个自然日": "natural", "个小时": "hour"},
}  # fmt: skip


def read(name: str, text: str, scheme: str | None = None) -> Any:
    """Our value for a cell of a list: as words, else as a digit of the scheme; None when it is neither."""
    spoken = _words(name)
    if text in spoken:
        return spoken[text]
    return SCHEMES[scheme].lists.get(name, {}).get(text) if scheme else None


@cache
def _words(name: str) -> Mapping[str, Any]:
    return {title: value for value, title in LISTS[name].items()} | dict(_SPOKEN.get(name, {}))


def told(options: Mapping[Any, str], text: str, scheme: str | None = None) -> Any:
    """Our value for a cell, by the code list it must come from; None where the list is not among those numbered."""
    name = next((name for name, held in LISTS.items() if held is options), None)
    return read(name, text, scheme) if name else None


def written(name: str, value: Any, scheme: str) -> str | None:
    """The digit under which a scheme knows our value; None where it has none."""
    digits = SCHEMES[scheme].lists.get(name, {})
    return next((digit for digit, ours in digits.items() if ours == value), None)


def item_type(text: str, scheme: str | None = None, mapping: Mapping[str, str] | None = None) -> str | None:
    """The national type code of a cell; digits need a scheme or the list's own `mapping`, else None."""
    own = (mapping or {}).get(text)
    found: str | None = read("item_type", text if own is None else own, scheme if own is None else "gb39046")
    return found


def level(text: str, scheme: str | None = None) -> int | None:
    """The 行使层级 (1–6) of a cell; None when the words are unknown or digits come without a scheme."""
    found: int | None = read("level", text, scheme)
    return found


def service_object(text: str, scheme: str | None = None) -> str | None:
    """Our service object for a cell, under the same rule."""
    found: str | None = read("service_object", text, scheme)
    return found


def unit(text: str) -> str | None:
    """`working` or `natural` for a written unit of time, else None."""
    found: str | None = read("unit", text)
    return found

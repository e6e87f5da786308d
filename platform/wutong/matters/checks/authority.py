"""Rules about who acts for whom: levels, bodies, codes, themes, telephones, names (DOMAIN 2.4–2.8)."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from wutong.matters import codes, naming, rules
from wutong.matters.checks.rule import Facts, Matter, advises, refuses, rows, when
from wutong.regions.rules import credit_check

#: What is written where nothing is said.
_NOTHING = re.compile(
    r"[\s\-—–/\\.。、…*]*(无|暂无|没有|略|待定|待补充|同上|none|n/?a)?[\s\-—–/\\.。、…*]*", re.IGNORECASE
)


def no_basis(matter: Matter) -> Iterable[Facts]:
    """Who sets a matter up names the law it stands on (行政许可法 §14–17; DOMAIN appendix M), and not a word for none.

    Where the profile asks for it anyway, its absence is told there.
    """
    basis = matter.get("legal_basis")
    asked = "legal_basis" in dict(rules.profile(matter))
    return when(_NOTHING.fullmatch(basis or "") and bool(basis or not asked))


def no_level(matter: Matter) -> Iterable[Facts]:
    """The matter names the levels that exercise it, as single levels; an item that is not filed need not."""
    levels = set(matter.get("exercise_levels") or ())
    return when(not rules.upper(matter) and (not levels or not levels <= set(codes.LEVELS)))


def own_motion(matter: Matter) -> Iterable[Facts]:
    """Only what is applied for is a service (国务院令716 §4)."""
    kind = matter.get("item_type")
    return when(kind is not None and kind not in codes.APPLIED_FOR, kind=codes.ITEM_TYPES.get(kind or "", kind))


def nobody_entrusts(matter: Matter) -> Iterable[Facts]:
    """An entrusted power names who entrusts it (许可法 §24)."""
    return when(matter.get("authority_source") in codes.ENTRUSTED and not matter.get("entrusting_body"))


def entrusted_by_law(matter: Matter) -> Iterable[Facts]:
    """A body that entrusts is named only where a power is entrusted."""
    source = matter.get("authority_source")
    return when(source is not None and source not in codes.ENTRUSTED and matter.get("entrusting_body"))


def nature_differs(matter: Matter) -> Iterable[Facts]:
    """Who acts on somebody's behalf is an entrusted organisation."""
    nature = matter.get("body_nature")
    return when(matter.get("authority_source") in codes.ENTRUSTED and nature not in (None, "entrusted"))


def credit_code(matter: Matter) -> Iterable[Facts]:
    """The check digit is right; real codes exist that fail it, so this is advice."""
    code = matter.get("department_code")
    return when(code and not _credible(code), code=code)


def _credible(code: str) -> bool:
    if not re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{18}", code):
        return False
    return credit_check(code[:17]) == code[17]


def code_without_scheme(matter: Matter) -> Iterator[Facts]:
    """A code says under which scheme it was given, or nobody can read it."""
    if matter.get("base_code") and not matter.get("code_scheme"):
        yield {"element": "code_scheme"}
    if any(matter.get(name) for name in ("local_base_code", "local_code", "local_type")):
        yield from when(not matter.get("local_scheme"), element="local_scheme")


def theme_differs(matter: Matter) -> Iterable[Facts]:
    """A matter stands under a theme where those look whom it is for."""
    people, themes = set(matter.get("service_objects") or ()), set(matter.get("themes") or ())
    if not people or not themes:
        return ()
    if "person" not in people:
        return when(themes <= codes.PERSONAL)
    return when(people == {"person"} and themes <= codes.CORPORATE)


_DIALLED = re.compile(r"^(0\d{2,3}-?\d{7,8}(-\d{1,6})?|1\d{10}|1[0-9]{4}|400-?\d{3}-?\d{4})$")


def no_area_code(matter: Matter) -> Iterator[Facts]:
    """Every telephone can be dialled from anywhere."""
    own = ((name, matter.get(name)) for name in ("consult_phone", "complaint_phone"))
    others = ((name, row.get("phone")) for name in ("places", "remedies") for row in rows(matter, name))
    for name, number in chain(own, others):
        if number and not _DIALLED.match(number):
            yield {"element": name, "number": number}


def same_phone(matter: Matter) -> Iterable[Facts]:
    """Consultation and complaint are two numbers."""
    consult = matter.get("consult_phone")
    return when(consult and consult == matter.get("complaint_phone"))


def way_without_address(matter: Matter) -> Iterator[Facts]:
    """A way to ask or complain leads somewhere."""
    for name, title in (("consult", "咨询"), ("complaint", "投诉")):
        ways = matter.get(f"{name}_ways") or ()
        for way, place in (("phone", f"{name}_phone"), ("web", f"{name}_link")):
            if way in ways and not matter.get(place):
                yield {"element": place, "what": title, "way": codes.CONTACTS[way]}


def doubtful_name(matter: Matter) -> Iterator[Facts]:
    """What somebody should look at in a name."""
    name = matter.get("name") or ""
    for doubt in naming.doubts(name, matter.get("exercise_levels") or ()):
        yield {"doubt": doubt}


RULES = (
    refuses(
        "no_basis",
        "legal_basis",
        no_basis,
        "设立事项须有设定依据，请写明法律、法规、规章或规范性文件的名称和条款，不能写“无”“略”。",
    ),
    refuses("no_level", "exercise_levels", no_level, "请逐一选择行使层级，不能只写“分级管理”。"),
    refuses("own_motion", "item_type", own_motion, "“{kind}”不是依申请办理的事项，不列入政务服务事项，请改事项类型。"),
    refuses("nobody_entrusts", "entrusting_body", nobody_entrusts, "权力来自委托，请写明委托部门。"),
    advises(
        "entrusted_by_law", "entrusting_body", entrusted_by_law, "权力不是受委托行使，请删去委托部门或改权力来源。"
    ),
    advises("nature_differs", "body_nature", nature_differs, "权力来自委托，实施主体性质宜为受委托组织。"),
    advises("credit_code", "department_code", credit_code, "统一社会信用代码“{code}”校验位不符，请核对。"),
    advises("code_without_scheme", "code_scheme", code_without_scheme, "填写了编码，请写明编码方案。"),
    advises("theme_differs", "themes", theme_differs, "主题与服务对象不一致，请核对。"),
    refuses("no_area_code", "consult_phone", no_area_code, "电话“{number}”须带区号，如 0930-1234567。"),
    refuses("same_phone", "complaint_phone", same_phone, "监督投诉电话不能与咨询电话相同。"),
    advises("way_without_address", "consult_link", way_without_address, "{what}方式有“{way}”，请写明号码或网址。"),
    advises("doubtful_name", "name", doubtful_name, "事项名称：{doubt}。"),
)

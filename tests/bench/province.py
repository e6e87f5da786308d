"""A made-up catalogue of any size, by COPY as the owner: what is published, what is claimed and what is localised.

Everything passes the constraints of the real tables, and everything is computed from numbers, so that it is the same
in every run and the right answer for any village and matter is known without asking the engine: `expected`.

Matters of a province are numbered from 0. The first few are the nation's, to which the province adds its own word;
who claims a matter follows from its number (`CLAIMS`), and so do the levels it is meant for.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

import psycopg

from wutong.layers.chain import FOREVER
from wutong.matters.rules import item_of as item_of_code
from wutong.tenancy import policies

NATION = 0
THEN = datetime(2026, 1, 1, tzinfo=UTC)
#: The nation defines so many matters, and the first of a province's are these.
NATIONAL, SHARED = 60, 8
#: Who claims which numbers, for whom: by the kind of region that says so.
CLAIMS = {
    "county": {"villages": range(31), "townships": range(80), "self": range(752)},
    "province": {"self": range(752, 1352)},
    "city": {"self": range(1352, 1752)},
}
VILLAGE_CLAIMS = len(CLAIMS["county"]["villages"])
#: A county localises the first so many matters; every second village the first three.
LOCALISED, BY_VILLAGE = 60, 3
WHO = (
    "居民", "个体工商户", "农村", "城镇", "残疾人", "老年人", "退役军人", "未成年人", "企业", "学校", "外来人员",
    "职工", "农民工", "高校毕业生", "困难家庭", "合作社", "社会团体", "医疗机构", "境外人员", "台胞",
)  # fmt: skip
WHAT = (
    "社会保障卡", "最低生活保障", "医疗保险参保", "养老保险待遇", "生育登记", "身份证明", "住房补贴", "道路运输证",
    "食品经营许可", "药品经营", "取水许可", "林木采伐", "宅基地", "临时救助", "失业登记", "不动产登记", "施工许可",
    "户外广告", "特种设备", "公积金提取", "演出备案", "民办教育", "养殖证", "种子生产", "水域滩涂", "职业资格",
)  # fmt: skip
HOW = ("申请", "变更", "注销", "补办", "延续")


@dataclass(frozen=True)
class Province:
    """A province: the codes of everybody below it by what they act for, and how many matters it has."""

    code: int
    matters: int
    cities: list[int]
    counties: list[int]
    townships: list[int]
    villages: list[int]

    @property
    def size(self) -> int:
        """How many regions lie below it."""
        return len(self.cities) + len(self.counties) + len(self.townships) + len(self.villages)

    def regions(self) -> Iterator[tuple[int, int, int]]:
        """Code, parent and level, parents first; of a made-up province, in which no level is left out."""
        yield self.code, NATION, 1
        for level, span, codes in (
            (2, 10**10, self.cities), (3, 10**8, self.counties), (4, 10**6, self.townships), (5, 10**3, self.villages),
        ):  # fmt: skip
            yield from ((code, code - code % span, level) for code in codes)

    def items(self) -> list[UUID]:
        """The ids of its matters."""
        return [item_of(self.code, number) for number in range(self.matters)]


def made(code: int, size: int, matters: int) -> Province:
    """A province with exactly `size` regions below it: a county for every 250, eight a city at most, a township for
    every twenty, and villages for what is missing."""
    counties = [code + (1 + n // 8) * 10**8 + (21 + n % 8) * 10**6 for n in range(max(1, size // 250))]
    cities = sorted({county - county % 10**8 for county in counties})
    towns = [counties[n % len(counties)] + (100 + n // len(counties)) * 1000 for n in range(size // 20)]
    rest = size - len(cities) - len(counties) - len(towns)
    villages = [towns[n % len(towns)] + 201 + n // len(towns) for n in range(rest)]
    return Province(code, matters, cities, counties, towns, villages)


# ── What is said ─────────────────────────────────────────────────────────────────────────────────────────────


def definer(province: int, number: int) -> int:
    """Whose matter a province's number is."""
    return NATION if number < SHARED else province


def code_of(province: int, number: int) -> str:
    """The code of a province's matter."""
    return f"B{definer(province, number) // 10**10:02d}{number:05d}"


@cache
def item_of(province: int, number: int) -> UUID:
    """The id of a province's matter."""
    return item_of_code(code_of(province, number))


def name_of(number: int) -> str:
    """One of 2,600 names that people might look for."""
    who, what, how = number % len(WHO), number // len(WHO) % len(WHAT), number // len(WHO) // len(WHAT)
    return f"{WHO[who]}{WHAT[what]}{HOW[how % len(HOW)]}" + "（新）" * (how // len(HOW))


def content(province: int, number: int) -> dict[str, Any]:
    """A matter as whoever defines it publishes it."""
    papers = [{"key": name, "name": name, "copies": 1} for name in ("身份证", "申请表", "证明", "照片")]
    return {
        "code": code_of(province, number),
        "name": name_of(number),
        "item_type": ("01", "20", "05")[number % 3],
        "department": f"示例部门{number % 40}",
        "themes": [("work", "living", "housing", "education")[number % 4]],
        "service_objects": ["person", "enterprise"][: 1 + number % 2],
        "legal_basis": "示例依据" * 20,
        "exercise_levels": _levels(number),
        "legal_days": 30,
        "promised_days": 20 + number % 5,
        "visits": number % 3,
        "conditions": ["示例条件一", "示例条件二"],
        "steps": [{"key": name, "name": name} for name in ("受理", "审查", "决定", "送达")],
        "papers": papers,
        "address": "示例地址",
        "hours": "9:00–17:00",
        "consult_phone": f"0931-{number:07d}",
    }


def _levels(number: int) -> list[int]:
    """行使层级 by number, so that whoever claims a matter is one it is meant for."""
    reached = {"villages": [4, 5, 6], "townships": [4, 5], "self": [4]}
    for word, levels in reached.items():
        if number in CLAIMS["county"][word]:
            return levels
    return [2] if number in CLAIMS["province"]["self"] else [3]


def by_province(province: int, number: int) -> dict[str, Any]:
    """What a province says about a matter of the nation."""
    return {"promised_days": 15 + number % 3, "consult_phone": f"12345-{province // 10**10}"}


def by_county(county: int, number: int) -> dict[str, Any]:
    """What a county says itself about a matter that it localises."""
    phone = f"0930-{county % 10**7}"
    return {"promised_days": 5 + number % 3, "address": f"示例大厅 {county}", "consult_phone": phone}


def by_village(village: int) -> dict[str, Any]:
    """What a village says itself."""
    return {"consult_phone": f"139{village % 10**8:08d}"}


def expected(village: int, number: int) -> dict[str, Any]:
    """A matter as a village must see it, merged here by hand."""
    province, county = village - village % 10**10, village - village % 10**6
    told = content(province, number)
    if number < SHARED:
        told |= by_province(province, number)
    if number < LOCALISED:
        told |= by_county(county, number)
    if number < BY_VILLAGE and _speaks(village):
        told |= by_village(village)
    return told


# ── The rows ─────────────────────────────────────────────────────────────────────────────────────────────────

Row = tuple[Any, ...]
LEAD = "region, item, release, starts, ends, defines, withdrawn, locks, changed"
NAMES = tuple(content(NATION, 0))
OWN = ("promised_days", "address", "consult_phone")


def plant(owner: psycopg.Connection[Any], provinces: Iterable[Province]) -> None:
    """Write the regions of made-up provinces, each acting for its own level."""
    rows = [row for province in provinces for row in province.regions()]
    named = [(code, parent, level, "government", str(code), str(code), "", "", THEN) for code, parent, level in rows]
    bulk(owner, "regions", "code, parent, level, kind, name, full_name, pinyin, initials, valid_from", named)
    bulk(owner, "region_exercises", "code, level, valid_from", [(code, level, THEN) for code, _, level in rows])


def publish(owner: psycopg.Connection[Any], provinces: list[Province]) -> None:
    """Write releases, heads, layers and claims of the nation and of everybody in these provinces."""
    homes = [NATION, *[home for province in provinces for home in _speaking(province)]]
    bulk(owner, "releases", "region, id, kind, number, starts, made_at, note, items, editors, urgent",
         ((home, UUID(int=home), "matters", 1, THEN, THEN, "", 1, [], False) for home in homes))  # fmt: skip
    bulk(owner, "heads", "region, kind, version, number, bounds",
         ((home, "matters", UUID(int=home), 9, [THEN]) for home in homes))  # fmt: skip
    bulk(owner, "matters", f"{LEAD}, {', '.join(NAMES)}", _defined(provinces))
    bulk(owner, "matters", f"{LEAD}, {', '.join(OWN)}", _localised(provinces))
    bulk(owner, "claims", "region, id, kind, number, items, reach, besides, binding, state, mode, starts, ends",
         (row for province in provinces for row in _claims(province)))  # fmt: skip


def copies(owner: psycopg.Connection[Any], villages: Iterable[int]) -> None:
    """The rival: a table that holds the finished copy of every claimed matter of the given villages, keyed by both.

    Same columns and same row security as the layers.
    """
    owner.execute("create table bench_copies (like matters including defaults)")
    owner.execute("alter table bench_copies add primary key (region, item)")
    bulk(owner, "bench_copies", f"{LEAD}, {', '.join(NAMES)}", (
        (village, item_of(village - village % 10**10, number), UUID(int=village), THEN, FOREVER, True, False, [], [],
         *_written(expected(village, number)))
        for village in sorted(set(villages)) for number in range(VILLAGE_CLAIMS)
    ))  # fmt: skip
    for statement in policies("bench_copies", "inherited"):
        owner.execute(statement)  # type: ignore[call-overload]
    owner.execute("analyze bench_copies")


def _speaking(province: Province) -> Iterator[int]:
    """Everybody in a province who has said anything, once: some regions act for two levels."""
    yield from dict.fromkeys((province.code, *province.cities, *province.counties))
    yield from filter(_speaks, province.villages)


def _defined(provinces: Iterable[Province]) -> Iterator[Row]:
    for code, numbers in [(NATION, range(NATIONAL)), *[(one.code, range(SHARED, one.matters)) for one in provinces]]:
        for number in numbers:
            said = content(code, number)
            item = item_of_code(said["code"])
            yield (code, item, UUID(int=code), THEN, FOREVER, True, False, [], sorted(said), *_written(said))


def _localised(provinces: Iterable[Province]) -> Iterator[Row]:
    for province in provinces:
        yield from (_layer(province.code, province, n, by_province(province.code, n)) for n in range(SHARED))
        numbers = range(min(LOCALISED, province.matters))
        for county in province.counties:
            yield from (_layer(county, province, n, by_county(county, n)) for n in numbers)
        for village in filter(_speaks, province.villages):
            yield from (_layer(village, province, n, by_village(village)) for n in range(BY_VILLAGE))


def _speaks(village: int) -> bool:
    """Whether a village says anything itself."""
    return village % 2 == 0


def _layer(home: int, province: Province, number: int, said: dict[str, Any]) -> Row:
    lead = (home, item_of(province.code, number), UUID(int=home), THEN, FOREVER, False, False, [], sorted(said))
    return (*lead, *[said.get(name) for name in OWN])


def _claims(province: Province) -> Iterator[Row]:
    mine = [(province.code, "province"), *[(city, "city") for city in province.cities]]
    mine += [(county, "county") for county in province.counties]
    for place, (home, kind) in enumerate(mine):
        for at, (reach, numbers) in enumerate(CLAIMS[kind].items()):
            items = [item_of(province.code, number) for number in numbers if number < province.matters]
            if items:
                yield (home, UUID(int=place * 8 + at), "matters", 2 + at, items, [reach], [], False, "claimed",
                       "direct", THEN, FOREVER)  # fmt: skip


def _written(told: dict[str, Any]) -> list[Any]:
    """Values as COPY takes them: lists of rows and words are JSON, except the levels."""
    return [
        json.dumps(value, ensure_ascii=False) if isinstance(value, list) and name != "exercise_levels" else value
        for name, value in told.items()
    ]


def bulk(owner: psycopg.Connection[Any], table: str, names: str, rows: Iterable[Row]) -> None:
    """COPY into a table without row security, which COPY refuses, and over in one statement."""
    with owner.cursor() as cursor:
        cursor.execute(f"create temporary table loading on commit drop as select {names} from {table} limit 0")
        with cursor.copy(f"copy loading ({names}) from stdin") as out:
            for row in rows:
                out.write_row(row)
        cursor.execute(f"insert into {table} ({names}) select {names} from loading")
        cursor.execute("drop table loading")

"""A made-up catalogue of any size, by COPY as the owner: what provinces publish, what is claimed and localised.

Everything passes the constraints of the real tables, and everything is computed from numbers, so that the right
answer for any village and matter is known without asking the engine: `expected`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import psycopg

from wutong.layers.chain import FOREVER
from wutong.tenancy import policies

SPACE = UUID("4a1d3d0e-6a5d-4b53-9a58-2b8f4f1f9a10")
THEN = datetime(2026, 1, 1, tzinfo=UTC)
#: How many matters a county claims for itself, for its townships, for its villages.
CLAIMS = {"self": 200, "townships": 80, "villages": 31}
#: A county localises the first so many matters; every second village the first three.
LOCALISED, BY_VILLAGE = 60, 3


@dataclass(frozen=True)
class Province:
    """A province with exactly `size` regions below it, and `matters` matters."""

    code: int
    size: int
    matters: int

    @property
    def counties(self) -> list[int]:
        """Eight counties a city at most, one for every 250 regions."""
        wanted = max(1, self.size // 250)
        return [self.code + (1 + n // 8) * 10**8 + (21 + n % 8) * 10**6 for n in range(wanted)]

    @property
    def cities(self) -> list[int]:
        """The cities of the counties."""
        return sorted({county - county % 10**8 for county in self.counties})

    @property
    def townships(self) -> list[int]:
        """One for every twenty regions, spread over the counties."""
        counties = self.counties
        return [counties[n % len(counties)] + (100 + n // len(counties)) * 1000 for n in range(self.size // 20)]

    @property
    def villages(self) -> list[int]:
        """Whatever is missing to `size`."""
        rest = self.size - len(self.cities) - len(self.counties) - len(self.townships)
        towns = self.townships
        return [towns[n % len(towns)] + 201 + n // len(towns) for n in range(rest)]

    def regions(self) -> Iterator[tuple[int, int, int]]:
        """Code, parent and level, parents first."""
        yield self.code, 0, 1
        for level, span, codes in (
            (2, 10**10, self.cities), (3, 10**8, self.counties), (4, 10**6, self.townships), (5, 10**3, self.villages),
        ):  # fmt: skip
            yield from ((code, code - code % span, level) for code in codes)

    def items(self) -> list[UUID]:
        """The ids of its matters."""
        return [item_of(self.code, number) for number in range(self.matters)]


def item_of(province: int, number: int) -> UUID:
    """The id of a province's matter."""
    return uuid5(SPACE, f"{province}/{number}")


def content(province: int, number: int) -> dict[str, Any]:
    """A matter as the province publishes it."""
    papers = [{"key": name, "name": name, "copies": 1} for name in ("身份证", "申请表", "证明", "照片")]
    return {
        "code": f"B{province // 10**10:02d}{number:05d}",
        "name": f"示例事项{number}",
        "item_type": "20",
        "legal_basis": "示例依据" * 20,
        "exercise_levels": [4, 5, 6],
        "legal_days": 30,
        "promised_days": 20 + number % 5,
        "visits": 1,
        "conditions": ["示例条件一", "示例条件二"],
        "steps": [{"key": name, "name": name} for name in ("受理", "审查", "决定", "送达")],
        "papers": papers,
        "address": "示例地址",
        "hours": "9:00–17:00",
        "consult_phone": f"0931-{number:07d}",
    }


def by_county(county: int, number: int) -> dict[str, Any]:
    """What a county says itself about a matter that it localises."""
    return {"promised_days": 5 + number % 3, "address": f"示例大厅 {county}", "consult_phone": f"0930-{county % 10**7}"}


def by_village(village: int) -> dict[str, Any]:
    """What a village says itself."""
    return {"consult_phone": f"139{village % 10**8:08d}"}


def expected(province: int, village: int, number: int) -> dict[str, Any]:
    """A matter as a village must see it, merged here by hand."""
    county, told = village - village % 10**6, content(province, number)
    if number < LOCALISED:
        told |= by_county(county, number)
    if number < BY_VILLAGE and village % 2 == 0:
        told |= by_village(village)
    return told


def plant(owner_url: str, provinces: list[Province]) -> None:
    """Write regions, county and village layers, claims and heads; the provinces publish through the verb."""
    with psycopg.connect(owner_url) as owner:
        regions = [row for province in provinces for row in province.regions()]
        named = [
            (code, parent, level, "government", str(code), str(code), "", "", THEN) for code, parent, level in regions
        ]
        bulk(owner, "regions", "code, parent, level, kind, name, full_name, pinyin, initials, valid_from", named)
        bulk(owner, "region_exercises", "code, level, valid_from", [(code, level, THEN) for code, _, level in regions])


def localise(owner_url: str, province: Province) -> dict[str, int]:
    """Write what counties and villages claim and change, after the province has published; returns row counts."""
    layers = list(_layers(province))
    homes = sorted({row[0] for row in layers})
    with psycopg.connect(owner_url) as owner:
        bulk(owner, "releases", "region, id, kind, number, starts, made_at, note, items, editors, urgent",
              [(home, UUID(int=home), "matters", 1, THEN, THEN, "", 1, [], False) for home in homes])  # fmt: skip
        bulk(owner, "heads", "region, kind, version, number, bounds",
              [(home, "matters", UUID(int=home), 3, [THEN]) for home in homes])  # fmt: skip
        lead = "region, item, release, starts, ends, defines, withdrawn, locks, changed"
        bulk(owner, "matters", f"{lead}, promised_days, address, consult_phone", layers)
        claims = [claim for county in province.counties for claim in _claims(province, county)]
        bulk(owner, "claims", "region, id, kind, number, items, reach, besides, binding, state, mode, starts, ends",
              claims)  # fmt: skip
        owner.execute("analyze")
    return {"layers": len(layers), "claims": len(claims)}


def copies(owner_url: str, provinces: list[Province], villages: dict[int, int]) -> None:
    """The rival: a table that holds the finished copy of every claimed matter of the given villages, keyed by both.

    Same columns and same row security as the layers; `villages` maps each village to its province.
    """
    with psycopg.connect(owner_url) as owner:
        owner.execute("create table bench_copies (like matters including defaults)")
        owner.execute("alter table bench_copies add primary key (region, item)")
        names = list(content(0, 0))
        lead = "region, item, release, starts, ends, defines, withdrawn, locks, changed"
        rows = [
            (village, item_of(province, number), UUID(int=village), THEN, FOREVER, True, False, [], [], *_written(told))
            for village, province in villages.items()
            for number in range(CLAIMS["villages"])
            for told in [expected(province, village, number)]
        ]
        bulk(owner, "bench_copies", f"{lead}, {', '.join(names)}", rows)
        for statement in policies("bench_copies", "inherited"):
            owner.execute(statement)  # type: ignore[call-overload]
        owner.execute("analyze bench_copies")


def _layers(province: Province) -> Iterator[tuple[Any, ...]]:
    held = (THEN, FOREVER, False, False, [])
    for county in province.counties:
        for number in range(min(LOCALISED, province.matters)):
            said = by_county(county, number)
            yield (county, item_of(province.code, number), UUID(int=county), *held, sorted(said), *said.values())
    for village in province.villages:
        if village % 2 == 0:
            for number in range(BY_VILLAGE):
                phone = by_village(village)["consult_phone"]
                lead = (village, item_of(province.code, number), UUID(int=village))
                yield (*lead, *held, ["consult_phone"], None, None, phone)


def _claims(province: Province, county: int) -> Iterator[tuple[Any, ...]]:
    for place, (reach, count) in enumerate(CLAIMS.items()):
        items = province.items()[:count]
        yield (county, UUID(int=county + place), "matters", place + 1, items, [reach], [], False, "claimed", "direct",
               THEN, FOREVER)  # fmt: skip


def _written(told: dict[str, Any]) -> list[Any]:
    """Values as COPY takes them: lists of rows and words are JSON, except the levels."""
    return [
        json.dumps(value, ensure_ascii=False) if isinstance(value, list) and name != "exercise_levels" else value
        for name, value in told.items()
    ]


def bulk(owner: psycopg.Connection[Any], table: str, names: str, rows: list[tuple[Any, ...]]) -> None:
    """COPY into a table without row security, which COPY refuses, and over in one statement."""
    with owner.cursor() as cursor:
        cursor.execute(f"create temporary table loading on commit drop as select {names} from {table} limit 0")
        with cursor.copy(f"copy loading ({names}) from stdin") as out:
            for row in rows:
                out.write_row(row)
        cursor.execute(f"insert into {table} ({names}) select {names} from loading")
        cursor.execute("drop table loading")

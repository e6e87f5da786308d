"""What statistics keep of a year of a province's cases, planted by SQL as the owner: what each case adds to its days,
the cells of every office, and the sums of every region above, as rounds would have written them.

Offices and matters are drawn unevenly, as in life: a few matters make most of the cases, cities have more than the
country, a fifth comes in at townships. Nothing is drawn by chance: a case's number says everything, so each run plants
the same. `unsettled` proves it by having the product count days anew: it must find nothing to write.
"""

from datetime import date
from typing import Any
from uuid import UUID

import psycopg
from tests.bench.caseload import PROVINCE
from tests.bench.province import plant

from wutong import tenancy
from wutong.db import db, work
from wutong.statistics import actions
from wutong.statistics.models import Mark
from wutong.statistics.rules import MEASURES

FIRST, DAYS = date(2026, 1, 1), 365
LAST = date(2026, 12, 31)
MATTERS, BODIES = 600, 40
#: A case's own numbers, uniform in 0..1, from its number: which office, matter, day, channel, and how it went.
DRAWN = "(hashint8extended(n, {0}) & 2147483647) / 2147483648.0"
_DRAWS = ("office", "matter", "day", "way", "pace", "town")

CASES = """
create temporary table planned as
with drawn as (select n, {draws} from generate_series(1, {cases}) n)
select n, case when town < 0.2 then (%(towns)s::bigint[])[1 + floor(power(office, 1.5) * %(n_towns)s)::int]
       else (%(counties)s::bigint[])[1 + floor(power(office, 1.5) * %(n_counties)s)::int] end as region,
  floor(power(matter, 3) * {matters})::int as matter,
  case when way < 0.55 then 'web' when way < 0.9 then 'counter' else 'helper' end as channel,
  date '{first}' + floor(day * ({days} - 21))::int as filed,
  date '{first}' + floor(day * ({days} - 21))::int + (pace * 7)::int %% 2 as accepted,
  case when pace < 0.95 then date '{first}' + floor(day * ({days} - 21))::int + 1 + floor(pace * 19)::int end as closed,
  pace
from drawn order by region, n
"""
#: What one case adds to each of its days, in the order of `MEASURES`.
ADDED = """
(d = filed)::int, (d = filed and channel = 'web')::int, (d = filed and matter % 8 = 0)::int, (d = accepted)::int,
ended::int, ended::int, 0, ended::int, (ended and pace < 0.93)::int,
(ended and pace < 0.6)::int, (ended and pace > 0.945)::int, case when ended then 10 else 0 end,
case when ended then 20 else 0 end, case when ended then 1 + floor(pace * 14)::int else 0 end, 0, 0, 0
"""
COUNTED = f"""
insert into statistics_counted (region, case_id, day, matter, department, channel, {", ".join(MEASURES)})
select region, lpad(to_hex(n), 32, '0')::uuid, d, 'SL-' || lpad(matter::text, 4, '0'),
  '示例部门' || (matter % {BODIES}), channel, {ADDED}
from planned cross join lateral (
  select distinct d, d is not distinct from closed as ended
  from unnest(array[filed, accepted, closed]) d where d is not null
) of order by region, n
"""  # noqa: S608 - made of our own constants
TOTALS = ", ".join(f"sum({name})" for name in MEASURES)
CELLS = f"""
insert into statistics_cells (region, day, matter, department, channel, {", ".join(MEASURES)})
select region, day, matter, department, channel, {TOTALS} from statistics_counted
group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
"""  # noqa: S608
#: The sums of regions of one level: their own cells and those of everybody below; `{key}` is by what they are cut.
SUMS = """
insert into statistics_sums (region, cut, day, key, channel, {names})
select above.region, '{cut}', day, {key}, channel, {totals} from statistics_cells cell
join above on above.lower = cell.region group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
"""

MONTHS = f"""
insert into statistics_months (region, cut, month, key, channel, {", ".join(MEASURES)})
select region, cut, date_trunc('month', day)::date, key, channel, {TOTALS} from statistics_sums group by 1, 2, 3, 4, 5
"""  # noqa: S608


def fill(owner_url: str, cases: int) -> None:
    """Plant the province, and what statistics keep of its cases."""
    with psycopg.connect(owner_url) as owner:
        owner.execute("set local work_mem = '512MB'")
        plant(owner, [PROVINCE])
        _counted(owner, cases)
        owner.execute(CELLS)
        _above(owner)
        for cut, key in (("place", "above.via::text"), ("matter", "matter"), ("department", "department")):
            told = SUMS.format(names=", ".join(MEASURES), totals=TOTALS, cut=cut, key=key)
            owner.execute(told)  # type: ignore[call-overload]
        owner.execute(MONTHS)
    with psycopg.connect(owner_url, autocommit=True) as owner:
        for table in ("counted", "cells", "sums", "months", "marks"):
            owner.execute(f"vacuum analyze statistics_{table}")  # type: ignore[call-overload]


def _counted(owner: psycopg.Connection[Any], cases: int) -> None:
    draws = ", ".join(f"{DRAWN.format(seed)} as {name}" for seed, name in enumerate(_DRAWS))
    told = CASES.format(cases=cases, draws=draws, matters=MATTERS, first=FIRST, days=DAYS)
    towns = sorted(PROVINCE.townships[::3])
    offices = {"towns": towns, "n_towns": len(towns), "counties": PROVINCE.counties,
               "n_counties": len(PROVINCE.counties)}  # fmt: skip
    owner.execute(told, offices)  # type: ignore[call-overload]
    owner.execute(COUNTED)  # type: ignore[call-overload]


def _above(owner: psycopg.Connection[Any]) -> None:
    """For every region with cases in its range: each office in it, and the child through which its cases come up."""
    owner.execute("create temporary table above (region bigint, lower bigint, via bigint)")
    offices = [code for (code,) in owner.execute("select distinct region from statistics_cells")]
    parents = {code: parent for code, parent, _ in PROVINCE.regions()} | {tenancy.NATION: None}
    rows = []
    for office in offices:
        via, at = office, office
        while at is not None:
            rows.append((at, office, via))
            via, at = at, parents[at]
    with owner.cursor() as cursor, cursor.copy("copy above from stdin") as out:
        for row in rows:
            out.write_row(row)
    owner.execute("analyze above")


def unsettled(day: date) -> int:
    """Have the product add up a day anew at an office, its county, city and the province; how many of them found
    something to write, of rows that are said to be right."""
    found = 0
    line = [PROVINCE.counties[0], PROVINCE.cities[0], PROVINCE.code]
    for place in line:
        with tenancy.at(place), work():
            db.session.add(Mark(region=place, id=UUID(int=place), kind="day", case_id=None, day=day, at=actions.now()))
        found += actions.settle(place)
    return found


def sizes(owner_url: str) -> dict[str, int]:
    """Rows and bytes, indexes included, of every table of statistics."""
    told: dict[str, int] = {}
    with psycopg.connect(owner_url) as owner:
        for table in ("counted", "cells", "sums", "months"):
            name = f"statistics_{table}"
            rows = owner.execute(f"select count(*), pg_total_relation_size('{name}') from {name}").fetchone()  # type: ignore[call-overload]
            assert rows is not None
            told[f"{table}: rows"], told[f"{table}: bytes"] = rows
    return told

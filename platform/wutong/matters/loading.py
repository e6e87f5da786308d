"""Play a pack into an installation: the province publishes, every office on the line claims, the county for all below.

Each step is what that office's staff would do, in a transaction of its own and in its own scope, so the demo goes
through the same walls as the product. Playing a pack again changes nothing that is already so.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.db import work
from wutong.errors import NotFound
from wutong.layers import claims, releases
from wutong.layers import queries as inherited
from wutong.layers.claims import Reach
from wutong.layers.kinds import Edit
from wutong.matters import actions, queries, rules
from wutong.matters.models import MATTER
from wutong.matters.pack import Pack
from wutong.regions import actions as offices
from wutong.regions import queries as regions
from wutong.tenancy import spell

#: Called before each step: how many are done, how many there are, what comes next.
Progress = Callable[[int, int, str], None]
Step = tuple[str, Callable[[], None]]
#: Levels of the region tree.
COUNTY, TOWNSHIP = 3, 4


class NoDemoPlace(NotFound):
    """The region tree does not hold the province or the county of the pack."""

    code = "matter.pack_without_place"
    message = "地区 {region} 还没有载入，请先运行：wutong regions load --province {province}。"


def load(pack: Pack, province: int, progress: Progress = lambda done, whole, what: None) -> None:
    """Play the pack for a province (12-digit code); raises `NoDemoPlace` before anything is written."""
    with tenancy.nowhere(), work():
        steps = list(_steps(pack, province, _county(pack, province)))
    for done, (what, act) in enumerate(steps):
        progress(done, len(steps), what)
        act()
    progress(len(steps), len(steps), "")


def _county(pack: Pack, province: int) -> int:
    named = pack.county(province)
    found = [named] if named else list(regions.acting_below(province, COUNTY))[:1]
    if not found or regions.find(found[0]) is None:
        raise NoDemoPlace(region=spell(named or province), province=spell(province))
    return found[0]


def _steps(pack: Pack, province: int, county: int) -> Iterator[Step]:
    """Everything that is done, in order, with what the terminal says meanwhile."""
    chain = [region.code for region in regions.line(county) if region.code >= province]
    names = {code: pack.names.get(code) or regions.get(code).name for code in chain}
    for code in chain:
        yield f"{names[code]}：建立部门", _acting(code, partial(_departments, pack, names[code]))
    yield f"{names[province]}：发布目录", _acting(province, partial(_catalogue, pack))
    for code in chain:
        yield f"{names[code]}：认领", _acting(code, _claim_own)
    yield f"{names[county]}：补充地址电话", _acting(county, partial(_localise, pack, names[county]))
    yield f"{names[county]}：为乡镇和村一次认领", _acting(county, partial(_claim_below, pack))
    for code in regions.acting_below(county, TOWNSHIP):
        yield f"{regions.get(code).name}：建立便民服务中心", _acting(code, partial(_centre, pack, code))


def _acting(region: int, act: Callable[[], None]) -> Callable[[], None]:
    """The act as the office of a region, committed; nothing is written where nothing is new."""

    def there() -> None:
        with suppress(releases.NothingToPublish), tenancy.at(region), work():
            act()

    return there


# ── Steps ────────────────────────────────────────────────────────────────────────────────────────────────────


def _departments(pack: Pack, name: str) -> None:
    """Establish the office of every line that the present region does not have yet."""
    known = {held.line for held in regions.departments()}
    levels = queries.acting()
    for number, (line, titles) in enumerate(pack.lines.items()):
        title = next((titles[level] for level in sorted(levels, reverse=True) if level in titles), None)
        if line not in known and title:
            phone = telephone(pack, 1000 + 10 * max(levels) + number)
            offices.establish(f"{name}{title}", line=line, short_name=title[:20], office_phone=phone, actor=SYSTEM)


def telephone(pack: Pack, number: int) -> str:
    """A telephone of the demo: no exchange gives out numbers that begin with 000."""
    return f"{pack.area_code}-000{number:04d}"


def _catalogue(pack: Pack) -> None:
    """Publish every guide that says something new."""
    edits = [
        Edit(rules.item_of(guide["code"]), rules.tidy(guide), defines=True) for guide in (*pack.uppers, *pack.guides)
    ]
    actions.bring_out(edits, actor=SYSTEM, note=pack.title)


def _claim_own() -> None:
    """Claim what the present region exercises and has said nothing about."""
    waiting = [str(found["code"]) for found in queries.board() if found.claim is None]
    if waiting:
        actions.claim(waiting, actor=SYSTEM)


def _localise(pack: Pack, name: str) -> None:
    """Say where the county's counters are and how they are reached."""
    phones = {held.line: held.office_phone for held in regions.departments()}
    titles = {held.line: held.short_name for held in regions.departments()}
    edits = [
        Edit(found.item, _counter(pack, found, name, titles.get(found["line"], ""), phones.get(found["line"])))
        for found in queries.offered()
    ]
    actions.bring_out(edits, actor=SYSTEM, note=pack.title)


def _counter(pack: Pack, found: Any, name: str, title: str, phone: str | None) -> dict[str, Any]:
    here = {
        "address": f"{name}政务大厅{title}窗口",
        "hours": pack.hours,
        "consult_phone": phone or telephone(pack, 1),
        "complaint_phone": telephone(pack, 2),
        "consult_ways": ["window", "phone"],
        "complaint_ways": ["window", "phone"],
        "hall_name": f"{name}政务大厅",
        "remedies": rules.keyed(
            {"kind": kind, "name": who.format(place=name), "term": term} for kind, who, term in pack.remedies
        ),
    }
    marked = [*(found["examples"] or ()), *(name for name in here if name not in (found["examples"] or ()))]
    return {**here, "examples": marked}


def _claim_below(pack: Pack) -> None:
    """One claim for each group; one that stands already is not made again."""
    standing = {(tuple(row.reach), tuple(sorted(row.items))) for row in claims.standing(MATTER)}
    for group in pack.groups:
        items = tuple(sorted(rules.item_of(code) for code in group.codes))
        known = inherited.defined(MATTER, tenancy.scope().home, items, elements=("code",))
        if len(known) == len(items) and ((group.reach,), items) not in standing:
            actions.claim(group.codes, actor=SYSTEM, reach=Reach(frozenset({group.reach})), terms=group.terms)


def _centre(pack: Pack, code: int) -> None:
    """A township's counter: its service centre, and where it stands."""
    region = regions.get(code)
    if any(held.line == "convenience" for held in regions.departments()):
        return
    phone = telephone(pack, 3000 + code // 1000 % 1000)
    name = f"{region.name.removesuffix('人民政府')}便民服务中心"
    offices.establish(name, line="convenience", short_name="便民服务中心", office_phone=phone, actor=SYSTEM)
    offices.set_profile(place=f"{name}（示例）", hours=pack.hours, office_phone=phone, actor=SYSTEM)

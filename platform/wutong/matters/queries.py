"""What others ask about matters: the list a place offers, one matter there, the copy a case keeps, the desk's lists.

Everything speaks of the present region (`tenancy.scope`), at whose counter or in whose office the asker stands.
Levels are 行使层级 (1–6) here; the region tree counts 0–5.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from wutong import tenancy
from wutong.clock import local, now
from wutong.errors import Conflict
from wutong.layers import queries as layers
from wutong.layers import streams
from wutong.layers.fold import Folded
from wutong.matters import additions, codes, hierarchy, rules, search, synonyms
from wutong.matters.filters import EVERYTHING, Wanted
from wutong.matters.models import MATTER
from wutong.regions import queries as regions
from wutong.web.paging import BIGINT, BadCursor, Cursor, Page

#: What a list of matters shows and filters by; the long texts stay in the database.
LISTED = (
    "code", "name", "tier", "parent", "item_type", "line", "department", "themes", "service_objects", "handling_type",
    "legal_days", "legal_unit", "promised_days", "promised_unit", "visits", "online", "online_depth",
    "exercise_levels", "in_use", "examples", "bundles",
)  # fmt: skip


def acting(region: int | None = None, at: datetime | None = None) -> frozenset[int]:
    """The 行使层级 that a region (the present one) acts for on the day of an instant (today)."""
    home = tenancy.scope().home if region is None else region
    return frozenset(level + 1 for level in regions.exercises(home, _day(at)))


def offered(place: int | None = None, *, more: tuple[str, ...] = (), at: datetime | None = None) -> list[Folded]:
    """Every matter that a place on the line (the present region) offers, with `LISTED` and `more`, in no order.

    Only what is applied for: main items and sub-items are nobody's to claim, and shown where they gather something.
    """
    home = tenancy.scope().home if place is None else place
    return _filed(layers.effective(MATTER, home, acting(home), elements=(*LISTED, *more), at=at))


def _filed(listed: Iterable[Folded]) -> list[Folded]:
    return [found for found in listed if not rules.upper(found.values)]


def every() -> Iterator[Folded]:
    """Every matter that the present region offers, with every element, one after the other in no order."""
    return (found for found in streams.each(MATTER, tenancy.scope().home, acting()) if not rules.upper(found.values))


def sought(wanted: Wanted) -> list[Folded]:
    """The matters on offer that fit, best first when words were given, else in order of code."""
    return ranked(offered(), wanted)


def ranked(listed: Iterable[Folded], wanted: Wanted, groups: search.Groups | None = None) -> list[Folded]:
    """Those of a list that fit, in the order of `sought`; `groups` are the present region's synonyms, if known."""
    kept = wanted.cut(listed)
    if not wanted.words.strip():
        return hierarchy.in_order(kept)
    by_code = {str(found["code"]): found for found in kept}
    names = [(code, str(found["name"])) for code, found in by_code.items()]
    held = synonyms.groups() if groups is None else groups
    return [by_code[code] for code in search.rank(wanted.words, names, len(names), held)]


def _day(at: datetime | None) -> date | None:
    return local(at).date() if at else None


def find(code: str, *, place: int | None = None, at: datetime | None = None) -> Folded:
    """One matter as a place (the present region) offers it at an instant (now); raises `NoSuchMatter`, `Replaced`.

    A main item or sub-item is found at the present region as long as something it gathers is offered there.
    """
    where = tenancy.scope().home if place is None else place
    found = layers.one(MATTER, where, rules.item_of(code), acting(where, at), at=at)
    if found is None and place is None and at is None:
        found = _gathering(code)
        if found is None and (by := _replacement(code)) is not None:
            raise rules.Replaced(matter=code, by=by["code"], name=by["name"])
    if found is None:
        raise rules.NoSuchMatter(matter=code)
    return found


#: How many replacements are followed, one after the other.
FOLLOWED = 5


def _replacement(code: str) -> Folded | None:
    """The matter that has taken the place of one that was withdrawn, if the present region offers it."""
    home, by = tenancy.scope().home, code
    for _ in range(FOLLOWED):
        by = layers.told(MATTER, home, rules.item_of(by), "replaced_by")
        if by is None:
            return None
        if found := layers.one(MATTER, home, rules.item_of(by), acting()):
            return found
    return None


def snapshot(code: str, *, place: int | None = None, at: datetime | None = None) -> dict[str, Any]:
    """The matter frozen for a case: plain values that JSON takes, and where each of them came from.

    As `find` has it: of the present region now or, looking down, of a place below it at an instant that has passed.
    Keys: item, code, region, taken_at, values (every element), origins (element → region and release), root
    (the region that defined it), claim (who claimed it, mode, accept_level, decide_level), home (the region
    that decides), department (the body that handles it here) and more (what plugins' elements say, by name).
    """
    found, where = find(code, place=place, at=at), tenancy.scope().home if place is None else place
    origins = {name: {"region": said.region, "release": str(said.release)} for name, said in found.origins.items()}
    return {
        "item": str(found.item),
        "code": found["code"],
        "region": where,
        "taken_at": (at or now()).isoformat(),
        "values": dict(found.values),
        "origins": origins,
        "root": found.root,
        "claim": _claim(found),
        "home": home_of(found, where, at),
        "department": body_of(found),
        "more": additions.values(additions.told(found.item, place=where, at=at)),
    }


def detail(code: str) -> dict[str, Any]:
    """The matter as the present region offers it, as `snapshot` has it, with `fileable` and the `members` under it."""
    told = snapshot(code)
    try:
        rules.fileable(told["values"])
    except Conflict:
        return {**told, "fileable": False, "members": gathered(code) if rules.upper(told["values"]) else []}
    return {**told, "fileable": True, "members": []}


def to_file(code: str) -> dict[str, Any]:
    """The copy of a matter that a new application at the present region is filed under.

    Raises `NoSuchMatter`, `NotFiled` for a main item or sub-item, `Suspended` where nobody takes applications.
    """
    frozen = snapshot(code)
    rules.fileable(frozen["values"])
    return frozen


def _claim(found: Folded) -> dict[str, Any] | None:
    claim = found.claim
    if claim is None:
        return None
    told = {"region": claim.region, "id": str(claim.id), "mode": claim.mode}
    return {**told, "accept_level": claim.accept_level, "decide_level": claim.decide_level}


def home_of(found: Folded, place: int | None = None, at: datetime | None = None) -> int:
    """The region that decides the matter for somebody who asks at a place, the present one (ARCHITECTURE §6).

    An item that is not applied for is decided nowhere; its own place answers for it. Raises `NoSuchMatter` when
    nobody on the line exercises the matter.
    """
    where = tenancy.scope().home if place is None else place
    if rules.upper(found.values):
        return where
    claimed = found.claim.decide_level if found.claim else None
    acts = regions.acting(tenancy.line(where), _day(at))
    own = frozenset(level + 1 for level in acts[where])
    decides = rules.deciding_level(found["exercise_levels"] or (), own, claimed)
    able = [code for code, levels in acts.items() if decides and decides - 1 in levels]
    if not able:
        raise rules.NoSuchMatter(matter=found["code"])
    return max(able)


def body_of(found: Folded) -> str:
    """The body that handles the matter at the present region: as said, else by its line, else the place itself."""
    return str(found["department"]) if found["department"] else bodies()(found)


def bodies() -> Callable[[Folded], str]:
    """What tells the body that handles a matter at the present region, for many matters at once."""
    own = regions.bodies()
    place = own.get("convenience") or regions.get(tenancy.scope().home).name
    return lambda found: str(found["department"] or own.get(found["line"]) or place)


def gathered(code: str) -> list[Folded]:
    """What the present region offers under a main item or sub-item, in order."""
    return hierarchy.under(code, offered())


def _gathering(code: str) -> Folded | None:
    item = rules.item_of(code)
    found = layers.defined(MATTER, tenancy.scope().home, [item]).get(item)
    return found if found and rules.upper(found.values) and gathered(code) else None


# ── The desk ─────────────────────────────────────────────────────────────────────────────────────────────────


def catalogue(wanted: Wanted = EVERYTHING) -> list[Folded]:
    """Everything defined at or above the present region for whatever level, claimed or not, with the claim if any."""
    return ranked(layers.on_offer(MATTER, tenancy.scope().home, frozenset(codes.LEVELS), elements=LISTED), wanted)


#: The lists that are taken away whole: all that is defined here and above, what this region defined, what it offers.
WHICH = ("catalogue", "own", "effective")


def whole(wanted: Wanted = EVERYTHING, which: str = "catalogue") -> list[Folded]:
    """A list with every element, ranked like its page; read past the cache, which is for what many ask for."""
    home, moment = tenancy.scope().home, now()
    if which == "effective":
        return ranked(layers.effective(MATTER, home, acting(), at=moment), wanted)
    every = layers.on_offer(MATTER, home, frozenset(codes.LEVELS), at=moment)
    return ranked((found for found in every if which != "own" or found.root == home), wanted)


def known(code: str) -> Folded:
    """One matter as the present region's line defines it, claimed or not; raises `NoSuchMatter`."""
    item = rules.item_of(code)
    found = layers.defined(MATTER, tenancy.scope().home, [item]).get(item)
    if found is None:
        raise rules.NoSuchMatter(matter=code)
    return found


def named(listed: Iterable[str]) -> dict[str, str]:
    """The names of matters by code, as the present region's line has them; what is only defined below has none."""
    items = {rules.item_of(code): code for code in listed}
    return {
        items[item]: str(one["name"]) for item, one in layers.defined(MATTER, tenancy.scope().home, [*items]).items()
    }


def board() -> list[Folded]:
    """What is meant for the present region's own levels, each with the claim that decides, if any."""
    found = _filed(layers.on_offer(MATTER, tenancy.scope().home, acting(), elements=LISTED))
    return sorted(found, key=lambda one: (one.claim is not None, str(one["code"])))


def numbered(listed: Callable[..., list[Any]], after: str | None, limit: int) -> Page[Any]:
    """One page of what the layers list newest first by number: releases, claims; raises `BadCursor`."""
    before = Cursor.unpack(after, 1)[0] if after else None
    if before is not None and (type(before) is not int or before not in BIGINT):
        raise BadCursor
    rows = listed(MATTER, before=before, limit=limit + 1)
    return Page(rows[:limit], Cursor.pack([rows[limit - 1].number]) if len(rows) > limit else None)


def page(found: Sequence[Folded], after: str | None, limit: int = 30) -> Page[Folded]:
    """One page of a list that is already in its order; `after` is the cursor of the page before.

    The cursor names the last matter shown, so a list that grew or shrank meanwhile goes on where it was; raises
    `BadCursor` when that matter is no longer in the list.
    """
    start = 0
    if after:
        (last,) = Cursor.unpack(after, 1)
        codes_in_order = [found_one["code"] for found_one in found]
        if last not in codes_in_order:
            raise BadCursor
        start = codes_in_order.index(last) + 1
    shown = found[start : start + limit]
    more = start + limit < len(found)
    return Page(shown, Cursor.pack([shown[-1]["code"]]) if more else None)

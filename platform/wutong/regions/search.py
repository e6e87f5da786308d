"""Find places by name, pinyin, initials or code among all 665 thousand, through range scans alone.

A prefix is a range of an index on (level, column) in code-point order, so each level is read in order and no
further than the limit; the higher level comes first. Nothing here needs an operator that row security would keep away
from the index.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, or_, select, union_all

from wutong.clock import today
from wutong.db import db
from wutong.regions import rules
from wutong.regions.models import Region
from wutong.tenancy import BEYOND, DIGITS, until

LAST = "\U0010ffff"
#: How many readings of an earlier word (`东乡 …`) are followed into the next.
FOLLOWED = 12


def living() -> ColumnElement[bool]:
    """Tenants that exist today: no placeholder, opened, not closed."""
    day = today()
    ended = Region.valid_to
    return and_(Region.kind != "placeholder", Region.valid_from <= day, or_(ended.is_(None), ended > day))


def search(text: str, *, within: int = 0, limit: int = 20) -> Sequence[Region]:
    """Places that what was typed may mean, higher levels first; `within` bounds them to a region and what is below it.

    Several words narrow down: `积石山 吹麻滩` finds the town inside the county. Letters are pinyin or initials, digits
    the beginning of a code. Nothing typed finds nothing.
    """
    spans = [(within, until(within))]
    found: Sequence[Region] = ()
    typed = rules.words(text)
    for place, word in enumerate(typed):
        last = place == len(typed) - 1
        found = _matches(word, spans, limit if last else FOLLOWED)
        spans = [(region.code + 1, until(region.code)) for region in found]
    return found


def _matches(word: str, spans: Sequence[tuple[int, int]], limit: int) -> Sequence[Region]:
    for stem in rules.stems(word):
        found = _found(_conditions(stem), spans, limit)
        if found:
            return found
    return ()


def _conditions(stem: str) -> list[tuple[ColumnElement[bool], ColumnElement[str] | ColumnElement[int]]]:
    """Each way to read the stem, with the order in which its matches come."""
    if stem.isdecimal() and stem.isascii():
        return [(_code(stem), Region.code.expression)]
    columns = (Region.initials, Region.pinyin) if stem.isascii() else (Region.name,)
    return [(and_(column >= stem, column < stem + LAST), column.expression) for column in columns]


def _code(digits: str) -> ColumnElement[bool]:
    """Codes that begin with these digits; more than twelve are no code."""
    missing = 12 - len(digits)
    if missing < 0:
        return false()
    low = int(digits) * 10**missing
    return Region.code.between(low, min(low + 10**missing, BEYOND) - 1)


def _found(
    conditions: Sequence[tuple[ColumnElement[bool], ColumnElement[str] | ColumnElement[int]]],
    spans: Sequence[tuple[int, int]],
    limit: int,
) -> Sequence[Region]:
    inside = or_(*(Region.code.between(low, high) for low, high in spans)) if spans else false()
    scans = [
        select(Region.code).where(Region.level == level, condition, inside, living()).order_by(order).limit(limit)
        for level in range(len(DIGITS))
        for condition, order in conditions
    ]
    codes = db.session.scalars(union_all(*(select(scan.subquery().c.code) for scan in scans)).limit(limit * 2)).all()
    wanted = list(dict.fromkeys(codes))[:limit]
    regions = {region.code: region for region in db.session.scalars(select(Region).where(Region.code.in_(wanted)))}
    return [regions[code] for code in wanted]

"""The effective lists of several regions at once, in two statements instead of one a region. Needs to look down.

What nobody below has touched is folded once and is the same object in every list, so whoever measures the lists
measures it once as well.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table

from wutong.clock import now
from wutong.db import db
from wutong.layers import statements
from wutong.layers.coverage import spoken
from wutong.layers.fold import ITEM, REGION, Claimed, Folded, fold, offered
from wutong.layers.kinds import Kind
from wutong.layers.models import Claim
from wutong.layers.pieces import Offer, Told
from wutong.layers.queries import needed, ruling
from wutong.layers.ruling import Ruling
from wutong.tenancy import line

Rows = Sequence[Sequence[Any]]
_claims = cast(Table, Claim.__table__)


def many(
    kind: Kind, places: Mapping[int, frozenset[int]], *, elements: tuple[str, ...], at: datetime | None = None
) -> dict[int, list[Folded]]:
    """What holds in each of these regions, given the levels that each acts for; like `queries.effective` of each.

    The items carry no claim, because they are shared.
    """
    moment = at or now()
    steps = sorted({step for place in places for step in line(place)})
    held = {above: ruling(kind, above, moment) for above in {_above(place) for place in places}}
    names = needed(kind, elements, next((one for one in held.values() if one), None))
    asked = {"many": steps, "now": moment}
    found = db.session.connection().execute(statements.every(kind, names, several=True), asked)
    rows = {item: list(told) for item, told in groupby(found, key=itemgetter(ITEM))}
    offer = Offer(dict.fromkeys(rows))
    claims, _ = spoken(kind, _claims.c.region.in_(steps), offer, moment)
    told, folds = Told(offer, claims), _Folds(kind, names, rows, held)
    return {place: folds.effective(place, acts, told.deciding(place, acts)) for place, acts in places.items()}


def _above(place: int) -> int:
    """Whose matrix binds a place: what it rules itself binds only those below it."""
    return line(place)[-2:][0]


class _Folds:
    """Every fold that is needed, made once for each set of regions that say something about the item."""

    def __init__(
        self, kind: Kind, names: tuple[str, ...], rows: Mapping[UUID, Rows], held: Mapping[int, Ruling | None]
    ) -> None:
        self._kind, self._names, self._rows, self._held = kind, names, rows, held
        self._made: dict[tuple[Any, ...], Folded | None] = {}

    def effective(self, place: int, acts: frozenset[int], claims: Mapping[UUID, Claimed]) -> list[Folded]:
        """The items that are claimed for a place and meant for it, in the order of items."""
        steps, levels = frozenset(line(place)), self._kind.levels
        kept = []
        for item in self._rows:
            claim = claims.get(item)
            if self._kind.claimable and (claim is None or claim.state != "claimed"):
                continue
            seen = self._seen(item, steps, _above(place))
            if seen and (levels is None or offered(seen.values[levels], acts, claim.mode if claim else None)):
                kept.append(seen)
        return kept

    def _seen(self, item: UUID, steps: frozenset[int], above: int) -> Folded | None:
        rows = [row for row in self._rows[item] if row[REGION] in steps]
        key = (item, above, *[row[REGION] for row in rows])
        if key not in self._made:
            self._made[key] = fold(self._kind, rows, self._names, self._held[above])
        return self._made[key]

"""Main items, sub-items and the handling items under them, as a list at the present region needs them (DOMAIN 2.2).

Upper items are nobody's to claim: they are there where something they gather is offered.
"""

from collections.abc import Iterable, Mapping, Sequence

from wutong import tenancy
from wutong.clock import now
from wutong.layers import heads
from wutong.layers import queries as layers
from wutong.layers.cache import READINGS
from wutong.layers.fold import Folded
from wutong.matters import rules
from wutong.matters.models import MATTER

#: What is read of an upper item beside others.
UPPER = ("code", "name", "tier", "parent", "item_type")


def uppers(listed: Iterable[Folded]) -> dict[str, Folded]:
    """The main items and sub-items above some matters, by code; kept until something on the line moves."""
    wanted = frozenset(str(found["parent"]) for found in listed if found["parent"])
    home = tenancy.scope().home
    depends = heads.stamp(MATTER, tenancy.scope().line, now()) if wanted else None
    if depends is None:
        return _read(wanted)
    return READINGS.get((MATTER.name, home, "uppers", wanted, depends), lambda: _read(wanted))


def _read(wanted: frozenset[str]) -> dict[str, Folded]:
    known: dict[str, Folded] = {}
    while wanted:
        items = [rules.item_of(code) for code in wanted]
        read = layers.defined(MATTER, tenancy.scope().home, items, elements=UPPER)
        known |= {str(found["code"]): found for found in read.values()}
        wanted = frozenset(str(found["parent"]) for found in read.values() if found["parent"]) - known.keys()
    return known


def above(found: Folded, known: Mapping[str, Folded]) -> list[Folded]:
    """The items above a matter, the main item first; a chain that comes back to itself ends there."""
    chain: list[Folded] = []
    upper = known.get(str(found["parent"]))
    while upper is not None and upper not in chain:
        chain.insert(0, upper)
        upper = known.get(str(upper["parent"]))
    return chain


def in_order(listed: Sequence[Folded]) -> list[Folded]:
    """By code, with the handling items of one main item together where the main item would stand."""
    known = uppers(listed)
    return sorted(listed, key=lambda one: (*(str(upper["code"]) for upper in above(one, known)), str(one["code"])))


def under(code: str, listed: Sequence[Folded]) -> list[Folded]:
    """Those of a list that stand under a main item or sub-item, in order."""
    known = uppers(listed)
    return in_order([one for one in listed if code in [upper["code"] for upper in above(one, known)]])

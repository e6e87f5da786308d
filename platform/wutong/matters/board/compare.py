"""The three-way view of a claimed matter: above before, above now, mine; and for each element what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass

from wutong import tenancy
from wutong.layers import changes, holdings
from wutong.layers import queries as inherited
from wutong.matters import actions, differing, preview, rules
from wutong.matters.models import MATTER


@dataclass(frozen=True, slots=True)
class Side:
    """One element three times, as the screen writes it. `kept` is what keeping would say; `refusal` why it may not be
    kept, empty where it may; `own` whether the region says something itself, which keeping is then the default of;
    `moved` marks the words that differ above."""

    element: str
    title: str
    before: str
    after: str
    kept: str
    own: bool
    refusal: str
    moved: differing.Differing


@dataclass(frozen=True, slots=True)
class Compared:
    """The page: the matter's name and every element that moved above; `stamp` stands for what is shown."""

    code: str
    name: str
    sides: Sequence[Side]
    stamp: str


def compare(code: str) -> Compared:
    """What moved above under this region's claim of a matter; raises `NoSuchMatter` where it has not claimed it."""
    item = rules.item_of(code)
    moved = changes.moved(MATTER).get(item, [])
    found = inherited.defined(MATTER, tenancy.scope().home, [item]).get(item)
    if found is None or item not in holdings.holding(MATTER):
        raise rules.NoSuchMatter(matter=code)
    own = changes.own(MATTER, [item])[item]
    sides = []
    for change in (one for one in moved if one.element in rules.BY_NAME and one.element != "examples"):
        element = rules.BY_NAME[str(change.element)]
        kept = change.before if own[element.name] is None else own[element.name]
        before, after, mine = (
            preview.shown(element, value, found.values) for value in (change.before, change.after, kept)
        )
        refusal = actions.why_not(item, element.name, kept)
        said = own[element.name] is not None
        above = differing.differing(element, change.before, change.after, found.values, found.values)
        sides.append(Side(element.name, element.title, before, after, mine, said, refusal, above))
    return Compared(code, str(found["name"]), sides, actions.stamp(moved, own))

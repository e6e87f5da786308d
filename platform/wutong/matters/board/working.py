"""One matter with the draft over it, as its editor sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from wutong import tenancy
from wutong.layers import changes, drafts, laying, releases, steps, stored
from wutong.layers import queries as inherited
from wutong.layers.fold import Folded
from wutong.layers.kinds import Edit
from wutong.layers.models import Release
from wutong.layers.ruling import Rule
from wutong.layers.steps import DraftStep
from wutong.matters import actions, guide, preview, rules
from wutong.matters.board.drafts import names_of
from wutong.matters.guide import Said
from wutong.matters.models import MATTER
from wutong.matters.preview import Hindrance, Look


@dataclass(frozen=True, slots=True)
class Working:
    """One matter as the editor sees it: values with the draft laid over, what the regions above say, badges.

    `sources` are the releases that values come from, by element; `names` the staff of this region who made them; `back`
    and `forward` the steps of the draft that can be undone and done again; `ends`: this region may withdraw it;
    `due` is what stands in the way of publishing the draft, `coming` the releases to come that say something of it.
    """

    name: str
    values: Mapping[str, Any]
    above: Mapping[str, Any] | None
    said: Mapping[str, Said]
    drafted: bool
    rules: Mapping[str, Rule] = field(default_factory=dict)
    sources: Mapping[str, Release] = field(default_factory=dict)
    names: Mapping[UUID, str] = field(default_factory=dict)
    back: DraftStep | None = None
    forward: DraftStep | None = None
    ends: bool = False
    due: Sequence[Hindrance] = ()
    coming: Sequence[Release] = ()

    def due_at(self, element: str) -> list[str]:
        """What must be put right at one element before the draft can be published, as sentences."""
        return [one.text for one in self.due if one.element == element]


def working(code: str) -> Working:
    """A matter with this region's draft laid over it; raises `NoSuchMatter`."""
    item, home = rules.item_of(code), tenancy.scope().home
    look = next(iter(preview.looks(_edits(item))), None)
    found = inherited.defined(MATTER, home, [item]).get(item)
    if found is None and look is None:
        raise rules.NoSuchMatter(matter=code)
    values = look.after if look else dict(found.values) if found else {}
    said = guide.told(found) if found else {}
    above = _above(found)
    held = inherited.standing_rules(MATTER, above) if above else {}
    sources = _sources(found) if found else {}
    own = [row.made_by for row in sources.values() if row.made_by and row.region == home]
    name, names = str(values.get("name") or code), names_of(own)
    draft = actions.working_draft()
    moves = (steps.back(MATTER, item, draft), steps.forward(MATTER, item, draft))
    ends = found is not None and found.root == home
    due = look.hindrances() if look else ()
    inherited_values = above.values if above else None
    coming = releases.awaited(MATTER, item)
    return Working(name, values, inherited_values, said, bool(look), held, sources, names, *moves, ends, due, coming)


def exists(code: str) -> bool:
    """Whether the present region's line, or its draft, has the matter."""
    item, draft = rules.item_of(code), actions.working_draft()
    return bool(laying.said(draft, [item])) or bool(inherited.defined(MATTER, tenancy.scope().home, [item]))


def as_published(code: str, place: int) -> Folded:
    """A matter as a place at or below the present region would have it if the draft were published now.

    Looks down where the place is another one; raises `NoSuchMatter` where it would not be there.
    """
    item, home = rules.item_of(code), tenancy.scope().home
    edit = next(iter(_edits(item)), Edit(item))
    with tenancy.at(home, look="down"):
        found = inherited.supposed(MATTER, place, home, edit)
    if found is None:
        raise rules.NoSuchMatter(matter=code)
    return found


def _sources(found: Folded) -> dict[str, Release]:
    """The release that each element's value comes from."""
    known = changes.released(set(found.origins.values()))
    return {name: known[origin] for name, origin in found.origins.items() if origin in known}


def _above(found: Folded | None) -> Folded | None:
    """What the regions above say; None where this region defined the matter."""
    if found is None or found.root == tenancy.scope().home:
        return None
    return inherited.above(MATTER, [found.item]).get(found.item)


def _edits(item: UUID) -> list[Edit]:
    """What the draft says of one matter, read alone: a draft may hold thousands."""
    return stored.read(MATTER, laying.said(actions.working_draft(), [item]))


def drafted() -> list[Look]:
    """Every matter in the draft that may be changed, before and after."""
    draft = actions.working_draft()
    return preview.looks(drafts.edits_of(MATTER, draft)) if draft else []

"""What holds in the present region of a home, and what its desk shows; read from the cache of the layers kit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from wutong import tenancy
from wutong.clock import now
from wutong.homes.rules import Home, Item, UnknownItem
from wutong.layers import changes, drafts
from wutong.layers import queries as layers
from wutong.layers import releases as verbs
from wutong.layers.fold import Folded
from wutong.layers.models import Draft, Release
from wutong.layers.ruling import Rule


@dataclass(frozen=True, slots=True)
class Held:
    """One item as it holds in a region: `origins` names the region of every value that a region set, `root` the one
    that added the item (None: the code)."""

    item: UUID
    title: str
    values: Mapping[str, Any]
    origins: Mapping[str, int] = field(default_factory=dict)
    root: int | None = None

    def __getitem__(self, element: str) -> Any:
        return self.values[element]


def held(home: Home) -> dict[UUID, Held]:
    """Every item of a home as it holds in the present region: what the code brings under what regions said."""
    seen = {found.item: found for found in layers.effective(home.kind, tenancy.scope().home)}
    told = [item for item in sorted(seen) if set(seen[item].origins).difference(home.kind.named)]
    given = home.given()
    return {item: _held(home, item, seen.get(item), given.get(item)) for item in dict.fromkeys([*given, *told])}


def one(home: Home, item: UUID) -> Held:
    """One item; raises `UnknownItem`."""
    seen = {found.item: found for found in layers.effective(home.kind, tenancy.scope().home)}.get(item)
    given = home.given().get(item)
    if given is None and (seen is None or not set(seen.origins).difference(home.kind.named)):
        raise UnknownItem
    return _held(home, item, seen, given)


def _held(home: Home, item: UUID, found: Folded | None, given: Item | None) -> Held:
    said = {name: value for name, value in found.values.items() if value is not None} if found else {}
    values = {**dict.fromkeys(home.kind.names), **(given.values if given else {}), **said}
    origins = {name: origin.region for name, origin in found.origins.items()} if found else {}
    root = found.root if found and not given else None
    return Held(item, given.title if given else home.titled(item, values), values, origins, root)


# ── The desk ─────────────────────────────────────────────────────────────────────────────────────────────────


def working_draft(home: Home) -> Draft | None:
    """The present region's draft of a home that may be changed."""
    return drafts.working(home.kind)


def submitted(home: Home) -> list[Draft]:
    """The drafts that lie before an approver."""
    return drafts.submitted(home.kind)


@dataclass(frozen=True, slots=True)
class Working:
    """One item with the region's draft laid over it: `own` are the elements that this region says or drafts itself,
    `mark` stands for what the draft says, `coming` are the releases to come that say something of it."""

    held: Held | None
    title: str
    values: Mapping[str, Any]
    own: frozenset[str]
    drafted: bool
    mark: str
    coming: Sequence[Release] = ()

    def __getitem__(self, element: str) -> Any:
        return self.values[element]


def working(home: Home, item: UUID) -> Working:
    """An item as its editor sees it; raises `UnknownItem` where neither the line nor the draft has it."""
    found, draft = held(home).get(item), working_draft(home)
    edit = next((edit for edit in drafts.edits_of(home.kind, draft) if edit.item == item), None) if draft else None
    if found is None and edit is None:
        raise UnknownItem
    over = above(home, item)
    beneath = over.values if over else {}
    said = {name: beneath.get(name) if value is None else value for name, value in edit.values.items()} if edit else {}
    values = {**dict.fromkeys(home.kind.names), **(found.values if found else {}), **said}
    own = {name for name, region in found.origins.items() if region == tenancy.scope().home} if found else set()
    drafted = {name for name, value in edit.values.items() if value is not None} if edit else set()
    return Working(
        found,
        home.titled(item, values),
        values,
        frozenset(own | drafted),
        edit is not None,
        draft.mark(item) if draft else "",
        verbs.awaited(home.kind, item),
    )


def above(home: Home, item: UUID) -> Held | None:
    """An item as the regions above leave it to this one; None where neither they nor the code have it."""
    found = layers.above(home.kind, [item]).get(item)
    given = home.given().get(item)
    return _held(home, item, found, given) if found or given else None


def rules(home: Home, item: UUID) -> Mapping[str, Rule]:
    """Under which rule the present region may set each element, where a region above has the item."""
    found = layers.above(home.kind, [item]).get(item)
    return layers.standing_rules(home.kind, found) if found else {}


@dataclass(frozen=True, slots=True)
class Look:
    """One item of a draft: what becomes of it (new, changed, removed), each element before and after, and its mark."""

    item: UUID
    title: str
    fate: str
    changes: list[tuple[str, Any, Any]]
    mark: str


def looks(home: Home, draft: Draft) -> list[Look]:
    """What publishing a draft would change."""
    known = held(home)
    return [
        _look(home, known.get(edit.item), edit, draft.mark(edit.item)) for edit in drafts.edits_of(home.kind, draft)
    ]


def _look(home: Home, before: Held | None, edit: Any, mark: str) -> Look:
    was = before.values if before else {}
    title = before.title if before else home.titled(edit.item, edit.values)
    if edit.withdrawn:
        return Look(edit.item, title, "removed", [], mark)
    told = [(name, was.get(name), value) for name, value in edit.values.items() if was.get(name) != value]
    return Look(edit.item, title, "changed" if before else "new", told, mark)


def history(home: Home, item: UUID) -> list[changes.Entry]:
    """Every release of the present region that set something of an item, newest first."""
    return changes.history(home.kind, item)


def released(home: Home) -> list[Release]:
    """The present region's releases of a home, newest first."""
    return verbs.listed(home.kind)


def scheduled(home: Home) -> list[Release]:
    """The releases that are agreed and have not taken effect, the next one first; one click calls each off."""
    return verbs.coming(home.kind)


def taken_back(home: Home) -> frozenset[UUID]:
    """The present region's releases of a home that are taken back."""
    return verbs.taken_back(home.kind)


def coming(release: Release, moment: datetime | None = None) -> bool:
    """Whether a release has still to take effect."""
    return release.cancelled_at is None and release.starts > (moment or now())

"""The timeline of one region's own layer of one item, as plain data.

A release sets some elements from an instant on. A row of the table is the whole own layer that holds from
`starts` until the next row starts. Rows that took effect never change. A row that is still to come is its own
changes on top of whatever holds before it, so when something is published (or cancelled) ahead of it, `relaid`
says again what it will contain: nobody's scheduled change swallows a later correction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

#: The end of what has no end; a date rather than 'infinity', which Python's datetime cannot hold.
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True)
class Link:
    """A release's hold on one item: the whole `content` from `starts` to `ends`, of which it set `changed`.

    `number` orders the releases of a region and kind; `content` maps every element and control to its value.
    """

    release: UUID
    number: int
    starts: datetime
    ends: datetime
    changed: frozenset[str]
    content: Mapping[str, Any]

    @property
    def place(self) -> tuple[datetime, int]:
        """Where the link stands in its chain."""
        return self.starts, self.number

    def own(self) -> dict[str, Any]:
        """What this release itself set."""
        return {name: self.content[name] for name in self.changed}


def inserted(chain: Sequence[Link], new: Link, blank: Mapping[str, Any]) -> list[Link]:
    """The chain with one more release in its place; `blank` is the content before anything was said."""
    return relaid(sorted([*chain, new], key=lambda link: link.place), new.place, blank)


def removed(chain: Sequence[Link], release: UUID, blank: Mapping[str, Any]) -> list[Link]:
    """The chain without a release that was cancelled before it took effect."""
    gone = next(link for link in chain if link.release == release)
    rest = sorted((link for link in chain if link is not gone), key=lambda link: link.place)
    return relaid(rest, gone.place, blank)


def relaid(chain: Sequence[Link], place: tuple[datetime, int], blank: Mapping[str, Any]) -> list[Link]:
    """Say again what each link from `place` on contains, and when every link ends."""
    told: list[Link] = []
    for index, link in enumerate(chain):
        ends = chain[index + 1].starts if index + 1 < len(chain) else FOREVER
        before = told[-1].content if told else blank
        content = {**before, **link.own()} if link.place >= place else link.content
        told.append(replace(link, ends=ends, content=content))
    return told


#: The roll-backs of a region and kind, the latest first: each with the release that it took back.
Undoers = Sequence[tuple[UUID, UUID]]


def fallen(undoers: Undoers) -> frozenset[UUID]:
    """The releases that are taken back; a roll-back that was itself taken back takes nothing back."""
    gone: set[UUID] = set()
    for undoer, release in undoers:
        if undoer not in gone:
            gone.add(release)
    return frozenset(gone)


def origin(release: UUID, undoers: Undoers) -> UUID:
    """The release that a roll-back, or the roll-back of one, is about in the end."""
    known = dict(undoers)
    while release in known:
        release = known[release]
    return release


def undone(
    chain: Sequence[Link], release: UUID, undoers: Undoers, now: datetime, blank: Mapping[str, Any]
) -> dict[str, Any]:
    """Each element that a release set, as the releases say it that stand when these roll-backs hold.

    Roll-backs say nothing themselves: that a release is taken back means that it counts as never made, so what an
    earlier one said is not restored where that one is taken back too, and comes again when its roll-back is.
    """
    silent = fallen(undoers) | {undoer for undoer, _ in undoers}
    said = dict(blank)
    for link in sorted(chain, key=lambda link: link.place):
        if link.starts <= now and link.release not in silent:
            said |= link.own()
    changed = next(link.changed for link in chain if link.release == release)
    return {name: said[name] for name in changed}

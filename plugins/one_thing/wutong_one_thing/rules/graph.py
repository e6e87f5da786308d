"""The order in which members go: what waits for what, circles, the longest path."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

from wutong_one_thing.rules.bundles import Edge


def among(edges: Iterable[Edge], chosen: Collection[str]) -> tuple[Edge, ...]:
    """The edges that bind two of the chosen members; where one is left out, nobody waits for it."""
    return tuple(edge for edge in edges if edge.before in chosen and edge.after in chosen)


def layers(members: Sequence[str], edges: Iterable[Edge]) -> tuple[tuple[str, ...], ...]:
    """The members in columns: each stands behind all that it waits for, as early as possible. Those in a circle, and
    what waits for them, are in none."""
    waits = {member: {edge.before for edge in edges if edge.after == member} for member in members}
    columns: list[tuple[str, ...]] = []
    placed: set[str] = set()
    while ready := tuple(member for member in members if member not in placed and waits[member] <= placed):
        columns.append(ready)
        placed |= set(ready)
    return tuple(columns)


def circle(members: Sequence[str], edges: Sequence[Edge]) -> tuple[str, ...]:
    """The members of one circle in its order; empty where there is none."""
    stuck = set(members) - {member for column in layers(members, edges) for member in column}
    before = {edge.after: edge.before for edge in edges if edge.before in stuck and edge.after in stuck}
    here = next((member for member in members if member in stuck), None)
    walked: list[str] = []
    while here is not None and here not in walked:
        walked.append(here)
        here = before.get(here)
    return tuple(reversed(walked[walked.index(here) :])) if here is not None else ()


def longest(days: Mapping[str, int], edges: Sequence[Edge]) -> tuple[int, tuple[str, ...]]:
    """How many days the members take when each begins as soon as it may, and the path that takes so long (最长路径, not
    the sum). Members in a circle are left out."""
    best: dict[str, tuple[int, tuple[str, ...]]] = {}
    for column in layers(tuple(days), edges):
        for member in column:
            paths = [best[edge.before] for edge in edges if edge.after == member]
            took, path = max(paths, key=lambda one: one[0], default=(0, ()))
            best[member] = took + days[member], (*path, member)
    return max(best.values(), key=lambda one: one[0], default=(0, ()))


def ends(
    members: Sequence[str], edges: Sequence[Edge], since: datetime, end: Callable[[str, datetime], datetime]
) -> dict[str, datetime]:
    """When each member is over at the latest: `end` says when one is that begins at an instant, and each begins when
    all that it waits for are over. Members in a circle are left out."""
    found: dict[str, datetime] = {}
    for column in layers(members, edges):
        for member in column:
            begins = max((found[edge.before] for edge in edges if edge.after == member), default=since)
            found[member] = end(member, begins)
    return found


def behind(member: str, edges: Sequence[Edge]) -> frozenset[str]:
    """All members that wait for this one, one after the other."""
    found: set[str] = set()
    waiting = [member]
    while waiting:
        here = waiting.pop()
        new = {edge.after for edge in edges if edge.before == here} - found
        found |= new
        waiting.extend(new)
    return frozenset(found)

"""The engine on PostgreSQL, as stories are told to it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from tests.wutong.layers.naive import Claimed
from tests.wutong.layers.things import THING, THING_RULES

from wutong.access import SYSTEM
from wutong.clock import frozen
from wutong.errors import Refused
from wutong.layers.changes import changed
from wutong.layers.claims import Reach, Terms, accept, claim, decline, defer, renew, unclaim
from wutong.layers.fold import Folded
from wutong.layers.matrix import rule
from wutong.layers.queries import defined, effective
from wutong.layers.releases import edit, publish, roll_back
from wutong.regions.queries import exercises
from wutong.testing.world import World


class RealEngine:
    """The engine on PostgreSQL, every verb committed from its own region's office."""

    def __init__(self, world: World, items: list[UUID]) -> None:
        self.world, self.items = world, items

    def _told(self, region: int, now: datetime, verb: Callable[[], Any]) -> Any:
        try:
            with frozen(now), self.world.working(region):
                return verb().id
        except Refused as refusal:
            return type(refusal).__name__

    def publish(self, region: int, edits: dict[UUID, dict[str, Any]], now: datetime, at: datetime | None) -> Any:
        told = [edit(item, changes) for item, changes in edits.items()]
        return self._told(region, now, lambda: publish(THING, told, actor=SYSTEM, at=at))

    def rule(self, region: int, word: dict[str, Any], now: datetime, at: datetime | None) -> Any:
        value = word["value"] or ""
        told = rule(THING, word["element"], {word["level"]: word["rule"]}, narrow="name" if value else "", value=value)
        return self._told(region, now, lambda: publish(THING_RULES, [told], actor=SYSTEM, at=at))

    def roll_back(self, region: int, release: UUID, now: datetime, rules: bool) -> Any:
        return self._told(region, now, lambda: roll_back(THING_RULES if rules else THING, release, actor=SYSTEM))

    def claim(self, said: Claimed, now: datetime) -> Any:
        reach = Reach(said.reach, said.only, said.besides)
        if said.state == "declined":
            verb = lambda: decline(THING, said.items, grounds="不办", actor=SYSTEM, reach=reach)  # noqa: E731
        elif said.state == "deferred":
            verb = lambda: defer(THING, said.items, actor=SYSTEM, reach=reach, until=said.until)  # noqa: E731
        else:
            terms = Terms(said.mode)  # type: ignore[arg-type]
            verb = lambda: claim(THING, said.items, actor=SYSTEM, reach=reach, terms=terms, binding=said.binding)  # noqa: E731
        return self._told(said.region, now, verb)

    def unclaim(self, region: int, claim: UUID, now: datetime) -> Any:
        return self._told(region, now, lambda: unclaim(THING, claim, actor=SYSTEM))

    def renew(self, region: int, claim: UUID, now: datetime) -> Any:
        return self._told(region, now, lambda: renew(THING, claim, actor=SYSTEM))

    def accept(self, region: int, items: Sequence[UUID], now: datetime) -> None:
        with frozen(now), self.world.working(region):
            accept(THING, items, actor=SYSTEM)

    def listed(self, region: int, now: datetime, at: datetime | None) -> dict[UUID, dict[str, Any]]:
        with frozen(now), self.world.working(region):
            acts = frozenset(level + 1 for level in exercises(region))
            seen = effective(THING, region, acts, at=at)
            return {found.item: dict(found.values) for found in seen if found.item in self.items}

    def copied(self, region: int, now: datetime, at: datetime | None) -> dict[UUID, dict[str, Any]]:
        with frozen(now), self.world.working(region):
            return {item: dict(found.values) for item, found in defined(THING, region, self.items, at=at).items()}

    def moved(self, region: int, since: datetime, until: datetime) -> dict[tuple[UUID, str | None], Any]:
        with frozen(until), self.world.working(region):
            told = [change for change in changed(THING, region, since, until) if change.item in self.items]
        return {(one.item, one.element): (_plain(one.before), _plain(one.after)) for one in told}


def _plain(value: Any) -> Any:
    return dict(value.values) if isinstance(value, Folded) else value

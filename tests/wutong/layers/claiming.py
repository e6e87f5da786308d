"""The claims of a story: made, put off, declined, overruled, taken back, renewed, and accepted as they stand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tests.wutong.layers.naive import Claimed, Naive

#: The word of a reach for each level that a region acts for.
WORDS = {3: "cities", 4: "counties", 5: "townships", 6: "villages"}


class Claiming:
    """What a teller does about claims, to the engine and to the naive model alike."""

    engine: Any
    naive: Naive
    places: list[int]
    acts: dict[int, frozenset[int]]
    items: Sequence[UUID]
    now: datetime
    order: int
    claims: list[tuple[Any, Claimed]]
    ended: list[tuple[Any, Claimed]]
    spoken: list[int]

    def sayable(self, told: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
        """What was said by those who can still say something."""
        return [(id, said) for id, said in told if said.region in self.places]

    def words(self, region: int) -> frozenset[str]:
        """The words of a reach that mean a region."""
        return frozenset(WORDS[level] for level in self.acts[region] if level in WORDS)

    def _claim(self, step: Any, region: int, state: str = "claimed", until: datetime | None = None) -> None:
        items = frozenset(self.items[index] for index in step.items)
        mode = "agent" if step.pick % 3 == 0 else "direct"
        only = frozenset({self.places[step.away % len(self.places)]}) if step.pick % 5 == 0 else None
        besides = frozenset({self.places[step.away % len(self.places)]}) if step.pick % 5 == 1 else frozenset()
        binding = step.pick == 7 and state == "claimed"
        self._says(Claimed(region, self.now, self.order, items, step.reach, only, besides, binding, state,
                           mode if state == "claimed" else "direct", until))  # fmt: skip

    def _says(self, said: Claimed) -> None:
        told = self.engine.claim(said, self.now)
        if any(self.naive.copied(said.region, item, self.now) is None for item in said.items):
            assert told == "NotDefined"
        else:
            self._made(told, said)

    def _made(self, told: Any, said: Claimed) -> None:
        self.naive.claim(said)
        self.claims.append((told, said))
        self.spoken.append(said.region)

    def _decline(self, step: Any, region: int) -> None:
        self._claim(step, region, "declined")

    def _defer(self, step: Any, region: int) -> None:
        self._claim(step, region, "deferred", self.now + timedelta(minutes=step.delay) if step.delay else None)

    def _overrule(self, step: Any, region: int) -> None:
        """The region above binds the latest that somebody has declined or put off."""
        refused = [said for _, said in self.sayable(self.claims) if said.state != "claimed" and self.words(said.region)]
        for said in refused[-1:]:
            above, only = self.naive.lines[said.region][-2], frozenset({said.region})
            bound = Claimed(above, self.now, self.order, said.items, self.words(said.region), only, frozenset(), True,
                            "claimed", "direct")  # fmt: skip
            self._says(bound)

    def _unclaim(self, step: Any, region: int) -> None:
        """One of the latest is taken back, unless a later one has its place already."""
        for told, said in self.sayable(self.claims)[-1 - step.pick % 3 :][:1]:
            gone = self.engine.unclaim(said.region, told, self.now) == "NotFound"
            assert gone == (not said.stands(self.now))
            if not gone:
                said.ends = self.now
                self.ended.append((told, said))

    def _renew(self, step: Any, region: int) -> None:
        """What was taken back last is said once more."""
        for told, said in self.sayable(self.ended)[-1:]:
            again = self.engine.renew(said.region, told, self.now)
            if any(self.naive.copied(said.region, item, self.now) is None for item in said.items):
                assert again == "NotDefined"
            elif said.until is not None and said.until <= self.now:
                assert again == "InThePast"
            else:
                fresh = replace(said, starts=self.now, order=self.order, ends=None, replaced=None)
                self._made(again, fresh)

    def _accept(self, step: Any, region: int) -> None:
        """The region says again what it has claimed: nobody's list changes, and each word can be taken back alone."""
        items = [self.items[index] for index in sorted(step.items)]
        known = [item for item in items if self.naive.copied(region, item, self.now) is not None]
        again: dict[int, tuple[Claimed, set[Any]]] = {}
        for item in known:
            for said in self.naive.said_again(region, item, self.now):
                again.setdefault(id(said), (said, set()))[1].add(item)
        self.engine.accept(region, items, self.now)
        self.spoken += [region] * len(again)
        for number, (said, told) in enumerate(sorted(again.values(), key=lambda one: (one[0].starts, one[0].order))):
            order = self.order + number / 100
            fresh = replace(said, starts=self.now, order=order, items=frozenset(told), ends=None, replaced=None)
            self.naive.claim(fresh)

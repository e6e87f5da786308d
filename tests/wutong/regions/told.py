"""Stories in which the map changes: every order is given to the engine and done by hand in the naive model."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from tests.wutong.layers.naive import Naive, Said
from tests.wutong.layers.stories import Engine, Step, Teller
from tests.wutong.regions.naive import Handing, Places

from wutong.regions import surgery
from wutong.regions.trees import Part, Plan, Tree
from wutong.tenancy import SPANS

Planner = Callable[[Tree], Plan]


@dataclass
class Done:
    """An operation as the engine did it; `carried` says at whom, from whom, what and its id."""

    id: UUID
    places: Places
    carried: list[tuple[int, int, str, UUID]]


class Surgeon(Engine, Protocol):
    """An engine that changes the map as well."""

    def operate(self, codes: list[int], planner: Planner, now: Any) -> Done: ...
    def undo(self, operation: UUID, now: Any) -> str | None: ...
    def heirs(self, region: int, now: Any) -> set[int] | None: ...


@dataclass
class Order:
    """An operation as the model did it, and the model as it was before."""

    id: UUID
    handing: Handing
    heirs: frozenset[int]
    spoken: int
    before: Naive
    acts: dict[int, frozenset[int]]
    places: list[int]


@dataclass
class Cartographer(Teller):
    """Tells such a story."""

    engine: Surgeon
    orders: list[Order] = field(default_factory=list)
    gone: Places = field(default_factory=dict)

    # ── The orders ───────────────────────────────────────────────────────────────────────────────────────────

    def _some(self, pick: int, suits: Callable[[int], bool]) -> int | None:
        """One of the open regions, rather one that has said something."""
        found = [one for one in self.places if suits(one)]
        found = [one for one in found if one in self.spoken] * 3 + found
        return found[pick % len(found)] if found else None

    def _level(self, region: int) -> int:
        return self.naive.deep[region]

    def _above(self, region: int) -> int:
        return self.naive.lines[region][-2]

    def _below(self, region: int) -> list[int]:
        return [one for one in self.places if region in self.naive.lines[one][:-1]]

    def _children(self, region: int) -> list[int]:
        return [one for one in self._below(region) if self._above(one) == region]

    def _rename(self, step: Step, region: int) -> None:
        one = self._some(step.region, lambda place: self._level(place) > 1)
        if one is not None:
            self._operate([one], lambda tree: surgery.renamed(tree, one, f"新{self.order}"), {})

    def _recode(self, step: Step, region: int) -> None:
        one = self._some(step.region, lambda place: self._level(place) > 1)
        if one is not None:
            level = self._level(one)
            first = one - one % SPANS[level - 1]
            free = next(code for number in range(40, 90) if (code := first + number * SPANS[level]) not in self.acts)
            self._operate([one], lambda tree: surgery.recoded(tree, one, free), {free: self._above(one)})

    def _move(self, step: Step, region: int) -> None:
        """A county to another city or right under the province, a township to another county, a village to another."""
        one = self._some(step.region, lambda place: self._level(place) > 2)
        if one is None:
            return
        level = self._level(one)
        parent = self._some(step.away, lambda place: place != self._above(one) and self._takes(place, level))
        if parent is not None:
            other = level == 3 and self._level(parent) != self._level(self._above(one))
            acts = frozenset({3, 4} if self._level(parent) == 1 else {4}) if other else None
            self._operate([one, parent], lambda tree: surgery.moved(tree, one, parent), {-1: parent}, one, acts=acts)

    def _takes(self, place: int, level: int) -> bool:
        takes = level in self.acts[place] or (level == 3 and self._level(place) == 1)
        return takes and self._level(place) < level

    def _two(self, step: Step) -> tuple[int, int] | None:
        one = self._some(step.region, lambda place: self._level(place) > 2)
        if one is None:
            return None
        other = self._some(step.away, lambda place: place != one and self._level(place) == self._level(one))
        return None if other is None else (one, other)

    def _merge(self, step: Step, region: int) -> None:
        if two := self._two(step):
            parent = self._above(two[0])
            self._operate([*two], lambda tree: surgery.merged(tree, two, None, "合并地"), {-1: parent}, two[0])

    def _absorb(self, step: Step, region: int) -> None:
        if two := self._two(step):
            self._operate([*two], lambda tree: surgery.merged(tree, two[:1], two[1]), {})

    def _split(self, step: Step, region: int) -> None:
        """Into two new ones, or one new one and a neighbour; the children by turns."""
        one = self._some(step.region, lambda place: self._level(place) > 2)
        if one is None:
            return
        two = self._two(step) if step.pick % 3 == 0 else None
        more, less = Decimal("0.6"), Decimal("0.4")
        shares = (more, less) if step.pick % 2 else (less, more)
        parts = [Part(None, "上地", shares[0]), Part(two[1] if two else None, "" if two else "下地", shares[1])]
        where = {child: (step.pick + at) % 2 for at, child in enumerate(self._children(one))}
        known = [one, *two[1:]] if two else [one]
        self._operate(known, lambda tree: surgery.split(tree, one, parts, where), {-1: self._above(one)}, one, where)

    def _abolish(self, step: Step, region: int) -> None:
        one = self._some(step.region, lambda place: self._level(place) > 2)
        if one is None:
            return
        two = self._two(step) if step.pick % 2 else None
        heir = two[1] if two else None
        known = [one] if heir is None else [one, heir]
        self._operate(known, lambda tree: surgery.abolished(tree, one, heir), {}, ends=True)

    # ── Doing it by hand ─────────────────────────────────────────────────────────────────────────────────────

    def _operate(
        self, codes: list[int], planner: Planner, roots: dict[int, int], top: int | None = None,
        where: dict[int, int] | None = None, *, ends: bool = False,
        acts: frozenset[int] | None = None,
    ) -> None:  # fmt: skip
        """`roots` has the parent of a new region where the old one's is no guide, the `top`'s under -1."""
        if self.order % 2:
            self.now += timedelta(days=1)
        before = copy.deepcopy(self.naive)
        done = self.engine.operate(codes, planner, self.now)
        opened = {place for heirs in done.places.values() for place in heirs} - set(self.places)
        acting, places = dict(self.acts), list(self.places)
        for new in sorted(opened):
            self._open(new, done.places, roots, top, where or {})
            if acts is not None and top in done.places and new in done.places[top]:
                self.acts[new] = acts
        handing = Handing(self.naive, self.items, done.places, frozenset(opened), self.now, self.order)
        if not ends:
            handing.hand_on()
            handing.around()
        self._close(done.places, opened)
        heirs = frozenset(place for heirs in done.places.values() for place in heirs)
        self.orders.append(Order(done.id, handing, heirs, len(self.spoken), before, acting, places))
        self._carried(handing, done)
        for region in [*sorted(opened), *done.places][:6]:
            self.compare(region)

    def _open(self, new: int, places: Places, roots: dict[int, int], top: int | None, where: dict[int, int]) -> None:
        came = [closed for closed, heirs in places.items() if new in heirs]
        if top in came:
            parent = roots[-1]
        elif new in roots:
            parent = roots[new]
        else:
            heirs = places[self._above(came[0])]
            parts = sorted(heirs, key=lambda place: (place in self.places, place))
            parent = parts[where[came[0]]] if came[0] in where and len(parts) > 1 else heirs[0]
        self.naive.lines[new] = (*self.naive.lines[parent], new)
        self.naive.deep[new] = self.naive.deep[came[0]]
        self.acts[new] = frozenset[int]().union(*(self.acts[closed] for closed in came))

    def _close(self, places: Places, opened: set[int]) -> None:
        self.gone |= places
        self.acts |= dict.fromkeys(places, frozenset())
        self.places = sorted({*self.places, *opened} - set(places))

    def _carried(self, handing: Handing, done: Done) -> None:
        """What is carried can be taken back and rolled back like all else."""
        told = {(target, source, what): id for target, source, what, id in done.carried if what != "claims"}
        self.releases += [(told[key], said) for key, said in handing.releases.items()]
        for region in {one.region for one in handing.claims} | {row[0] for row in done.carried if row[2] == "claims"}:
            ids = [id for target, _, what, id in done.carried if (target, what) == (region, "claims")]
            mine = [one for one in handing.claims if one.region == region]
            assert len(ids) == len(mine), (region, ids, mine)
            self.claims += zip(ids, mine, strict=True)

    # ── Taking it back ───────────────────────────────────────────────────────────────────────────────────────

    def _undo(self, step: Step, region: int) -> None:
        """The last order is as if it had never been, unless somebody who has a place by it has spoken since."""
        if not self.orders:
            return
        order, handing = self.orders[-1], self.orders[-1].handing
        taken = any(one.ends is not None for one in handing.claims)
        late = taken or any(one in order.heirs for one in self.spoken[order.spoken :])
        assert (self.engine.undo(order.id, self.now) == "TooLate") == late
        if late:
            return
        self.orders.pop()
        self._take_back(handing)
        self.acts, self.places = order.acts, order.places
        if len(self.spoken) == order.spoken:
            self._as_before(order.before)
        for one in self.places:
            self.compare(one)

    def _take_back(self, handing: Handing) -> None:
        """What was carried is taken back, and nobody means the new ones any more."""
        for claim in handing.claims:
            claim.ends = self.now
        for number, said in enumerate(reversed(handing.releases.values()), 1):
            self._rolled_back(said, self.order + number / 1024)
        for closed in handing.places:
            del self.gone[closed]
        above = {step for new in handing.opened for step in self.naive.lines[new]}
        for claim in (one for one in self.naive.claims if one.region in above):
            claim.besides -= handing.opened
            claim.only = None if claim.only is None else claim.only - handing.opened

    def _rolled_back(self, said: Said, number: float) -> None:
        undo = Said(said.region, self.now, number, {}, rules=said.rules, undoes=said)
        before = self._books(said.region)
        self.naive.said.append(undo)
        if self._books(said.region) == before:
            self.naive.said.remove(undo)

    def _as_before(self, before: Naive) -> None:
        for one in self.places:
            asked = (one, self.acts[one], self.words(one), self.items, self.now)
            assert self.naive.listed(*asked) == before.listed(*asked)

    # ── The closed ones ──────────────────────────────────────────────────────────────────────────────────────

    def finish(self) -> None:
        """A closed region takes nothing new and names who does; an open one does not send anybody away."""
        for region in self.places:
            assert self.engine.heirs(region, self.now) is None
        for region in self.gone:
            assert self.engine.heirs(region, self.now) == self._leads(region)

    def _leads(self, region: int) -> set[int]:
        return set().union(*(self._leads(one) for one in self.gone[region])) if region in self.gone else {region}

"""Hypothesis compares the engine with the naive copy-to-everyone model: same answers and same refusals, always."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.wutong.layers.naive import LEVELS, Claimed, Naive, Said
from tests.wutong.layers.stories import CLAIMS, RULES, START, STEPS, VALUES, WORDS_OF_RULES, Teller
from tests.wutong.layers.things import THING, THING_RULES, forget_rules

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.clock import frozen
from wutong.errors import Refused
from wutong.layers.changes import changed
from wutong.layers.claims import Reach, Terms, accept, claim, decline, defer, renew, unclaim
from wutong.layers.fold import Folded, entry, fold, fold_all
from wutong.layers.matrix import rule
from wutong.layers.queries import defined, effective
from wutong.layers.releases import edit, publish, roll_back
from wutong.layers.ruling import Ruling
from wutong.testing import tree
from wutong.testing.world import World

PLACES = {
    tree.NATION: 1, tree.GANSU: 2, tree.LINXIA: 3, tree.JISHISHAN: 4, tree.DONGXIANG: 4, tree.CHUIMATAN: 5,
    tree.VILLAGE: 6, tree.NEXT_VILLAGE: 6,
}  # fmt: skip


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
            seen = effective(THING, region, frozenset({PLACES[region]}), at=at)
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


LINE = tenancy.line(tree.VILLAGE)
BOOKS = st.lists(st.fixed_dictionaries({}, optional=dict(VALUES)), min_size=1, max_size=5)


#: Words of a matrix, each of one of the line's regions.
RULED = st.lists(st.tuples(st.integers(0, 4), WORDS_OF_RULES), max_size=5)


@given(BOOKS, RULED)
@settings(max_examples=500, deadline=None, derandomize=True)
def test_the_fold_of_any_layers_is_what_copying_down_gives(
    books: list[dict[str, Any]], ruled: list[tuple[int, dict[str, Any]]]
) -> None:
    item, line = UUID(int=1), LINE[: len(books)]
    naive = Naive(RULES, {line[-1]: line})
    naive.said = [Said(region, START, 1, {item: book}) for region, book in zip(line, books, strict=True)]
    naive.said += [_ruling(line[at], order, word) for order, (at, word) in enumerate(ruled) if at < len(line)]
    rows = []
    for region in line:
        book = naive.own(region, item, START)
        lead = (item, region, UUID(int=region), book["defines"], book["withdrawn"], book["locks"])
        rows.append((*lead, *[book[name] for name in THING.names]))
    seen = fold(THING, rows, ruling=Ruling(THING, [entry(found) for found in _folded(naive, line)]))
    assert (None if seen is None else dict(seen.values)) == naive.copied(line[-1], item, START)


def _ruling(region: int, order: int, word: dict[str, Any]) -> Said:
    key = (word["element"], "name" if word["value"] else "", word["value"] or "")
    return Said(region, START, order, {key: {word["level"]: word["rule"]}}, rules=True)


def _folded(naive: Naive, line: tuple[int, ...]) -> list[Folded]:
    """The words of a matrix, folded down the line as the engine reads them from its table."""
    books = {region: naive.ruled(region, START) for region in line}
    rows = [
        (
            key,
            region,
            UUID(int=region),
            False,
            False,
            [],
            *key,
            *[books[region][key].get(level) for level in LEVELS[1:]],
        )
        for key in sorted({key for book in books.values() for key in book})
        for region in line
        if key in books[region]
    ]
    return fold_all(THING_RULES, rows)


@given(st.one_of(STEPS, CLAIMS))
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_engine_answers_like_copies_in_every_region(things: World, steps: Any) -> None:
    forget_rules(things)
    items = [uuid4() for _ in range(3)]
    lines = {region: tuple(step for step in tenancy.line(region) if step in PLACES) for region in PLACES}
    Teller(RealEngine(things, items), lines, PLACES, items).tell(steps)

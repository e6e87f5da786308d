"""Hypothesis compares the engine with the naive copy-to-everyone model: same answers and same refusals, always."""

from typing import Any
from uuid import UUID, uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.wutong.layers.engine import RealEngine
from tests.wutong.layers.naive import LEVELS, Naive, Said
from tests.wutong.layers.stories import CLAIMS, RULES, START, STEPS, VALUES, WORDS_OF_RULES, Teller
from tests.wutong.layers.things import THING, THING_RULES, forget_rules
from tests.wutong.layers.trees import TREES, Planter

from wutong import tenancy
from wutong.layers.fold import Folded, entry, fold, fold_all
from wutong.layers.ruling import Ruling
from wutong.testing import tree

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
    naive = Naive(RULES, {line[-1]: line}, {region: deep for deep, region in enumerate(line)})
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


@given(TREES, st.one_of(STEPS, CLAIMS))
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_engine_answers_like_copies_in_every_region(planter: Planter, shape: Any, steps: Any) -> None:
    forget_rules(planter.world)
    items = [uuid4() for _ in range(3)]
    Teller(RealEngine(planter.world, items), planter.plant(shape), items).tell(steps)

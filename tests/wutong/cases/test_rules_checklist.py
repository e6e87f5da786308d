"""The list of papers: each line's state, from what is asked for, what is there, and the day."""

from dataclasses import dataclass
from datetime import date

import pytest

from wutong.cases.rules.checklist import complete, lines
from wutong.cases.rules.guards import PaperAsked

TODAY, TOMORROW, YESTERDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 19)
ASKED = (PaperAsked("a", "a"), PaperAsked("b", "b", "optional"), PaperAsked("c", "c", "deferrable"))


@dataclass(frozen=True)
class Row:
    slot: str
    source: str = "upload"
    scan: str = "off"

    @property
    def there(self) -> bool:
        return self.source != "promise" and self.scan != "bad"


def states(*rows: Row, due: date | None = TOMORROW) -> dict[str, str]:
    return {line.slot: line.state for line in lines(ASKED, rows, due=due, today=TODAY)}


def test_what_is_required_is_missing_and_the_rest_is_open():
    assert states() == {"a": "missing", "b": "open", "c": "open"}


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (Row("a"), "there"), (Row("a", scan="clean"), "there"), (Row("a", "reuse"), "there"),
        (Row("a", "result"), "there"),
        (Row("a", scan="waiting"), "checking"), (Row("a", scan="bad"), "refused"), (Row("a", "promise"), "promised"),
    ],
)  # fmt: skip
def test_a_line_stands_where_its_paper_stands(row: Row, state: str):
    assert states(row)["a"] == state


def test_a_good_paper_beside_a_bad_one_or_a_promise_counts():
    assert states(Row("a", scan="bad"), Row("a"))["a"] == "there"
    assert states(Row("c", "promise"), Row("c"))["c"] == "there"


@pytest.mark.parametrize(("due", "state"), [(None, "promised"), (TODAY, "promised"), (YESTERDAY, "overdue")])
def test_a_promise_is_overdue_from_the_day_after_its_last(due, state):
    assert states(Row("c", "promise"), due=due)["c"] == state


def test_a_line_tells_its_last_day_only_while_something_is_owed():
    told = {line.slot: line.due for line in lines(ASKED, [Row("a"), Row("c", "promise")], due=TOMORROW, today=TODAY)}
    assert told == {"a": None, "b": None, "c": TOMORROW}


def test_what_came_besides_is_listed_once_at_the_end():
    found = lines(ASKED, [Row("z"), Row("a"), Row("z")], due=None, today=TODAY)
    assert [(line.slot, line.need, len(line.papers)) for line in found][-1] == ("z", "besides", 2)
    assert len(found) == 4


def test_a_list_is_complete_when_nothing_is_missing_owed_or_put_aside():
    def all_in(*rows: Row) -> bool:
        return complete(lines(ASKED, rows, due=TOMORROW, today=TODAY))

    assert all_in(Row("a"))
    assert not all_in()
    assert not all_in(Row("a"), Row("c", "promise"))
    assert not all_in(Row("a", scan="bad"))
    assert not all_in(Row("a"), Row("z", scan="bad"))

"""A transaction reads the case that it moves once, and every other transaction reads it anew."""

import io
from collections import Counter
from contextlib import suppress

from wutong.cases import queries
from wutong.cases.actions import border
from wutong.db import db
from wutong.testing import tree

from .conftest import PDF, snapshot, staff


class Undone(Exception):
    pass


def _reads(seen):
    return [statement for statement in seen if "FOR UPDATE" in statement]


def test_a_case_that_the_transaction_holds_is_not_read_again(story, asked):
    case_id = story.submitted()
    with story.at(), asked() as seen:
        assert queries.locked(case_id) is queries.locked(case_id)
    assert len(_reads(seen)) == 1


def test_the_next_transaction_locks_and_reads_it_again(story, asked):
    case_id = story.submitted()
    with asked() as seen:
        for _ in range(2):
            with story.at():
                queries.locked(case_id)
    assert len(_reads(seen)) == 2


def test_a_lock_that_went_with_its_savepoint_is_taken_again(story, asked):
    case_id = story.submitted()
    with story.at(), asked() as seen:
        with suppress(Undone), db.session.begin_nested():
            queries.locked(case_id)
            raise Undone
        queries.locked(case_id)
    assert len(_reads(seen)) == 2


def test_filing_reads_neither_the_case_nor_its_form_a_second_time(story, asked):
    with asked() as seen:
        story.submitted()
    forms = [statement for statement in seen if "FROM case_forms" in statement]
    assert len(_reads(seen)) == 1  # the draft is a transaction of its own and has just been written
    assert len(forms) == 1  # the draft knows that it has none yet; handing it in is another transaction


def test_a_counter_reads_nothing_it_wrote_and_writes_each_table_once(story, asked):
    clerk, scan = staff("clerk", tree.JISHISHAN), border.Upload("身份证", "a.pdf", io.BytesIO(PDF))
    with story.at(), asked() as seen:
        border.file_for(snapshot(), story.given(mandate="口头委托"), [scan], actor=clerk)
        db.session.flush()
    first_words = Counter(" ".join(statement.split()[:3]) for statement in seen)
    written = {words: count for words, count in first_words.items() if words.startswith(("INSERT", "UPDATE"))}
    assert set(written.values()) == {1}, written
    assert not [statement for statement in seen if "FROM case" in statement]
    assert len([statement for statement in seen if "FROM regions" in statement]) == 1  # whoever asks how often
    assert len(seen) <= 17, seen

"""A transaction reads the case that it moves once, and every other transaction reads it anew."""

from contextlib import suppress

from wutong.cases import queries
from wutong.db import db


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
    assert len(forms) == 2  # once for the draft that has none yet, once to hand it in

"""Log lines are JSON, say which request and region, and nothing about a person."""

import io
import json
import logging

import pytest

from wutong.observe import logs


@pytest.fixture
def written():
    """The lines that a logger of its own writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter())
    logger = logging.getLogger("wutong.test_logs")
    logger.addHandler(handler)
    logger.propagate = False
    logger.setLevel(logging.INFO)
    yield logger, lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)
    logger.propagate = True
    logs.unbind()


def test_a_line_says_when_who_and_what(written):
    logger, lines = written
    logger.info("case %s moved", "12")
    line = lines()[0]
    assert line["event"] == "case 12 moved"
    assert line["logger"] == "wutong.test_logs"
    assert line["level"] == "info"
    assert line["at"].endswith("Z")


def test_a_tuple_as_the_only_argument_is_no_trouble(written):
    logger, lines = written
    logger.info("%r left", ("127.0.0.1", 36524))
    assert lines()[0]["event"] == "('127.0.0.1', 36524) left"


def test_what_is_bound_is_in_every_line_until_it_is_unbound(written):
    logger, lines = written
    logs.bind(request_id="abc", region=622927000000)
    logger.info("one")
    logs.unbind()
    logger.info("two")
    one, two = lines()
    assert (one["request_id"], one["region"]) == ("abc", 622927000000)
    assert "request_id" not in two


def test_numbers_of_persons_are_taken_out_of_words_extras_and_traces(written):
    logger, lines = written
    try:
        int("no case for 13893000000")
    except ValueError:
        logger.exception("asked by 622927199001011234", extra={"to": ["13893000000"], "known": {"n": 13893000000}})
    text = json.dumps(lines())
    assert "13893000000" not in text
    assert "622927199001011234" not in text
    assert "[mobile]" in text
    assert "[id]" in text


def test_the_row_that_a_database_complains_about_is_taken_out(written):
    logger, lines = written
    logger.error("duplicate key\nDETAIL:  Key (name)=(马小花) already exists.")
    assert "马小花" not in json.dumps(lines(), ensure_ascii=False)

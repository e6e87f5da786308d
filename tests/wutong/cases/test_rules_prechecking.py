"""What a region looks at before it is handed in, and which answers make sense."""

import pytest

from wutong.cases.rules import prechecking as rules

FOUND = [rules.Finding("paper", "身份证", "身份证", "照片不清楚")]


@pytest.mark.parametrize(
    ("where", "stages", "instant", "offered"),
    [
        ("all", (), False, True),
        ("all", ("preview",), True, False),
        ("guide", ("receive",), False, False),
        ("guide", ("receive", "preview"), False, True),
        ("guide", ("preview",), True, False),
        ("none", ("preview",), False, False),
    ],
)
def test_region_and_guide_say_which_matters_are_looked_at(where, stages, instant, offered) -> None:
    assert rules.offered(where, stages, instant=instant) is offered


def test_what_is_wrong_is_named_and_what_is_fine_has_nothing_wrong() -> None:
    rules.sound("lacking", FOUND)
    rules.sound("fine", [])
    with pytest.raises(rules.NothingFound):
        rules.sound("lacking", [])
    with pytest.raises(rules.FineButFound):
        rules.sound("fine", FOUND)


def test_the_answer_is_a_numbered_list_and_what_was_said_besides() -> None:
    assert rules.words(FOUND, "其余齐全") == "1. 身份证：照片不清楚\n其余齐全"
    assert rules.words([], "") == ""

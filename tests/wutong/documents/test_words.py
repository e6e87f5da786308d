"""A region says a document in its own words, inherited like everything else, and leaves out nothing the law wants."""

import pytest

from wutong.access import SYSTEM
from wutong.cases import homes
from wutong.cases.actions import intake
from wutong.documents import words
from wutong.errors import Invalid
from wutong.homes import actions as editing
from wutong.homes import queries
from wutong.testing import tree

from .conftest import Office

REFUSAL = words.ITEMS["rejection"]


def say(item, **values) -> None:
    home = homes.PAPERS
    editing.save(home, item, values, actor=SYSTEM)
    editing.publish(home, actor=SYSTEM)


@pytest.mark.parametrize("body", ["不予受理。", "不予受理：{said}", "不予受理：{said}{remedies}{secret}"])
def test_what_the_law_wants_said_cannot_be_left_out_and_nothing_unknown_said(story, body: str) -> None:
    with pytest.raises(Invalid), story.at():
        say(REFUSAL, body=body)


@pytest.mark.parametrize("title", ["{applicant}的决定书", "{said}", "{"])
def test_a_title_that_everybody_reads_names_nobody(story, title: str) -> None:
    with pytest.raises(Invalid), story.at():
        say(REFUSAL, title=title)


def test_the_words_of_the_province_come_down_and_the_mark_is_each_office_s_own(story, office: Office) -> None:
    item = words.ITEMS["not_required"]
    with story.at(tree.GANSU):
        say(item, title="不受理通知", body="甘肃的话：{said}{remedies}", mark="甘政")
    case_id = story.submitted()
    with story.at():
        intake.reject_not_required(case_id, "不用办。", actor=story.clerk)
    first = office.make(case_id, "reject_not_required")
    assert first.title == "不受理通知"
    assert "甘肃的话：不用办。" in office.text(first)
    assert not first.number.startswith("甘政")
    with story.at():
        say(item, mark="积民不受")
    other = story.submitted()
    with story.at():
        intake.reject_not_required(other, "不用办。", actor=story.clerk)
    second = office.make(other, "reject_not_required")
    assert second.number == "积民不受〔2026〕1号"
    assert first.words != second.words


def test_every_kind_is_listed_on_the_desk_of_templates_with_its_words(story) -> None:
    with story.at():
        held = queries.held(homes.PAPERS)
    assert {held[item]["code"] for item in words.ITEMS.values()} == set(words.ITEMS)
    assert all(held[item]["body"] for item in words.ITEMS.values())

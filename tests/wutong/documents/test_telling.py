"""Who signs, and what a document says of days that have moved since."""

from datetime import timedelta

import pytest

from wutong.cases.actions import deciding
from wutong.documents import telling, words
from wutong.regions.models import Region

from ..cases.conftest import FRIDAY, Story
from .conftest import Office


@pytest.mark.parametrize(
    ("department", "name", "level", "expected"),
    [
        ("民政局", "东乡县", 3, "东乡县民政局"),
        ("东乡县民政局", "东乡县", 3, "东乡县民政局"),
        ("", "东乡县", 3, "东乡县人民政府"),
        ("大河家镇", "大河家镇", 4, "大河家镇人民政府"),
        ("甘河滩村村民委员会", "甘河滩村村民委员会", 5, "甘河滩村村民委员会"),
    ],
)
def test_the_body_that_signs_is_named_with_its_place(department: str, name: str, level: int, expected: str) -> None:
    assert telling.office(department, Region(name=name, level=level)) == expected


def test_a_slip_printed_later_says_the_days_of_then(story: Story, office: Office) -> None:
    case_id = story.accepted()
    with story.at():
        deciding.review(case_id, "材料齐全。", actor=story.reviewer)
        deciding.suspend(case_id, "expert", "请专家评审。", FRIDAY.date() + timedelta(days=14), actor=story.head)
    assert story.case(case_id).due is None
    assert "承诺于2026年12月4日前作出决定，法定期限至2026年12月18日" in office.text(office.make(case_id, "accept"))


@pytest.mark.parametrize(("move", "title", "article"), [
    ("revoke", "撤销行政许可决定书", "第六十九条"), ("cancel", "注销行政许可决定书", "第七十条"),
])  # fmt: skip
def test_taking_a_licence_away_gives_ground_and_remedies(
    story: Story, office: Office, move: str, title: str, article: str
) -> None:
    case_id = story.submitted(handling_type="instant", promised_days=0, item_type="01")
    with story.at():
        deciding.finish(case_id, "准予。", actor=story.clerk)
    with story.at():
        deciding.end(case_id, move, "以欺骗手段取得。", actor=story.head)
    made = office.make(case_id, move)
    text = office.text(made)
    assert made.title == title
    for said in (article, "以欺骗手段取得", "六十日内", "六个月内"):
        assert said in text, text


def test_a_sample_knows_every_fact_that_words_may_name() -> None:
    made_up = {"place", "office", "date", "basis", "remedies"}
    assert set(words.FACTS) == set(words.SAMPLE)
    assert all(words.SAMPLE[name] or name in made_up | {"owed"} for name in words.FACTS)

"""Who signs, and what a document says of days that have moved since."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from wutong.cases.actions import committing, deciding, filing, tasking
from wutong.clock import new_id, today
from wutong.db import db
from wutong.documents import telling, words
from wutong.regions.models import Department, Region
from wutong.testing import tree
from wutong.web import lookups

from ..cases.conftest import FRIDAY, Browser, Story, boss
from .conftest import Office


@pytest.fixture
def visitor(story: Story) -> Iterator[Any]:
    before = lookups.of(story.world.app).who
    yield lambda actor: Browser(story.world, actor)
    lookups.of(story.world.app).who = before


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


def test_what_was_signed_is_a_paper_of_its_own(story: Story, office: Office) -> None:
    case_id = story.draft(item_type="01", commitment=True, papers=[{"name": "场地证明", "need": "committed"}])
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        committing.sign(case_id, ["场地证明"], actor=story.citizen)
        filing.submit(case_id, actor=story.citizen)
    signed = office.text(office.make(case_id, "commit"))
    for said in ("告知承诺书", "张三丰", "以承诺代替的材料：场地证明", "与纸质签名具有同等效力"):
        assert said in signed, signed


def test_a_joint_meeting_is_the_offices_own_record(story: Story, office: Office, visitor: Any) -> None:
    case_id = story.accepted(item_type="01")
    with story.at():
        body = Department(
            region=tree.JISHISHAN, id=new_id(), name="水务局", short_name="水务局", line="general", credit_code=None,
            office_phone=None, superior_region=None, superior_id=None, opened_on=today(), closed_on=None,
        )  # fmt: skip
        db.session.add(body)
        db.session.flush()
        tasking.countersign(case_id, [body.id], "涉及取水", actor=story.reviewer)
        deciding.review(case_id, "同意", actor=replace(story.reviewer, person=new_id(), department=body.id))
        tasking.meet(case_id, FRIDAY.date(), [body.id], "一致同意", actor=story.reviewer)
    made = office.make(case_id, "meet")
    said = office.text(made)
    for word in ("联合会审记录", "第二十六条第二款", "参加部门：水务局", "会审结论：一致同意"):
        assert word in said, said
    mine = visitor(story.citizen)
    assert "联合会审记录" not in mine.text(f"/622927/cases/{case_id}")
    assert mine.get(f"/622927/documents/{made.id}").status_code == 404
    assert "联合会审记录" in visitor(boss(tree.JISHISHAN)).text(f"/622927/desk/cases/{case_id}")

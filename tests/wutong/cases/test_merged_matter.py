"""A matter of the county's own goes over into the province's: cases under it end as they began, new ones begin anew."""

import io
from uuid import UUID

import pytest

from wutong.access import SYSTEM
from wutong.cases import queries
from wutong.cases.actions import beginning, filing, intake
from wutong.matters import actions as catalogue
from wutong.matters import queries as matters
from wutong.matters import rules
from wutong.testing.tree import GANSU, JISHISHAN

from .conftest import PDF, PUBLISHED, Story

OURS = {**PUBLISHED, "handling_type": "promised", "promised_unit": "working", "legal_days": 20, "legal_unit": "working",
        "name": "高龄津贴", "exercise_levels": [4], "papers": [{"name": "身份证", "need": "required"}]}  # fmt: skip


def published(story: Story, region: int, code: str, days: int) -> None:
    with story.at(region):
        catalogue.define({**OURS, "code": code, "promised_days": days}, actor=SYSTEM)
        catalogue.publish(actor=SYSTEM)


def begun(story: Story, code: str) -> UUID:
    assert story.citizen.person
    with story.world.visiting(JISHISHAN, person=story.citizen.person):
        case = beginning.begin(matters.to_file(code), actor=story.citizen)
        filing.fill(case.id, story.given())
        filing.add_paper(case.id, "身份证", "a.pdf", io.BytesIO(PDF), actor=story.citizen)
        filing.submit(case.id, actor=story.citizen)
        return case.id


def test_an_open_case_keeps_its_frozen_copy_and_new_ones_are_filed_under_the_one_above(story: Story) -> None:
    published(story, JISHISHAN, "OWN-1", 10)
    with story.at():
        catalogue.claim(["OWN-1"], actor=SYSTEM)
    case_id = begun(story, "OWN-1")
    published(story, GANSU, "PRO-1", 15)
    with story.at():
        catalogue.take("OWN-1", "PRO-1", (), actor=SYSTEM)
        catalogue.publish(actor=SYSTEM)
    with story.at():
        intake.accept(case_id, actor=story.clerk)
    case = story.case(case_id)
    assert (case.matter, case.promised, case.state) == ("OWN-1", 10, "accepted")
    with story.at():
        assert queries.snapshot(queries.get(case_id))["values"]["promised_days"] == 10
        with pytest.raises(rules.Replaced):
            matters.to_file("OWN-1")
    assert story.case(begun(story, "PRO-1")).promised == 15

import io

import pytest
from click.testing import CliRunner

from wutong import files
from wutong.access import SYSTEM
from wutong.cases import clocks, homes, limits, queries
from wutong.cases.actions import clock as ticking
from wutong.cases.actions import filing, intake
from wutong.errors import Invalid, Refused
from wutong.homes.actions import bring_out, roll_back
from wutong.layers.fold import HeldAbove
from wutong.layers.kinds import Edit
from wutong.settings import actions
from wutong.settings.commands import group
from wutong.testing import tree

LARGE = b"%PDF-1.7\n" + b"x" * limits.MEGABYTE


def test_a_region_takes_no_paper_beyond_the_limit_set_above_it(story):
    with story.at(tree.GANSU):
        actions.set_value(limits.UPLOAD.name, 1, actor=SYSTEM)
    case_id = story.draft()
    with pytest.raises(files.TooLarge), story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.add_paper(case_id, "身份证", "a.pdf", io.BytesIO(LARGE), actor=story.citizen)
    with story.at(), pytest.raises(HeldAbove):
        actions.set_value(limits.UPLOAD.name, 2, actor=SYSTEM)
    with story.at(tree.GANSU):
        actions.reset(limits.UPLOAD.name, actor=SYSTEM)


def test_the_yellow_light_comes_on_when_the_region_wants(story):
    usual = story.case(story.accepted())
    with story.at():
        told = [Edit(homes.SHARE, {"used": False}), Edit(homes.BEFORE, {"amount": 3, "used": True})]
        release = bring_out(homes.WARNINGS, told, actor=SYSTEM).id
    early = story.case(story.accepted())
    with story.at():
        roll_back(homes.WARNINGS, release, actor=SYSTEM)
    assert early.due == usual.due
    assert early.warn_on < usual.warn_on
    assert story.case(story.accepted()).warn_on == usual.warn_on


def test_settings_are_set_and_listed_from_the_command_line(town, monkeypatch):
    monkeypatch.setattr("wutong.settings.commands.create_app", lambda: town.app)
    told = CliRunner().invoke(group, ["set", limits.UPLOAD.name, "8", "--region", "63", "--lock"])
    assert told.output == "OK\n"
    listed = CliRunner().invoke(group, ["list", "--region", "630102"]).output
    assert f"{limits.UPLOAD.name}\t8\t63\tlocked" in listed


def test_a_matter_waits_longer_for_its_correction_where_a_region_above_says_so(story):
    with story.at(tree.GANSU):
        actions.set_value(limits.BY_MATTER.name, ["M-1 30", "M-2 5"], actor=SYSTEM)
    try:
        with story.at():
            assert [limits.correction(code) for code in ("M-1", "M-2", "M-3")] == [30, 15, 15]
            actions.set_value(limits.BY_MATTER.name, ["M-1 30", "M-2 5", "M-1 20", "M-3 40"], actor=SYSTEM)
            assert [limits.correction(code) for code in ("M-1", "M-2", "M-3")] == [30, 15, 40]
            with pytest.raises(Refused):
                actions.set_value(limits.BY_MATTER.name, ["M-3 40"], actor=SYSTEM)
            actions.reset(limits.BY_MATTER.name, actor=SYSTEM)
        with story.at(), pytest.raises(Invalid):
            actions.set_value(limits.BY_MATTER.name, "M-1：三十天", actor=SYSTEM)
    finally:
        with story.at(tree.GANSU):
            actions.reset(limits.BY_MATTER.name, actor=SYSTEM)


def test_a_shorter_setting_takes_no_day_from_a_notice_that_was_given(story):
    with story.at(tree.GANSU):
        actions.set_value(limits.CORRECTION.name, 40, actor=SYSTEM)
    case_id = story.submitted()
    with story.at():
        intake.request_correction(case_id, ["照片"], actor=story.clerk)
        told = clocks.counted(queries.get(case_id))[0].count.due
    with story.at(tree.GANSU):
        actions.reset(limits.CORRECTION.name, actor=SYSTEM)
    with story.at():
        case = queries.locked(case_id)
        assert not ticking.again(case)
        assert clocks.counted(case)[0].count.due == case.act_by == told

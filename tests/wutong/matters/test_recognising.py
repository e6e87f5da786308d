from collections.abc import Iterator

import pytest

from wutong.access import SYSTEM
from wutong.layers import drafts
from wutong.matters import actions, codes, importing, queries
from wutong.matters.importing import Report, Setup
from wutong.matters.models import MATTER
from wutong.matters.sheets import Row
from wutong.testing.tree import JISHISHAN
from wutong.testing.world import World

SETUP = Setup("622927")


def row(number: int = 2, **cells: str) -> Row:
    told = {"name": "示例集市摊位登记", "item_type": "公共服务", "department": "县商务局", "exercise_levels": "县级"}
    held = {name: text for name, text in {**told, **cells}.items() if text}
    return Row("事项", number, held, where={name: at for at, name in enumerate(held)})


def read(*rows: Row) -> Report:
    return importing.interpreted(rows, SETUP)


def counted(report: Report) -> tuple[int, int, int]:
    """How many would be new, changed, and say nothing new."""
    planned = actions.plan(report.good)
    return len(planned.new), len(planned.changed), planned.same


def refused(report: Report) -> list[str]:
    return [one.said for one in report.every() if one.grade == "refused"]


@pytest.fixture
def county(gansu: World) -> Iterator[World]:
    """A county in whose draft the first list was written, without codes."""
    with gansu.at(JISHISHAN):
        assert actions.bring_in(read(row()).good, actor=SYSTEM) == 1
        yield gansu


def drafted() -> int:
    draft = actions.working_draft()
    return len(drafts.edits_of(MATTER, draft)) if draft else 0


@pytest.mark.usefixtures("county")
class TestSecondList:
    def test_the_same_list_says_nothing_new(self) -> None:
        assert counted(read(row())) == (0, 0, 1)

    def test_a_department_that_is_left_out_does_not_make_the_matter_another(self) -> None:
        report = read(row(department=""))
        assert counted(report) == (0, 0, 1)
        assert [one.column for one in report.every() if "认作目录中的" in one.said] == ["事项代码"]

    @pytest.mark.parametrize(
        "cells", [{"item_type": "行政确认"}, {"department": "县民政局"}, {"name": "示例集市、摊位登记（县级）"}]
    )
    def test_a_row_that_is_only_nearly_a_matter_of_the_list_is_shown_and_not_written(
        self, cells: dict[str, str]
    ) -> None:
        first = read(row()).good[0].code
        report = read(row(**cells))
        assert counted(report) == (0, 0, 0)
        assert first in refused(report)[0]
        assert "分不清" in refused(report)[0]
        assert actions.bring_in(report.good, actor=SYSTEM) == 0
        assert drafted() == 1

    def test_its_code_or_another_one_settles_the_doubt(self) -> None:
        first = read(row()).good[0].code
        assert counted(read(row(code=first, item_type="行政确认"))) == (0, 1, 0)
        assert counted(read(row(code="OTHER-1", item_type="行政确认"))) == (1, 0, 0)

    def test_two_rows_that_mean_one_matter_are_not_laid_over_each_other(self) -> None:
        first = read(row()).good[0].code
        report = read(row(2, department=""), row(3, code=first, name="示例集市摊位登记核发"))
        actions.plan(report.good)
        assert [entry.row.number for entry in report.good] == [3]
        assert "是同一事项" in refused(report)[0]

    def test_what_lies_before_an_approver_is_known_too(self) -> None:
        draft = actions.working_draft()
        assert draft is not None
        drafts.submit_draft(MATTER, draft.id, actor=SYSTEM)
        report = read(row(department=""))
        assert counted(report) == (0, 0, 0)
        assert "送审" in refused(report)[0]


def test_a_matter_that_has_an_official_code_is_known_by_name_type_and_body(gansu: World) -> None:
    with gansu.at(JISHISHAN):
        actions.bring_in(read(row(code="GF-1")).good, actor=SYSTEM)
        assert counted(read(row())) == (0, 0, 1)


def test_one_name_under_two_bodies_is_told_apart_by_the_body_and_doubtful_without(gansu: World) -> None:
    with gansu.at(JISHISHAN):
        both = (row(2), row(3, department="县民政局"))
        assert actions.bring_in(read(*both).good, actor=SYSTEM) == 2
        assert counted(read(*both)) == (0, 0, 2)
        open_one = read(row(department=""))
        assert counted(open_one) == (0, 0, 0)
        assert "分不清" in refused(open_one)[0]


def test_one_line_of_business_is_one_body_at_two_levels(gansu: World) -> None:
    with gansu.at(JISHISHAN):
        actions.bring_in(read(row(code="GF-1", line="商务", department="省商务厅")).good, actor=SYSTEM)
        setup = Setup("622927", departments={"县商务局": "commerce"})
        report = importing.interpreted([row()], setup)
        actions.plan(report.good)
        assert [entry.code for entry in report.good] == ["GF-1"]


@pytest.mark.parametrize(("levels", "good"), [("县级", True), ("县级；村级", False)])
def test_the_levels_of_a_matter_from_above_stand_where_the_list_names_one_of_them(
    gansu: World, levels: str, good: bool
) -> None:
    with gansu.at(JISHISHAN):
        held = next(one for one in queries.catalogue() if one["exercise_levels"] == [3, 4])
        cells = {"name": held["name"], "item_type": codes.ITEM_TYPES[held["item_type"]], "exercise_levels": levels}
        report = read(row(**cells))
        planned = actions.plan(report.good)
        assert [(edit.item, sorted(edit.values)) for edit in planned.changed] == (
            [(held.item, ["department"])] if good else []
        )
        said = [one.grade for one in report.every() if one.column == "行使层级"]
        assert said == ["corrected" if good else "refused"]

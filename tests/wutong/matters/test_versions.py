"""A matter in two versions side by side: releases, the draft, above, another region's published guide."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.wutong.matters.conftest import Desk
from tests.wutong.matters.test_actions import GUIDE, claim, province

from wutong.access import SYSTEM
from wutong.errors import NotFound
from wutong.matters import actions, board, rules
from wutong.tenancy import NoSuchRegion
from wutong.testing.tree import CHUIMATAN, DONGXIANG, GANSU, JISHISHAN
from wutong.testing.world import World

PAGE = "/622927/desk/matters/SL-1/versions"


def local(world: World, region: int = JISHISHAN, **values: Any) -> str:
    """The region makes the matter its own; the word of the release."""
    with world.working(region):
        actions.save("SL-1", values, actor=SYSTEM)
        return f"r-{actions.publish(actor=SYSTEM, note='调整').id}"


def told(found: Any) -> dict[str, list[Any]]:
    return {row.both.element: row.both.flow for row in found.rows}


def test_at_first_what_holds_here_stands_beside_what_is_said_above(world: World) -> None:
    province(world)
    local(world, promised_days=12, address="团结路1号")
    with world.at(JISHISHAN):
        found = board.versions("SL-1")
    assert (found.left.title, found.right.title) == ("上级现在", "本级现在")
    assert told(found) == {
        "promised_days": [(("20 个自然日", "gone"), ("12 个自然日", "new"))], "address": [(("团结路1号", "new"),)],
    }  # fmt: skip
    [days] = [row for row in found.rows if row.both.element == "promised_days"]
    assert (days.left, days.right) == ("甘肃省", "本级")
    assert {"name", "papers", "legal_basis"} <= {one.element for one in found.same}


def test_two_releases_a_draft_and_what_was_before_the_matter_existed(world: World) -> None:
    province(world)
    first = local(world, address="团结路1号")
    second = local(world, address="团结路2号")
    with world.at(JISHISHAN):
        assert told(board.versions("SL-1", first, second)) == {
            "address": [(("团结路", ""), ("1", "gone"), ("2", "new"), ("号", ""))]
        }
        actions.save("SL-1", {"address": "和平路3号"}, actor=SYSTEM)
        found = board.versions("SL-1")
        assert (found.left.word, found.right.word, list(told(found))) == ("now", "draft", ["address"])
    with world.at(GANSU), pytest.raises(NotFound):
        board.versions("SL-1", first, "now")


def test_mine_against_the_guide_that_a_sister_has_published(world: World) -> None:
    province(world)
    local(world, promised_days=12)
    claim(world, DONGXIANG)
    local(world, DONGXIANG, promised_days=8)
    with world.working(DONGXIANG):
        actions.save("SL-1", {"promised_days": 5}, actor=SYSTEM)
    with world.at(JISHISHAN):
        found = board.versions("SL-1", "now", "p-622926-SL-1")
        assert told(found) == {"promised_days": [(("12 个自然日", "gone"), ("8 个自然日", "new"))]}
        assert board.versions("SL-1", "now", "p-622926-NO-1").right.values is None
        for word in ("p-622926", "p-622926-a b", "x"):
            with pytest.raises(NotFound):
                board.versions("SL-1", "now", word)
        with pytest.raises(NoSuchRegion):
            board.versions("SL-1", "now", "p-99-SL-1")
        with pytest.raises(rules.NoSuchMatter):
            board.versions("NO-1")


def test_what_a_sister_has_not_claimed_it_does_not_offer(world: World) -> None:
    province(world)
    with world.at(CHUIMATAN):
        assert board.versions("SL-1", "above", "p-622926-SL-1").right.values is None


def test_the_page_marks_words_and_leads_from_release_to_release(world: World) -> None:
    province(world)
    first = local(world, conditions=None, address="团结路1号")
    second = local(world, address="团结路2号")
    clerk: Desk = Desk(world, "matter.read", "matter.edit")
    get: Callable[[str], str] = lambda path: clerk.get(path).get_data(as_text=True)  # noqa: E731
    page = get(f"{PAGE}?a={first}&b={second}")
    assert "团结路<del>1</del>号" in page
    assert "团结路<ins>2</ins>号" in page
    assert f"a={first}&amp;b={second}" in get("/622927/desk/matters/SL-1/history")
    listed = get(f"/622927/desk/matters/releases/compare?a={first[2:]}&b={second[2:]}")
    assert "团结路<del>1</del><ins>2</ins>号" in listed
    assert f"a={first}&amp;b={second}" in listed
    assert "没有这个事项" in get(f"{PAGE}?place=622926")
    assert get(f"{PAGE}?place=622926&other=X-1").count("X-1") >= 2
    assert clerk.get("/622927/desk/matters/NO-1/versions").status_code == 404
    assert Desk(world, "case.read").get(PAGE).status_code == 403
    assert GUIDE["name"] in page

"""What lies in the database is read again where it lies otherwise than it lay."""

from wutong.access import SYSTEM
from wutong.regions import actions as regions
from wutong.testing import tree
from wutong.testing.leaks import lying
from wutong.testing.world import World


def departments(world: World) -> set[str]:
    """The names of departments as they lie there."""
    return {row["name"] for (table, _), row in lying.rows(world).items() if table == "departments"}


def test_a_row_that_was_written_and_one_that_was_changed_are_seen(world: World):
    assert departments(world) == set()
    with world.working(tree.JISHISHAN):
        body = regions.establish("县民政局", line="civil_affairs", actor=SYSTEM)
    before = lying.rows(world)
    assert departments(world) == {"县民政局"}
    with world.working(tree.JISHISHAN):
        regions.change_department(body.id, name="县社会救助局", actor=SYSTEM)
    assert departments(world) == {"县社会救助局"}
    assert {table for table, _ in before.keys() - lying.rows(world).keys()} == {"departments"}


def test_what_was_undone_lies_as_it_lay(world: World):
    before = lying.rows(world)
    with world.at(tree.JISHISHAN):
        regions.establish("县民政局", line="civil_affairs", actor=SYSTEM)
    assert lying.rows(world) == before

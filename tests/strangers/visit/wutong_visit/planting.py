"""What is planted before the kit looks for leaks: a visit that was made and one that is to be, in two counties."""

from wutong.sdk import take_step
from wutong.testing import leaks, tree
from wutong.testing.leaks import marks, planting
from wutong_visit import actions


def plant(garden: leaks.Garden) -> None:
    """Let somebody go and look."""
    for place in (tree.JISHISHAN, tree.DONGXIANG):
        cases = [planting.reviewed(garden, place, garden.citizens[0]) for _ in range(2)]
        officer = planting.boss(place, "visit.look")
        for case_id in cases:
            with garden.world.working(place):
                take_step(case_id, "visit_ask", {}, actor=officer)
        planting.deliver(garden.world)
        with garden.world.working(place):
            words = garden.marks.sealed("found", marks.word(), homes=[place], right="visit.look")
            actions.finish(cases[0], words, actor=officer)

"""What is planted at the windows of an office: a case that is offered to the neighbour."""

from uuid import UUID

from wutong.access import SYSTEM
from wutong.testing import tree
from wutong.testing.leaks import marks as fresh
from wutong.testing.leaks.garden import Citizen, Garden
from wutong.transfers import actions as transfers


def offered(garden: Garden, citizen: Citizen, case_id: UUID) -> None:
    """A case of the county is offered to its neighbour, who reads why and has not answered."""
    homes = [tree.JISHISHAN, tree.DONGXIANG]
    why = garden.marks.sealed("reason of a transfer", fresh.word(), citizen.person, homes=homes, right="case.read")
    with garden.world.working(tree.JISHISHAN):
        transfers.offer(case_id, transfers.Whither(region=tree.DONGXIANG), why, actor=SYSTEM)

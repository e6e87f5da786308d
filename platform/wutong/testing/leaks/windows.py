"""What is planted at the windows of an office: a case offered to the neighbour, an original, a slip, a
question."""

from uuid import UUID

from wutong.access import SYSTEM, Actor
from wutong.clock import new_id, now
from wutong.db import db
from wutong.originals import actions as originals
from wutong.people.models import Staff
from wutong.people.rules import roles
from wutong.referrals import actions as referrals
from wutong.referrals import events
from wutong.regions.whither import Whither
from wutong.secret import Secret
from wutong.testing import tree
from wutong.testing.leaks import marks as fresh
from wutong.testing.leaks.garden import Citizen, Garden
from wutong.transfers import actions as transfers


def offered(garden: Garden, citizen: Citizen, case_id: UUID) -> None:
    """A case of the county is offered to its neighbour, who reads why and has not answered."""
    homes = [tree.JISHISHAN, tree.DONGXIANG]
    why = garden.marks.sealed("reason of a transfer", fresh.word(), citizen.person, homes=homes, right="case.read")
    with garden.world.working(tree.JISHISHAN):
        transfers.offer(case_id, Whither(region=tree.DONGXIANG), why, actor=SYSTEM)


def held(garden: Garden, citizen: Citizen, case_id: UUID) -> None:
    """An original lies with a clerk of the county and another is under way to a colleague."""

    def word(what: str, *persons: UUID, right: str = "case.read") -> str:
        return garden.marks.sealed(what, fresh.word(), *persons, homes=[tree.JISHISHAN], right=right)

    giver, taker = (_employed(garden) for _ in range(2))
    with garden.world.working(tree.JISHISHAN):
        names = [word("original", citizen.person), word("original", citizen.person)]
        rows = originals.receive(case_id, names, word("place of an original", citizen.person), actor=giver)
        assert taker.person is not None
        originals.send([rows[0].id], taker.person, word("place on a slip", right="paper.read"), actor=giver)


def asked(garden: Garden, citizen: Citizen) -> None:
    """A question of the citizen is handed to the neighbour, who has answered."""
    homes = [tree.JISHISHAN, tree.DONGXIANG]

    def word(what: str) -> str:
        return garden.marks.sealed(what, fresh.word(), citizen.person, homes=homes, right="notice.read")

    told = referrals.Asked(citizen.name, citizen.telephone, word("question at a window"))
    with garden.world.working(tree.JISHISHAN):
        row = referrals.hand_on(told, Whither(region=tree.DONGXIANG), actor=SYSTEM)
        sent = events.ReferralReplied(row.id, "answered")
        referrals.replied(sent, word("answer to a question").encode(), tree.DONGXIANG)


def _employed(garden: Garden) -> Actor:
    """Somebody on the county's list of staff."""
    actor = Actor("staff", new_id(), tree.JISHISHAN, rights=frozenset(roles.RIGHTS))
    name = garden.marks.sealed("clerk's name", fresh.word(), homes=[tree.JISHISHAN], right="people.read")
    with garden.world.working(tree.JISHISHAN):
        db.session.add(
            Staff(
                region=tree.JISHISHAN, person=actor.person, name=Secret(name), login=Secret(str(actor.person)),
                telephone=None, department=None, state="live", joined_at=now(), left_at=None,
            )
        )  # fmt: skip
    return actor

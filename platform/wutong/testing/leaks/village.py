"""What is planted at a village's counter: a mandate, and what somebody without an account files there."""

import io
from datetime import timedelta

from wutong.access import Actor
from wutong.cases.actions import border, filing
from wutong.clock import new_id, today
from wutong.mandates import actions as mandates
from wutong.matters import queries as matter_queries
from wutong.people.rules import roles
from wutong.testing import tree
from wutong.testing.leaks import marks as fresh
from wutong.testing.leaks.garden import PAPER, Citizen, Garden


def helped(garden: Garden, citizen: Citizen) -> None:
    """Somebody gives a helper of the village a mandate: its proof and the helper's name are theirs alone."""
    place = tree.VILLAGE

    def sealed(what: str) -> str:
        return garden.marks.sealed(what, fresh.word(), citizen.person, homes=[place], right="case.receive")

    helper = Actor("staff", new_id(), place, rights=roles.rights_of("helper"), name=sealed("helper's name"))
    wish = mandates.Wish(
        citizen.name, citizen.number, citizen.telephone, (f"M-{place}",), today() + timedelta(days=30), "paper",
        io.BytesIO(PAPER + sealed("proof of a mandate").encode()),
    )  # fmt: skip
    with garden.world.working(place):
        mandates.give(wish, actor=helper)


def at_the_counter(garden: Garden) -> None:
    """Somebody without an account files in the village, and the county decides."""
    homes = (tree.VILLAGE, tree.JISHISHAN)

    def sealed(what: str, text: str, right: str) -> str:
        return garden.marks.sealed(what, text, homes=homes, right=right)

    with garden.world.working(tree.JISHISHAN):
        frozen = matter_queries.snapshot(f"M-{tree.JISHISHAN}")
    helper = Actor("staff", new_id(), tree.VILLAGE, rights=roles.rights_of("helper"))
    upload = border.Upload("身份证", "a.pdf", io.BytesIO(PAPER + sealed("paper", fresh.word(), "paper.read").encode()))
    given = filing.Given(
        sealed("name", fresh.word(), "personal.reveal"), sealed("number", fresh.number(), "personal.reveal"),
        sealed("telephone", fresh.telephone(), "personal.reveal"),
        {"note": sealed("answer", fresh.word(), "case.read")}, sealed("mandate", fresh.word(), "case.read"),
        sealed("email", f"{fresh.word()}@example.org", "personal.reveal"),
    )  # fmt: skip
    with garden.world.working(tree.VILLAGE):
        border.file_for(frozen, given, [upload], actor=helper)

"""What is planted on an office's shelves: a list of what its archive got with the receipt, one that is under way, and a
department's grade with what was said against it."""

from datetime import timedelta

from wutong.access import Actor
from wutong.archives import queries as archive
from wutong.archives import transferring
from wutong.clock import new_id, today
from wutong.oversight import graded, grades, grading
from wutong.people.rules import roles
from wutong.testing.leaks import marks as fresh
from wutong.testing.leaks.garden import Garden


def handed(garden: Garden, place: int) -> None:
    """Two lists of transfer; the archive has signed for the first."""
    for signed in (True, False):
        to = garden.marks.office("archive that takes over", place, "archive.read")
        with garden.world.working(place):
            first = archive.to_hand()[0]
            row = transferring.make([first.case_id], to, actor=_somebody(place)).id
        if signed:
            receipt = garden.marks.sealed("receipt of an archive", fresh.word(), homes=[place], right="archive.read")
            with garden.world.working(place):
                transferring.hand(row, actor=_somebody(place))
            with garden.world.working(place):
                transferring.receive(row, today(), receipt, actor=_somebody(place))


def judged(garden: Garden, place: int) -> None:
    """A department is graded for its quarter; it objects and is answered."""

    def word(what: str) -> str:
        return garden.marks.sealed(what, fresh.word(), homes=[place], right="statistics.read")

    with garden.world.working(place):
        waits = timedelta(days=grading.scale()["grade_after"])
        assert grading.grade_all(grades.behind(grades.first_of(today())) + waits)
        (row,) = graded.listed(grading.SUPERVISOR).items
    with garden.world.working(place):
        grading.object_(row.id, word("objection to a grade"), actor=_somebody(place))
    with garden.world.working(place):
        grading.answer(row.id, word("answer to an objection"), actor=_somebody(place))


def _somebody(place: int) -> Actor:
    """Another officer each time, for steps that two people have to take."""
    return Actor("staff", new_id(), place, rights=frozenset(roles.RIGHTS))

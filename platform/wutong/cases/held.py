"""What the present transaction knows about cases by itself, because it locked or wrote them: nobody needs to ask again.

A case begun in this transaction has just the form and the papers that were added to it here, so that filing writes each
table once, at its end. Everything is forgotten with the transaction.
"""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from wutong.cases.models import Case, Form, Paper
from wutong.db import notes


def hold(row: Case) -> Case:
    """Note that the row is locked or was written here, and cannot change under our hands."""
    notes()[Case, row.id] = row
    return row


def case(case_id: UUID) -> Case | None:
    """The case, if it is held."""
    return cast(Case | None, notes().get((Case, case_id)))


def begin(row: Case) -> None:
    """Note that the case was begun here; from now on what is added to it is noted too."""
    hold(row)
    notes()[Form, row.id], notes()[Paper, row.id] = None, []


def began(case_id: UUID) -> bool:
    """Whether everything that belongs to the case is known here."""
    return (Form, case_id) in notes()


def add(row: Form | Paper) -> None:
    """Note what is added to a case, if that was begun here."""
    if not began(row.case_id):
        return
    if isinstance(row, Form):
        notes()[Form, row.case_id] = row
    else:
        notes()[Paper, row.case_id].append(row)


def form(case_id: UUID) -> Form | None:
    """The form of a case begun here."""
    return cast(Form | None, notes()[Form, case_id])


def papers(case_id: UUID) -> Sequence[Paper]:
    """The papers of a case begun here, in the order they came."""
    return tuple(notes()[Paper, case_id])


def forget(case_id: UUID) -> None:
    """Something that belongs to the case was deleted: the database is to be asked again."""
    notes().pop((Form, case_id), None)
    notes().pop((Paper, case_id), None)

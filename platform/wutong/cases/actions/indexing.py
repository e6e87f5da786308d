"""Letting cases be found by who applies, at their home and where they were received: written with what is sealed, and
once for the rows from before.

A draft is nobody's to find but its applicant's, so it has no index.
"""

import json
from collections.abc import Callable

from sqlalchemy import select

from wutong.cases import queries
from wutong.cases.findable import NOTHING, Findable
from wutong.cases.models import Case, Collected, Docket, Form, Request
from wutong.db import db, retried, work
from wutong.forms.rules import Form as Boxes
from wutong.secret import blind_here

#: Old rows indexed in one transaction.
BATCH = 200


def of(kind: str, value: str) -> bytes:
    """The index of a value of one kind (`number`, `telephone`, `credit`) at the present region."""
    return blind_here(f"case.party.{kind}", value)


def index(row: Findable, number: str, telephone: str, credit: str = "") -> None:
    """Let a row be found by these; where the number is not known any more, by the others."""
    row.by_number = of("number", number) if number else NOTHING
    row.by_telephone = of("telephone", telephone)
    row.by_credit = of("credit", credit) if credit else None


def index_form(form: Form, boxes: Boxes) -> None:
    """Let a case be found by what its form says now; `boxes` are what its matter asks."""
    index(form, form.id_number.reveal(), form.telephone.reveal(), _credit(form, boxes))


def hide(form: Form) -> None:
    """Let nobody find it: it is a draft."""
    form.by_number, form.by_telephone, form.by_credit = NOTHING, None, None


def _credit(form: Form, boxes: Boxes) -> str:
    """The first credit code that the form asks for: that of the body for which somebody applies."""
    keys = [box.key for box in boxes.top if box.type == "credit_code"]
    answers = json.loads(form.answers.reveal()) if keys else {}
    return next((str(answers[key]) for key in keys if answers.get(key)), "")


def missing() -> bool:
    """Whether the region has cases from before there were indexes, which nobody finds by a number yet."""
    asked = (select(table.case_id).where(table.by_number.is_(None)).limit(1) for table in (Form, Collected))
    return any(db.session.scalar(one) is not None for one in asked)


def places() -> list[int]:
    """The regions in sight where cases live, and those that only receive them for others, in order of code; also where
    no home took what was received: what was asked of it is all that is seen of that from above."""
    asked = (select(table.region).distinct() for table in (Case, Docket, Request))
    return sorted({code for one in asked for code in db.session.scalars(one)})


def catch_up() -> int:
    """Index every such case of the present region in small transactions; returns how many there were.

    One that was stopped goes on where it was when it is called again. Of a case that lives elsewhere the number was
    not kept here: it is found by its telephone.
    """
    return sum(_all(portion) for portion in (_forms, _collected))


def _all(portion: Callable[[], int]) -> int:
    seen = 0
    while done := retried(portion):
        seen += done
    return seen


def _collected() -> int:
    with work():
        asked = select(Collected).where(Collected.by_number.is_(None)).order_by(Collected.case_id).limit(BATCH)
        rows = db.session.scalars(asked.with_for_update(key_share=True)).all()
        for row in rows:
            index(row, "", row.telephone.reveal())
    db.session.expunge_all()
    return len(rows)


def _forms() -> int:
    with work():
        asked = select(Form).where(Form.by_number.is_(None)).order_by(Form.case_id).limit(BATCH)
        forms = {row.case_id: row for row in db.session.scalars(asked.with_for_update(key_share=True))}
        for case in db.session.scalars(select(Case).where(Case.id.in_(forms))):
            if case.state == "draft":
                hide(forms[case.id])
            else:
                index_form(forms[case.id], queries.asked(case).form)
    db.session.expunge_all()
    return len(forms)

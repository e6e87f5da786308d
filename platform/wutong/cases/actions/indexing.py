"""Letting cases be found by who applies: written with what is sealed, and once for the rows from before.

A draft is nobody's to find but its applicant's, so it has no index.
"""

import json

from sqlalchemy import select

from wutong.cases import queries
from wutong.cases.findable import NOTHING
from wutong.cases.models import Case, Form
from wutong.db import db, retried, work
from wutong.forms.rules import Form as Boxes
from wutong.secret import blind_here

#: Old rows indexed in one transaction.
BATCH = 200


def of(kind: str, value: str) -> bytes:
    """The index of a value of one kind (`number`, `telephone`, `credit`) at the present region."""
    return blind_here(f"case.party.{kind}", value)


def index(form: Form, boxes: Boxes) -> None:
    """Let a case be found by what its form says now; `boxes` are what its matter asks."""
    form.by_number = of("number", form.id_number.reveal())
    form.by_telephone = of("telephone", form.telephone.reveal())
    credit = _credit(form, boxes)
    form.by_credit = of("credit", credit) if credit else None


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
    return db.session.scalar(select(Form.case_id).where(Form.by_number.is_(None)).limit(1)) is not None


def catch_up() -> int:
    """Index every such case of the present region in small transactions; returns how many there were.

    One that was stopped goes on where it was when it is called again.
    """
    seen = 0
    while done := retried(_portion):
        seen += done
    return seen


def _portion() -> int:
    with work():
        asked = select(Form).where(Form.by_number.is_(None)).order_by(Form.case_id).limit(BATCH)
        forms = {row.case_id: row for row in db.session.scalars(asked.with_for_update(key_share=True))}
        for case in db.session.scalars(select(Case).where(Case.id.in_(forms))):
            if case.state == "draft":
                hide(forms[case.id])
            else:
                index(forms[case.id], queries.asked(case).form)
    db.session.expunge_all()
    return len(forms)

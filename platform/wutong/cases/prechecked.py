"""What can be asked about pre-checks (预审): whether one is offered, what can be looked at, what was answered."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import select

from wutong.cases import limits, queries
from wutong.cases.models import Case, Step
from wutong.cases.prechecks import Precheck
from wutong.cases.rules import PRECHECK
from wutong.cases.rules import prechecking as rules
from wutong.db import db

#: Who applies, by the names of the form's inputs; gettext messages.
WHO = {"name": "姓名", "id_number": "身份证号码", "telephone": "手机号码"}


@dataclass(frozen=True, slots=True)
class Answered:
    """What an office answered: the findings, those about a paper by its heading, and what it said besides."""

    row: Precheck
    findings: tuple[rules.Finding, ...]
    remark: str

    def about(self, key: str) -> str:
        """What was found about a paper or a field; nothing where nothing was."""
        return "；".join(one.text for one in self.findings if one.key == key)


def offered(case: Case) -> bool:
    """Whether the case's office looks at drafts of this matter."""
    values = queries.snapshot(case)["values"]
    return rules.offered(limits.prechecks(), values.get("online_stages") or (), instant=queries.asked(case).instant)


def askable(case: Case) -> list[rules.Finding]:
    """Every paper and field of the matter about which something can be found, with nothing found yet."""
    asked = queries.asked(case)
    papers = [rules.Finding("paper", one.key, one.name, "") for one in asked.papers]
    who = [rules.Finding("field", key, name, "") for key, name in WHO.items()]
    boxes = [rules.Finding("field", box.key, box.name, "") for box in asked.form.top if box.type != "heading"]
    return [*papers, *who, *boxes]


def of(case: Case) -> Sequence[Precheck]:
    """Every pre-check of a case, the latest first."""
    mine = select(Precheck).where(Precheck.case_id == case.id).order_by(Precheck.seq.desc())
    return db.session.scalars(mine).all()


def waiting(case: Case) -> Precheck | None:
    """The pre-check of a case that waits for its answer; None where none does."""
    return next((row for row in of(case) if row.answer is None), None)


def latest(case: Case) -> Answered | None:
    """The last answer; `None` where nobody asked, or nobody has answered."""
    return next((_answered(row) for row in of(case) if row.answer is not None), None)


def for_draft(case: Case) -> Answered | None:
    """The last answer, for whoever goes on with the draft; a draft that never left its applicant has none."""
    return latest(case) if case.state == "draft" and case.seq > 1 else None


def told(case: Case, steps: Sequence[Step]) -> dict[str, Any] | None:
    """What the page of a case says of its pre-check; one is looked for only where the history knows of it.

    `same` says that the case was handed in as it had been looked at.
    """
    moves = [step.move for step in steps]
    if "ask_precheck" not in moves:
        return None
    found = latest(case)
    if found is None:
        return None
    before = moves[: moves.index("submit")] if "submit" in moves else []
    stood = [move for move in before if move in ("answer_precheck", "mend")]
    tone = rules.ANSWERS[cast(str, found.row.answer)]
    return {"answered": found, "word": tone[0], "tone": tone[1], "same": stood[-1:] == ["answer_precheck"],
            "filed": case.state not in ("draft", *PRECHECK)}  # fmt: skip


def _answered(row: Precheck) -> Answered:
    findings = json.loads(row.findings.reveal()) if row.findings else []
    return Answered(row, tuple(rules.Finding(**one) for one in findings), row.remark.reveal() if row.remark else "")

"""While an applicant corrects he may put right what he filled in, too; what was handed in before is kept, sealed.

It is kept at the first change after a notice, so that of each notice there is one version at most. Whoever ends the
case instead of handing in again has never told it: what was handed in holds again.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from wutong.access import Actor
from wutong.cases import queries
from wutong.cases.actions import clock, filing
from wutong.cases.actions.moving import moving
from wutong.cases.gates import GATES
from wutong.cases.models import Case, Form
from wutong.cases.rules import CASE
from wutong.forms import queries as forms
from wutong.forms.rules.showing import lines
from wutong.secret import Secret

#: In these states the form is its applicant's to write.
OPEN = frozenset({"draft", "correcting"})
WHO = {"name": "姓名", "id_number": "身份证号码", "telephone": "手机号码", "email": "电子邮箱"}


def fill(case_id: UUID, given: filing.Given) -> Form:
    """Write or replace what is said in a draft or in a correction; anything may still be missing. Raises `NotOpen`."""
    case = queries.locked(case_id)
    if case.state != "correcting":
        return filing.fill(case_id, given)
    held = queries.form(case_id)
    if held is not None and not _changed(case, held):
        if given == filing.given(case_id):
            return held
        held.versions = Secret(json.dumps([*_versions(held), asdict(filing.given(case_id))], ensure_ascii=False))
    return filing.seal(case, given)


def resubmit(case_id: UUID, *, actor: Actor, received: datetime | None = None, words: str = "") -> Case:
    """Hand in a correction; new five days run, from now or from when the receiving place `received` it.

    What was filled in anew must be as whole as at the first time: raises `BadNumber`, `BadTelephone`, `AnswersWrong`.
    Staff say in `words` who asked them, and how; raises `Needed` without.
    """
    case = queries.locked(case_id)
    told = _taken(case)
    text = "\n".join(part for part in (words, told) if part)
    with moving(case_id, "resubmit", actor, {"reason": words}, text=text) as case:
        clock.await_notice(case, clock.told(case, received))
    return case


def _taken(case: Case) -> str:
    """Take what was filled in anew in its normal form, and say which boxes have changed; their content stays sealed."""
    held = queries.form(case.id)
    if held is None or not _changed(case, held):
        return ""
    given = filing.given(case.id).checked()
    given.answers.update(forms.whole(queries.asked(case).form, given.answers))
    filing.seal(case, given)
    return "更正了填报内容：" + "、".join(_different(case, filing.Given(**_versions(held)[-1]), given))


def _different(case: Case, before: filing.Given, after: filing.Given) -> list[str]:
    who = [title for name, title in WHO.items() if getattr(before, name) != getattr(after, name)]
    old, new = (_answers(case, one.answers) for one in (before, after))
    return who + [title for title in dict.fromkeys([*old, *new]) if old.get(title) != new.get(title)]


def _answers(case: Case, answers: Mapping[str, Any]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for line in lines(queries.asked(case).form, answers, forms.told):
        told.setdefault(line.title, []).append(line.value)
    return told


def _versions(held: Form) -> list[dict[str, Any]]:
    return list(json.loads(held.versions.reveal())) if held.versions else []


def _changed(case: Case, held: Form) -> bool:
    """Whether something was filled in anew since the last notice."""
    return len(_versions(held)) >= case.notices > 0


def put_back(case: Case) -> None:
    """Let hold again what was handed in."""
    held = queries.form(case.id) if case.state == "correcting" else None
    if held is not None and _changed(case, held):
        *before, last = _versions(held)
        held.versions = Secret(json.dumps(before, ensure_ascii=False)) if before else None
        filing.seal(case, filing.Given(**last))


for _move in CASE.moves:
    if _move.source == "correcting" and _move.name != "resubmit":
        GATES.register(_move.name, put_back)

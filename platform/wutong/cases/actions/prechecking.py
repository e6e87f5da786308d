"""预审: an applicant asks for a look at a draft, the office answers in two days, and the draft is filed as it is or
mended."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from wutong.access import Actor
from wutong.cases import along, prechecked, queries
from wutong.cases.actions import clock, filing, indexing
from wutong.cases.actions.moving import moving
from wutong.cases.models import Case
from wutong.cases.prechecks import Precheck
from wutong.cases.rules import prechecking as rules
from wutong.clock import now
from wutong.db import db
from wutong.errors import Invalid
from wutong.regions import queries as regions
from wutong.secret import Secret


def ask(case_id: UUID, *, actor: Actor) -> Case:
    """Ask the office to look at a draft; anything may still be missing but who applies.

    Raises `PrecheckNotOffered`, `BadNumber`, `BadTelephone`, and what a region says that is closed.
    """
    regions.must_be_open()
    if not prechecked.offered(queries.locked(case_id)):
        raise rules.PrecheckNotOffered
    filing.given(case_id).checked()
    with moving(case_id, "ask_precheck", actor) as case:
        clock.await_precheck(case, now())
        row = Precheck(region=case.region, case_id=case.id, seq=case.seq + 1, applicant=case.applicant, asked_at=now(),
                       answer_by=case.act_by)  # fmt: skip
        db.session.add(row)
        form = queries.form(case.id)
        assert form is not None
        indexing.index_form(form, queries.asked(case).form)
    return case


def answer(case_id: UUID, said: str, found: Sequence[Mapping[str, str]], remark: str = "", *, actor: Actor) -> Case:
    """Say that the draft can be handed in, or what is missing or wrong, paper by paper and field by field.

    `found` are mappings of `about` (`paper` or `field`), `key` and `text`. Raises `NothingFound`, `FineButFound`,
    `NothingSuch`, and `NothingAsked` where nothing waits for an answer.
    """
    case = queries.locked(case_id)
    findings = _findings(case, found)
    if said:
        _known(said)
        rules.sound(said, findings)
    text = "\n".join(filter(None, [rules.ANSWERS[said][0] if said else "", rules.words(findings, remark.strip())]))
    with moving(case_id, "answer_precheck", actor, {"answer": said}, text=text, fine=said == "fine") as case:
        row = prechecked.waiting(case)
        if row is None:
            raise rules.NothingAsked
        row.answer, row.answered_at, row.answered_by = said, now(), actor.person
        row.findings = Secret(json.dumps([asdict(one) for one in findings], ensure_ascii=False)) if findings else None
        row.remark = Secret(remark.strip()) if remark.strip() else None
        clock.no_wait(case)
    return case


def _known(said: str) -> None:
    if said not in rules.ANSWERS:
        raise Invalid({"answer": ["请选择预审结论。"]})


def _findings(case: Case, found: Sequence[Mapping[str, str]]) -> list[rules.Finding]:
    """What was found, in the order of the page, under the names that the matter gives."""
    texts = {(one["about"], one["key"]): one["text"].strip()[: rules.LIMIT] for one in found if one["text"].strip()}
    known = prechecked.askable(case)
    if set(texts) - {(one.about, one.key) for one in known}:
        raise rules.NothingSuch
    return [
        rules.Finding(one.about, one.key, one.name, texts[one.about, one.key])
        for one in known
        if (one.about, one.key) in texts
    ]


def unask(case_id: UUID, *, actor: Actor) -> Case:
    """Take the question back before it is answered; the draft is the applicant's own again."""
    with moving(case_id, "unask_precheck", actor) as case:
        mine = (Precheck.case_id == case.id, Precheck.answer.is_(None))
        db.session.execute(delete(Precheck).where(*mine))
        clock.no_wait(case)
    return case


def mend(case_id: UUID, *, actor: Actor) -> Case:
    """Go on with the draft after the answer, which stays beside it."""
    with moving(case_id, "mend", actor) as case:
        clock.no_wait(case)
    return case


# ── To a new home ────────────────────────────────────────────────────────────────────────────────────────────

_CARRIED = ("seq", "asked_at", "answer_by", "answer", "answered_at")


def _pack(case: Case) -> list[dict[str, Any]]:
    return [
        {name: _plain(getattr(row, name)) for name in _CARRIED}
        | {name: held.reveal() if (held := getattr(row, name)) else None for name in ("findings", "remark")}
        for row in prechecked.of(case)
        if row.answer is not None
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _unpack(case: Case, content: list[dict[str, Any]]) -> None:
    for told in content:
        sealed = {name: Secret(told[name]) if told[name] else None for name in ("findings", "remark")}
        db.session.add(
            Precheck(region=case.region, case_id=case.id, applicant=case.applicant, seq=int(told["seq"]),
                     asked_at=datetime.fromisoformat(told["asked_at"]), answer=str(told["answer"]),
                     answer_by=date.fromisoformat(told["answer_by"]),
                     answered_at=datetime.fromisoformat(told["answered_at"]), answered_by=None, **sealed)
        )  # fmt: skip


def _let_go(case: Case) -> None:
    db.session.execute(delete(Precheck).where(Precheck.case_id == case.id))


along.register("prechecks", along.Luggage(_pack, _unpack, _let_go))

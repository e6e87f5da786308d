"""What was filled in is put right: by the applicant who corrects, or at the counter while the applicant stands there
(当场更正, 许可法 §32(3)). What was handed in before is kept, sealed.

At a correction it is kept at the first change after a notice, beside the count of that notice, so that of each notice
there is one version at most.
Whoever ends the case instead of handing in again has never told it: what was handed in holds again. At a counter it is
kept each time, with the count of the step.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from wutong.access import Actor
from wutong.cases import belonging, keeping, queries
from wutong.cases.actions import clock, filing
from wutong.cases.actions.current import Current
from wutong.cases.actions.moving import moving
from wutong.cases.gates import GATES
from wutong.cases.models import Case, Form
from wutong.cases.rules import CASE, guards
from wutong.errors import Conflict
from wutong.forms import queries as forms
from wutong.forms.rules.showing import lines
from wutong.people.queries import logins
from wutong.secret import Secret

#: In these states the form is its applicant's to write.
OPEN = frozenset({"draft", "correcting"})
#: Under this name a version that an office put right keeps the count of that step.
FIXED = "fixed"
#: Under this name a version that an applicant corrected keeps the count of the notice that asked for it.
NOTICE = "notice"
NOTICES = ("request_correction", "request_again")
#: The steps by which what is filled in becomes what the office reads.
WRITING = ("submit", "resubmit", "fix")
CORRECTED = "更正了填报内容："
WHO = {"name": "姓名", "id_number": "身份证号码", "telephone": "手机号码", "email": "电子邮箱"}


class FormGone(Conflict):
    """The archive was destroyed: neither what was filed nor what was decided is here any more."""

    code = "case.form_gone"
    message = (
        "本件的档案已依法销毁，申请人信息、材料和决定书都不再保存，不能更正、重新办理或者移交。"
        "需要查证的，请查阅档案销毁清册；须重新处理的，请申请人重新申请，并写明所依据的决定。"
    )


@dataclass(frozen=True, slots=True)
class Changed:
    """One box that reads otherwise now; a `seq` names the step of the counter that changed it."""

    title: str
    before: str
    after: str
    seq: int = 0


def fill(case_id: UUID, given: filing.Given) -> Form:
    """Write or replace what is said in a draft or in a correction; anything may still be missing. Raises `NotOpen`."""
    case = queries.locked(case_id)
    if case.state != "correcting":
        return filing.fill(case_id, given)
    held = queries.form(case_id)
    if held is not None and _changed(case, held):
        _count(case, held)
    elif held is not None:
        if given == filing.given(case_id):
            return held
        kept = [*_versions(held), asdict(filing.given(case_id)) | {NOTICE: _notice(case)}]
        held.versions = Secret(json.dumps(kept, ensure_ascii=False))
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
    _count(case, held)
    given = filing.given(case.id).checked()
    given.answers.update(forms.whole(queries.asked(case).form, given.answers))
    filing.seal(case, given)
    return CORRECTED + "、".join(one.title for one in _different(case, _given(_versions(held)[-1]), given))


def _different(case: Case, before: filing.Given, after: filing.Given) -> list[Changed]:
    """What reads otherwise now, box by box."""
    who = [Changed(title, getattr(before, name), getattr(after, name)) for name, title in WHO.items()]
    old, new = (_answers(case, one.answers) for one in (before, after))
    boxes = [
        Changed(title, "、".join(old.get(title, ())), "、".join(new.get(title, ())))
        for title in dict.fromkeys([*old, *new])
    ]
    return [one for one in who + boxes if one.before != one.after]


def _answers(case: Case, answers: Mapping[str, Any]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for line in lines(queries.asked(case).form, answers, forms.told):
        told.setdefault(line.title, []).append(line.value)
    return told


def _versions(held: Form) -> list[dict[str, Any]]:
    return list(json.loads(held.versions.reveal())) if held.versions else []


def _changed(case: Case, held: Form) -> bool:
    """Whether something was filled in anew since the last notice: what stood there before is the last version."""
    versions = _versions(held)
    if versions and not versions[-1].keys() & {FIXED, NOTICE}:
        return _uncounted(case, versions)
    return bool(versions) and versions[-1].get(NOTICE) == _notice(case)


def _uncounted(case: Case, versions: Sequence[Mapping[str, Any]]) -> bool:
    """The same of a last version from before any kept the count of its notice: there was one for each notice, and each
    correction that was handed in with a change says so."""
    kept = sum(FIXED not in one for one in versions)
    said = [step.text.reveal() for step in queries.steps(case.id) if step.move == "resubmit" and step.text]
    told = sum(CORRECTED in text for text in said)
    return case.state == "correcting" and kept >= case.notices > 0 and kept > told


def _count(case: Case, held: Form) -> None:
    """Let a last version that has no count have that of the last notice, which it was changed for."""
    *before, last = _versions(held)
    if NOTICE not in last:
        held.versions = Secret(json.dumps([*before, last | {NOTICE: _notice(case)}], ensure_ascii=False))


def _notice(case: Case) -> int:
    """The count of the last notice."""
    return max((step.seq for step in queries.steps(case.id) if step.move in NOTICES), default=0)


def _given(version: Mapping[str, Any]) -> filing.Given:
    return filing.Given(**{one.name: version[one.name] for one in fields(filing.Given) if one.name in version})


def put_back(case: Case) -> None:
    """Let hold again what was handed in."""
    held = queries.form(case.id) if case.state == "correcting" else None
    if held is not None and _changed(case, held):
        *before, last = _versions(held)
        held.versions = Secret(json.dumps(before, ensure_ascii=False)) if before else None
        filing.seal(case, _given(last))


def be_there(case: Case) -> None:
    """Raise `FormGone` for a case whose archive was destroyed."""
    if queries.form(case.id) is None:
        raise FormGone


# ── At the counter ───────────────────────────────────────────────────────────────────────────────────────────


def fix(case_id: UUID, told: Mapping[str, Any], reason: str, *, actor: Actor) -> Case:
    """Put right what was filled in wrongly, with the applicant at the counter, before anybody accepts the case.

    `told` has the fields of `Given` that read otherwise from now on; what is not there stays, and the e-mail alone may
    become empty. The whole must be as right as at the first time: raises `BadNumber`, `BadTelephone`, `AnswersWrong`,
    `NothingFixed` where nothing has changed, and `FormGone` where nothing is left. What was filed at a counter goes to
    whoever has the new telephone, for the old one was somebody else's: raises `TelephoneTied` where it cannot.
    """
    case = queries.locked(case_id)
    Current.flow(case).take(case.stands, "fix", actor, {"reason": reason})
    be_there(case)
    before = filing.given(case_id)
    after = replace(before, **_said(told)).checked()
    after = replace(after, answers=forms.whole(queries.asked(case).form, after.answers))
    changed = _different(case, before, after)
    if not changed:
        raise guards.NothingFixed({"name": [guards.NothingFixed.message]})
    text = f"{reason}\n{CORRECTED}" + "、".join(one.title for one in changed)
    owner = _owner(case, before, after)
    former = case.applicant if owner != case.applicant else None
    with moving(case_id, "fix", actor, {"reason": reason}, text=text, former=former) as case:
        keep(case, before)
        filing.seal(case, after)
        if former is not None:
            belonging.give(case, owner)
    return case


def by_telephone(case: Case) -> bool:
    """Whether the telephone said whose the case is: somebody else filed it for the applicant at a counter."""
    return case.channel != "web" and queries.steps(case.id, all_=True)[0].by_kind != "citizen"


def _owner(case: Case, before: filing.Given, after: filing.Given) -> UUID:
    """Whose the case is once it says that; raises `TelephoneTied`."""
    if after.telephone == before.telephone or not by_telephone(case):
        return case.applicant
    owner = logins.known_as(after.telephone)
    if owner != case.applicant and belonging.tied(case):
        raise belonging.TelephoneTied({"telephone": [belonging.TelephoneTied.message]})
    return owner


def written(case: Case) -> int:
    """The count of the step that wrote what the form says: whoever read it then knows that it still stands."""
    return max((step.seq for step in queries.steps(case.id, all_=True) if step.move in WRITING), default=0)


def _said(told: Mapping[str, Any]) -> dict[str, Any]:
    who = {name: str(told[name]).strip() for name in WHO if told.get(name) is not None}
    answers = {"answers": told["answers"]} if told.get("answers") is not None else {}
    return {name: text for name, text in who.items() if text or name == "email"} | answers


def keep(case: Case, before: filing.Given) -> None:
    """Keep what stood there, beside the count of the step that is being taken and puts it right."""
    held = queries.form(case.id)
    assert held is not None
    kept = [*_versions(held), asdict(before) | {FIXED: case.seq + 1}]
    held.versions = Secret(json.dumps(kept, ensure_ascii=False))


def changes(case: Case) -> list[Changed]:
    """What was put right in a case, the oldest first: each box as it was and as it has been since, beside the count of
    the step, which is the notice where the applicant did it, and 0 where it was not kept yet."""
    return _changes(case)


def fixed(case: Case) -> list[Changed]:
    """The same of what offices have put right."""
    return _changes(case, by_offices=True)


def _changes(case: Case, *, by_offices: bool = False) -> list[Changed]:
    held = queries.form(case.id)
    versions = _versions(held) if held is not None else []
    later = [_given(one) for one in versions[1:]] + [filing.given(case.id)] if versions else []
    return [
        replace(one, seq=version.get(FIXED, version.get(NOTICE, 0)))
        for version, then in zip(versions, later, strict=True)
        if FIXED in version or not by_offices
        for one in _different(case, _given(version), then)
    ]


# ── Going along, and into the archive ────────────────────────────────────────────────────────────────────────


def packed(case: Case) -> list[dict[str, Any]]:
    """What stood in the form before, the oldest first, in the clear: for a new home and for the archive."""
    held = queries.form(case.id)
    return _versions(held) if held is not None else []


def unpack(held: Form, came: Sequence[Mapping[str, Any]]) -> None:
    """Keep what stood in the form at its old home; a letter from before that came along brings nothing."""
    kept = [asdict(_given(one)) | {kind: int(one[kind]) for kind in (FIXED, NOTICE) if kind in one} for one in came]
    held.versions = Secret(json.dumps(kept, ensure_ascii=False)) if kept else None


keeping.register("versions", keeping.Record("更正前填写的内容", packed))
for _move in CASE.moves:
    if _move.source == "correcting" and _move.name != "resubmit":
        GATES.register(_move.name, put_back)
for _name in ("correct", "reopen", "hand_over"):
    GATES.register(_name, be_there)

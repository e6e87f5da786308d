"""What a document says: the case as it stood at that step, the matter as filed, the words of the region."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from wutong import events, tenancy
from wutong.cases import bodies, homes
from wutong.cases import queries as cases
from wutong.cases.actions import correcting
from wutong.cases.actions.deciding import REMEDIES
from wutong.cases.models import Case, Form, Step
from wutong.clock import local, today
from wutong.documents import queries, words
from wutong.documents.rules import CORRECTS, DECIDES, DECISIONS, KINDS, OF_MOVE, Kind, chinese
from wutong.homes import queries as held
from wutong.regions import queries as regions
from wutong.regions.models import Region

#: 事项类型 of licences, to whose documents the articles of the licensing law apply (39046 A.1).
LICENCE = "01"
#: Levels of region whose own body is a people's government.
GOVERNS = range(1, 5)
#: The lines of a record of delivery (送达回证).
HEADS = ("受送达人", "申请事项", "办件编号", "送达文书\n名称及文号", "送达方式", "送达机关", "送达日期")


@dataclass(frozen=True, slots=True)
class Told:
    """Everything a document says but its number and code; `words` is the digest of the template."""

    kind: Kind
    mark: str
    title: str
    to: str
    office: str
    day: date
    paragraphs: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    words: str


def told(case: Case, step: Step, form: Form) -> Told:
    """What the document of a step says; the step must give one."""
    return _corrected(case, step, form) if step.move == CORRECTS else _of_step(case, step, form)


def _corrected(case: Case, step: Step, form: Form) -> Told:
    """The decision as it reads now, under its own day and reasons, and at its end what was put right and why."""
    steps, back = [one for one in cases.steps(case.id, all_=True) if one.seq <= step.seq], queries.back(case.id)
    decision = [one for one in steps if one.move in DECIDES and one.seq not in back][-1]
    plain, day = _of_step(case, decision, form, said=correcting.reads(steps)), local(step.at).date()
    old = queries.to_replace(case.id, step.seq)
    named = f"{chinese(old.day)}的《{old.title}》（{old.number}）" if old else "原决定文书"
    note = f"本文书更正{named}，自{chinese(day)}起由本文书替代。更正内容和理由：{correcting.why(step)}"
    kept = f"决定的结果和作出决定的日期（{chinese(local(decision.at).date())}）不变。"
    return replace(plain, title=f"{plain.title}（更正）", day=day, paragraphs=(*plain.paragraphs, note, kept))


def _of_step(case: Case, step: Step, form: Form, **more: str) -> Told:
    kind, region = KINDS[OF_MOVE[step.move]], regions.get(tenancy.scope().home)
    template = held.one(homes.PAPERS, words.ITEMS[kind.name])
    facts, day = {**_facts(case, step, form, kind, region), **more}, local(step.at).date()
    own = template.origins.get("mark") == region.code
    return _put(kind, template.values, facts, day, own=own, rows=_rows(case, step, facts) if kind.signed else ())


def sample(kind: Kind) -> Told:
    """What a document of this kind would say about nobody, by the region's draft where there is one."""
    region = regions.get(tenancy.scope().home)
    template = held.working(homes.PAPERS, words.ITEMS[kind.name])
    facts = {**words.SAMPLE, "place": region.name, "office": office("", region), "date": chinese(today()),
             "basis": words.basis(kind.name, licence=True), "remedies": words.remedies("", "")}  # fmt: skip
    rows = tuple((name, "（样张）") for name in HEADS) if kind.signed else ()
    return _put(kind, template.values, facts, today(), own="mark" in template.own, rows=rows)


def _put(
    kind: Kind, template: Mapping[str, Any], facts: Mapping[str, str], day: date, *, own: bool,
    rows: tuple[tuple[str, str], ...],
) -> Told:  # fmt: skip
    """The facts put into the words; a mark is used by the office alone that set it, for two may not number alike."""
    text = str(template["body"]).format_map(facts)
    mark = template["mark"] if own else None
    return Told(
        kind=kind,
        mark=str(mark or f"{facts['place'][:40]}政务{kind.word}"),
        title=str(template["title"]).format_map(facts),
        to=facts["applicant"],
        office=facts["office"],
        day=day,
        paragraphs=tuple(line for line in text.split("\n") if line.strip()),
        rows=rows,
        words=hashlib.sha256(json.dumps(dict(template), sort_keys=True).encode()).hexdigest(),
    )


def _facts(case: Case, step: Step, form: Form, kind: Kind, region: Region) -> Mapping[str, str]:
    frozen = cases.snapshot(case)
    licence = frozen["values"].get("item_type") == LICENCE
    joint = cases.asked(case).joint
    filed = chinese(local(case.filed_at).date()) if case.filed_at else ""
    return {
        "number": case.number or "",
        "matter": case.title,
        "place": region.name,
        "date": chinese(local(step.at).date()),
        "applicant": form.name.reveal(),
        "office": office(_body(case, step), region),
        "received": filed,
        "accepted": chinese(case.accepted_on) if case.accepted_on else filed,
        **_days(case, step),
        "said": _said(step),
        "basis": words.basis(kind.name, licence=licence, joint=joint),
        "remedies": words.remedies(*_bodies(frozen["values"].get("remedies") or ())),
        "act": "行政许可" if licence else "办理",
        "result": "行政许可" if licence else "办理结果",
        "needless": "依法不需要取得行政许可" if licence else "依法不需要申请",
        "approved": "经本级人民政府负责人批准" if joint else "经本机关负责人批准",
        **_papers(case),
    }


def _body(case: Case, step: Step) -> str:
    """The body that had the case at the step: who gives it away later has acted before."""
    return bodies.at_each(case, cases.steps(case.id, all_=True))[step.seq]


def _said(step: Step) -> str:
    """What the office wrote, without the remedies that the document names itself."""
    return (step.text.reveal() if step.text else "").removesuffix(REMEDIES).strip()


def _days(case: Case, step: Step) -> Mapping[str, str]:
    """The days as they were when the step was taken, whatever has moved them since."""
    then = next((one.payload for one in events.history(case.id) if one.payload.get("seq") == step.seq), {})
    due, legal = (_day(then.get(name)) for name in ("due", "legal_due"))
    law = f"，法定期限至{legal}" if legal else ""
    return {"due": due, "legal": legal, "term": f"本机关承诺于{due}前作出决定{law}。" if due else ""}


def _day(text: str | None) -> str:
    return chinese(date.fromisoformat(text)) if text else ""


def _papers(case: Case) -> Mapping[str, str]:
    """What is said of the papers: whole, whole after a correction, or with some that were promised (容缺受理)."""
    owed = "、".join(dict.fromkeys(cases.owed(case.id)))
    whole = "申请材料齐全、符合法定形式"
    if owed:
        told = f"其中，{owed}按容缺受理办理，请按承诺补交；补交之前，本机关不作出准予决定。"
        return {"whole": f"主要{whole}", "owed": told}
    return {"whole": "已经按照要求提交全部补正材料" if case.notices else whole, "owed": ""}


def _bodies(rows: Iterable[Mapping[str, Any]]) -> tuple[str, str]:
    """Who reviews and which court, where the guide names them."""
    named = {str(row.get("kind")): str(row.get("name") or "") for row in rows}
    return named.get("reconsideration", ""), named.get("litigation", "")


def office(department: str, region: Region) -> str:
    """The body that signs: its name with the place before it, or the place's own government."""
    if not department or department == region.name:
        return f"{region.name}人民政府" if region.level in GOVERNS else region.name
    return department if department.startswith(region.name[:2]) else f"{region.name}{department}"


def _rows(case: Case, step: Step, facts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What stands in those lines."""
    delivered = [f"《{one.title}》 {one.number}" for one in queries.standing(case.id, DECISIONS, step.seq)]
    said = (
        facts["applicant"], facts["matter"], facts["number"], "\n".join(delivered) or "无", facts["said"] or "直接送达",
        facts["office"], facts["date"],
    )  # fmt: skip
    return tuple(zip(HEADS, said, strict=True))

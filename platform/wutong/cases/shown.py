"""How a case is put before people: sentences with days, colours in words, timelines. Read by the page doors."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _

from wutong import scanner
from wutong.access import Actor
from wutong.calendar import queries as calendar
from wutong.cases import bodies, checklist, clocked, clocks, committed, delivered, limits, prechecked, queries, tasked
from wutong.cases.actions import amending, tasking
from wutong.cases.actions.amending import Changed
from wutong.cases.actions.current import Current
from wutong.cases.actions.deciding import may_undo
from wutong.cases.actions.tracking import Progress
from wutong.cases.inbox import Did
from wutong.cases.models import Case, Docket, OwnDocket, Request, Step
from wutong.cases.rules import HAPPENED, NEXT, TITLES, afterwards, delivering, fitting, reviewing, terms
from wutong.cases.rules import checklist as rules
from wutong.cases.takers import POOL, Offer, Taker
from wutong.clock import today
from wutong.errors import sentence
from wutong.flow import Move
from wutong.forms import queries as forms
from wutong.forms.rules.showing import Line, lines
from wutong.people.queries import posts
from wutong.regions import below
from wutong.regions import queries as regions
from wutong.secret import mask_name, mask_number, mask_phone
from wutong.web.formats import day, moment

#: Each colour's tone of badge and its word, so that colour is never the only sign.
COLOURS = {
    "green": ("green", "正常"),
    "yellow": ("gold", "临近期限"),
    "red": ("red", "超过承诺"),
    "black": ("red", "超过法定期限"),
}


def standing(row: Any) -> str:
    """What the state is called in which a case, a docket or a progress stands: the one that a plugin added, if any."""
    added = Current.states.get(getattr(row, "stage", None) or "")
    return str(_(added.title if added else TITLES[row.state]))


def next_step(case: Case) -> str:
    """What happens next and by when, in one sentence."""
    return _sentence(case, case.due_at or case.due or case.act_by, case.legal_due_at or case.legal_due)


def told_next(told: Progress) -> str:
    """The same for the holder of a slip."""
    return _sentence(told, told.due, told.legal_due)


def _sentence(case: Case | Progress, by: date | datetime | None, legal: date | datetime | None) -> str:
    law = _until(legal) if legal else _("法律未作规定")
    added = Current.states.get(case.stage or "")
    said = added.tells if added and added.tells else NEXT.get(case.state, "")
    return str(_(said)).format(day=_until(by), legal=law)


def _until(limit: date | datetime | None) -> str:
    """A limit as it is written: the day, or of a limit in hours the minute."""
    return moment(limit) if isinstance(limit, datetime) else day(limit)


def afterwards_of(case: Case) -> dict[str, Any]:
    """What every page says after a step of the applicant: what is next and by when, what can still be done."""
    said = afterwards.still(case.state, delivery=delivered.may_change(case))
    return {"next": next_step(case), "still": [_(one) for one in said]}


def delivery(case: Case) -> dict[str, Any]:
    """How the result is to come: the way that holds, the row where one was chosen, whether it may change."""
    chosen, offered = delivered.of(case), delivered.ways(case)
    return {
        "chosen": chosen, "way": chosen.way if chosen else offered[0], "offered": offered,
        "ways": delivering.WAYS, "means": delivering.MEANS, "changeable": delivered.may_change(case),
    }  # fmt: skip


def notice_day() -> date | None:
    """By when the office answers what is submitted today."""
    return calendar.counted(terms.notice(today()).term).due


def colour(case: Case) -> tuple[str, str]:
    """Tone and word of the case's colour."""
    return COLOURS[clocks.colour(case)]


def happened(step: Step) -> str:
    """What the timeline calls a step."""
    return _called(step.move)


def since(one: Did) -> str:
    """What happened last to a case after an officer's step; nothing where that step was the last."""
    return "" if one.last or one.case is None else f"{_called(one.case.last_move)} {moment(one.case.last_at)}"


def _called(move: str) -> str:
    return str(_(Current.titles().get(move) or HAPPENED.get(move, "办理")))


def offices(case: Case, steps: Sequence[Step]) -> dict[int, str]:
    """What the offices are called that took these steps, by the count of the step; whoever sat there is not named."""
    taken = [step for step in steps if step.by_kind == "staff"]
    known = regions.department_names({step.department for step in taken if step.department is not None})
    places = below.named({step.place for step in taken if step.place is not None})
    own = bodies.at_each(case, steps)
    return {
        step.seq: known.get(step.department, "")  # type: ignore[arg-type]
        or (own[step.seq] if step.place == case.region else "")
        or places.get(step.place, "")  # type: ignore[arg-type]
        for step in taken
    }


def timeline(
    steps: Sequence[Step], names: dict[Any, str] | None = None, seats: Mapping[int, str] = MappingProxyType({})
) -> list[dict[str, Any]]:
    """Entries for the page's timeline; names of officers only where `names` brings them."""
    by = {"citizen": _("申请人"), "system": _("系统"), "client": _("接入系统"), "staff": _("办理机关")}
    return [
        {
            "title": happened(step),
            "at": step.at,
            "by": _by(step, names or {}) or seats.get(step.seq) or by.get(step.by_kind, ""),
            "text": step.text.reveal() if step.text else "",
        }
        for step in reversed(steps)
    ]


def _by(step: Step, names: dict[Any, str]) -> str:
    """The officer, and for whom he stood in."""
    who, whose = names.get(step.by, ""), names.get(step.acting_for, "")
    return _("%(who)s（代%(whose)s）", who=who, whose=whose) if who and whose else who


def why(request: Request) -> str:
    """Why a home refused what this place asked; the answer tells a code, the words are ours."""
    return sentence(request.why, _) or _("办理地没有接收，原因代码 %(code)s，请电话联系办理地。", code=request.why)


def places(dockets: Sequence[OwnDocket | Docket]) -> dict[int, str]:
    """The names of the homes in a list."""
    return below.named({docket.home for docket in dockets})


def filled_in(case: Case, *, masked: bool = False) -> list[Line]:
    """What was filled in, to read; for the office with everything personal hidden."""
    return lines(queries.asked(case).form, queries.answers(case.id), forms.hinted if masked else forms.told)


def uploading() -> dict[str, Any]:
    """What a page with an upload form needs: the largest file in megabytes, and whether papers are scanned."""
    return {"most": limits.upload() // limits.MEGABYTE, "scanned": scanner.configured()}


def papers(case: Case) -> dict[str, Any]:
    """What a list of papers needs: its lines, and the words for where each stands."""
    lendable = {paper.key for paper in queries.asked(case).papers}
    return {
        "lines": checklist.of(case),
        "states": rules.TITLES,
        "needs": rules.NEEDS,
        "lendable": lendable,
        **uploading(),
    }


def for_applicant(case: Case, actor: Actor) -> dict[str, Any]:
    """What the applicant's page shows."""
    steps = queries.steps(case.id)
    return {
        "case": case,
        "title": standing(case),
        **afterwards_of(case),
        "delivery": delivery(case),
        "moves": Current.flow(case).open(case.stands, actor),
        "timeline": timeline(steps, seats=offices(case, steps)),
        "clocks": clocked.told(case),
        "signed": committed.told(case),
        "together": together(case),
        "precheck": prechecked.told(case, steps),
        **papers(case),
        "answers": filled_in(case),
        "fixed": amending.fixed(case),
    }


def before(case: Case) -> list[tuple[str, list[Changed]]]:
    """What was put right in the form, in full, by the step: at a counter or in a decision, or the notice that asked."""
    steps = {step.seq: f"{happened(step)} {moment(step.at)}" for step in queries.steps(case.id, all_=True)}
    return [
        (steps.get(seq, "较早的补正"), list(some)) for seq, some in groupby(amending.changes(case), lambda one: one.seq)
    ]


def masked(case: Case) -> tuple[str, str, str] | None:
    """Name, number and telephone with most of them hidden; `None` where the sealed copy is not here."""
    held = queries.form(case.id)
    if held is None:
        return None
    number = mask_number(held.id_number.reveal())
    return mask_name(held.name.reveal()), number, mask_phone(held.telephone.reveal())


def together(case: Case) -> dict[str, Any]:
    """Who leads where several bodies act together (并联审批), and who takes part; nothing of any other case."""
    joint = queries.snapshot(case)["values"].get("joint_bodies") or ()
    if not joint:
        return {}
    return {"lead": regions.department(case.lead).name if case.lead else bodies.name(case), "bodies": joint}


def takers(offer: Offer) -> list[tuple[str, str]]:
    """Whom a case may be given to, as radio buttons: the office, how much he has in hand, whose deputy he is."""
    return [*((str(one.person), _taker(one)) for one in offer.takers), (POOL, _("退回待分派"))]


def _taker(one: Taker) -> str:
    deputy = _("%(names)s的 B 岗", names="、".join(one.covers)) if one.covers else ""
    in_hand = _("在办 %(n)s 件", n=one.in_hand)
    return " · ".join(part for part in (one.name, one.department, deputy, in_hand) if part)


def tasks(case: Case) -> list[tuple[str, str, str, str]]:
    """The review steps of a case: step, who is asked, tone and word of where it stands."""
    found = tasked.of(case.id)
    bodies = {one.id: one.name for one in regions.departments(closed=True)} if found else {}
    people = posts.names([one for task in found for one in (task.officer, task.done_by) if one])
    now_on = reviewing.turn(found)
    rows = []
    for task in found:
        who = people.get(task.done_by or task.officer) or bodies.get(task.department) or _("审查人员")  # type: ignore[arg-type]
        tone, word = _stands(task.outcome, waiting=task in now_on)
        rows.append((task.title, who, tone, word))
    return rows


def _stands(outcome: str | None, *, waiting: bool) -> tuple[str, str]:
    if outcome == "agree":
        return "green", _("同意")
    if outcome == "object":
        return "red", _("不同意")
    return ("gold", _("正在办理")) if waiting else ("", _("尚未轮到"))


def _fitting(case: Case, actor: Actor, steps: Sequence[Any], asked: Any) -> list[Move]:
    """The moves that are open to the actor and make sense for the case as it stands."""
    joint = any(task.kind in ("joint", "countersign") for task in steps)
    stand = fitting.Stand(case.notices, case.extended, asked=asked is not None, joint=joint, steps=bool(steps),
                          mine=bool(tasking.to_take_back(steps, "unask", actor)),
                          besides=bool(tasking.to_take_back(steps, "waive", actor)),
                          signed=committed.waiting(case) is not None,
                          granted=case.decided_on is not None and tasked.decision(case.id) == "grant",
                          kept=queries.form(case.id) is not None)  # fmt: skip
    return [move for move in Current.flow(case).open(case.stands, actor) if fitting.fits(move.name, stand)]


def for_office(case: Case, actor: Actor) -> dict[str, Any]:
    """What the office's page shows; the buttons come from the flow."""
    steps = queries.steps(case.id, all_=True)
    officers = posts.names([person for step in steps for person in (step.by, step.acting_for) if person])
    extension = tasked.extension(case.id)
    return {
        "case": case,
        "title": standing(case),
        "colour": colour(case),
        "moves": _fitting(case, actor, tasked.of(case.id), extension),
        "last_resort": fitting.LAST_RESORT,
        "undo": may_undo(case, actor),
        "tasks": tasks(case),
        "extension": extension,
        "signed": committed.told(case),
        "together": together(case),
        "precheck": prechecked.told(case, steps),
        "lost": case.stage if case.stage not in Current.states else None,
        "finish": case.instant and case.stands == "submitted" and actor.may("case.accept"),
        "who": masked(case),
        "answers": filled_in(case, masked=True),
        "timeline": timeline(steps, officers),
        "clocks": clocked.told(case),
        "delivery": delivery(case),
        **papers(case),
        "handler": posts.names([case.handler]).get(case.handler) if case.handler else None,
    }

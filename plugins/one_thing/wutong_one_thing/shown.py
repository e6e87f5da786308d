"""How bundles and filings are put before people: themes by stage, what it takes, where everything stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import g
from flask_babel import gettext as _
from markupsafe import Markup

from wutong.sdk import N_, cases, colleagues, forms, mask_name, mask_number, mask_phone, matters, scope, sentence
from wutong_one_thing import drawing, dues, homes, queries
from wutong_one_thing.actions import ageing, drafting, handing, keeping
from wutong_one_thing.models import Filing
from wutong_one_thing.planning import Plan
from wutong_one_thing.rules import checking, running
from wutong_one_thing.rules.bundles import Bundle
from wutong_one_thing.rules.comparing import FIGURES, Figures
from wutong_one_thing.rules.stages import CYCLES, STAGES

#: The tone of the badge of each state.
TONES = {
    "granted": "green", "whole": "green", "filed": "leaf", "running": "leaf", "blocked": "gold", "partial": "gold",
    "stuck": "red", "refused": "red", "none": "red",
}  # fmt: skip
#: How long a member takes, by its unit.
LENGTHS = {"working": N_("%(n)s 个工作日"), "natural": N_("%(n)s 个自然日"), "hour": N_("%(n)s 小时")}
DELIVERIES = {"once": N_("全部办好后一次领取"), "each": N_("办好一项领一项")}


@dataclass(frozen=True, slots=True)
class Theme:
    """A bundle in a list: which of its members are offered here, and whether several departments are in it."""

    bundle: Bundle
    members: int
    departments: tuple[str, ...]

    @property
    def joint(self) -> bool:
        """多部门联办."""
        return checking.joint(list(self.departments))

    @property
    def lead(self) -> str:
        """The department that leads it."""
        return self.bundle.lead or next(iter(self.departments), "")


def themes() -> list[Theme]:
    """The bundles with members on offer in the present region."""
    listed = matters.listed()
    found = []
    for bundle in homes.every():
        mine = [listed[matter] for matter in bundle.matters if matter in listed]
        if mine:
            found.append(Theme(bundle, len(mine), tuple(dict.fromkeys(one.department for one in mine))))
    return found


def by_stage(listed: list[Theme]) -> list[tuple[str, list[tuple[str, str, list[Theme]]]]]:
    """Cycles with their sixteen stages and the themes of each, those without any among them."""
    return [
        (
            _(cycle),
            [
                (code, _(name), [theme for theme in listed if theme.bundle.stage == code])
                for code, (in_, name) in STAGES.items()
                if in_ == key
            ],
        )
        for key, cycle in CYCLES.items()
    ]


def compared(before: Figures, after: Figures) -> list[tuple[str, int, int, int]]:
    """The four figures: name, one by one, as a bundle, saved."""
    saved = before.saved(after)
    return [
        (_(title), getattr(before, name), getattr(after, name), getattr(saved, name)) for name, title in FIGURES.items()
    ]


def ahead(plan: Plan) -> dict[str, Any]:
    """What can be known before beginning."""
    offers = [plan.offers[matter] for matter in plan.chosen]
    names = {offer.code: offer.name for offer in offers}
    return {
        "plan": plan,
        "offers": offers,
        "lengths": {offer.code: _(LENGTHS[offer.unit], n=offer.length) for offer in offers},
        "due": dues.ahead(plan),
        "items": {matter: plan.item(matter) for matter in plan.chosen},
        "costs": [(offer.name, offer.cost) for offer in offers if offer.cost],
        "table": compared(plan.before, plan.after),
        "graph": picture(names, plan.edges, plan.bundle.name),
        "after": {
            matter: [names[edge.before] for edge in plan.edges if edge.after == matter] for matter in plan.chosen
        },
        "others": sorted({offer.home for offer in offers if offer.home != scope().home}),
    }


def picture(names: Mapping[str, str], edges: Any, title: str, **more: Any) -> Markup:
    """The graph, for pages."""
    return drawing.svg(names, edges, _("“%(title)s”各事项的先后关系", title=title), **more)


def progress(filing: Filing) -> dict[str, Any]:
    """What the page of a filing shows: every member with its case and clock, the bundle's own, what can be chosen."""
    lines, plan, wish = queries.lines(filing), queries.plan(filing), queries.told(filing.id).wish
    names = {line.member.matter: line.member.title for line in lines}
    return {
        "filing": filing,
        "lines": lines,
        "title": _(running.FILING[filing.state]),
        "titles": {state: _(text) for state, text in running.MEMBER.items()},
        "tones": TONES,
        "choices": running.CHOICES,
        "keeps": keeping.sees(filing, g.actor),
        "waits": handing.waits(filing),
        "given_up": _given_up(filing, lines),
        "buttons": {name: _(text) for name, text in running.BUTTONS.items()},
        "ready": [line.member.title for line in lines if line.member.state == "granted"],
        "deliveries": [(name, _(text)) for name, text in DELIVERIES.items()],
        "way": _(cases.WAYS[wish.way]) if wish else "",
        "table": compared(plan.before, plan.after),
        "changeable": drafting.changeable(filing),
        "graph": picture(
            names, plan.edges, filing.title, states={line.member.matter: line.member.state for line in lines}
        ),
    }


def _given_up(filing: Filing, lines: Iterable[queries.Line]) -> list[tuple[str, str]]:
    """What can be left out or taken back, for the one form in which a clerk says who asked for it."""
    found = [
        (f"{choice}:{line.member.matter}", f"{_(running.BUTTONS[choice])}：{line.member.title}")
        for line in lines
        for choice in running.CHOICES.get(line.member.state, ())
        if choice in running.BACK
    ]
    return [("all", _("全部撤回")), *found] if filing.state == "running" else found


# ── For templates ────────────────────────────────────────────────────────────────────────────────────────────


def for_names(codes: Iterable[str], names: Mapping[str, str], between: str = "、") -> str:
    """Members by their names, each once."""
    return between.join(names.get(code, code) for code in dict.fromkeys(codes))


def for_why(code: str) -> str:
    """A refusal in words, by its code."""
    return sentence(code, _) or _("原因代码 %(code)s，请到窗口咨询。", code=code)


def for_pairs(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Options of a choice whose values are what is read."""
    return [(text, text) for text in texts]


def for_of(matter: str) -> list[Bundle]:
    """The bundles of this place that a matter belongs to."""
    return [bundle for bundle in homes.every() if matter in bundle.matters]


def for_filing(case_id: UUID) -> Filing | None:
    """The filing that a case is a part of, if it was filed here."""
    member = queries.member_of_case(case_id)
    return queries.get(member.filing) if member else None


def keepers(filings: Iterable[Filing]) -> dict[UUID, str]:
    """The names of the clerks who fill these in, by their ids."""
    return colleagues([one.keeper for one in filings if one.keeper])


def masked(filing: Filing) -> dict[str, Any]:
    """Who applies, with most of it hidden; who fills it in, and why another may go on with it."""
    told = queries.told(filing.id)
    return {
        "who": (mask_name(told.name), mask_number(told.id_number), mask_phone(told.telephone)),
        "keeper": keepers([filing]).get(filing.keeper, "") if filing.keeper else "",
        "reasons": list(keeping.REASONS.items()),
    }


def ways(filing: Filing) -> dict[str, Any]:
    """Over which ways results can come, with the members that know only their own, and what was wished so far."""
    by_name, told = queries.ways(filing), queries.told(filing.id)
    offered = [way for way in cases.WAYS if any(way in mine for mine in by_name.values())]
    without = {way: [name for name, mine in by_name.items() if way not in mine] for way in offered}
    pairs = [
        (way, _(cases.WAYS[way]) + (_("（%(names)s除外）", names="、".join(without[way])) if without[way] else ""))
        for way in offered
    ]
    return {
        "ways": pairs,
        "wish": told.wish or cases.Wish(offered[0], told.name, told.telephone),
        "deliveries": [(name, _(text)) for name, text in DELIVERIES.items()],
    }


def for_ends(filing: Filing) -> date | None:
    """When an old draft is deleted, once that was announced."""
    return ageing.ends(filing)


def states() -> dict[str, Any]:
    """The words and tones of the states of filings."""
    return {"states": {state: _(text) for state, text in running.FILING.items()}, "tones": TONES}


def filled(filing: Filing) -> list[forms.Line]:
    """What was filled in, to read."""
    return forms.told(queries.plan(filing).merged.form, queries.told(filing.id).answers or {})

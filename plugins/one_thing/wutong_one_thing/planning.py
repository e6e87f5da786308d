"""What a bundle comes to for somebody at a place: members, order, one form, one set of papers, days, before and after.

Worked out anew while people look, and kept whole (`kept`) when somebody begins: what runs keeps the members, the form
and the papers that it began with, whatever is published meanwhile.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from wutong.sdk import NotFound, Refused, cases, forms
from wutong_one_thing.rules import asking, checking, comparing, graph, merging
from wutong_one_thing.rules.bundles import Bundle, Edge, Item
from wutong_one_thing.rules.comparing import Figures
from wutong_one_thing.rules.merging import Feed, Merged, Offer, Paper

Frozen = dict[str, Any]
#: A working week beside a week, and the hours of a day: what promises in other units are compared by, not counted.
DAYS = {"working": (1, 1), "natural": (5, 7), "hour": (1, 24)}


class NothingHere(NotFound):
    """No member of the bundle is offered here."""

    code = "one_thing.nothing_here"
    message = "本地区还没有开办“{name}”中的任何事项，请到办事指南中查找，或电话咨询。"


@dataclass(frozen=True)
class Plan:
    """A bundle for somebody: the members that apply and are offered, and what follows from them.

    `frozen` are the matters as the place offers them, by code; `promise` is in working days along `path`, about so many
    where a member counts otherwise (`exact`): the day itself is that of `dues`.
    """

    bundle: Bundle
    chosen: tuple[str, ...]
    frozen: Mapping[str, Frozen]
    offers: Mapping[str, Offer]
    edges: tuple[Edge, ...]
    feeds: tuple[Feed, ...]
    merged: Merged
    papers: tuple[Paper, ...]
    before: Figures
    after: Figures
    promise: int
    path: tuple[str, ...]

    @property
    def lead(self) -> str:
        """The department that answers for the whole (牵头部门); where none is said that of the first member."""
        return self.bundle.lead or self.offers[self.chosen[0]].department

    @property
    def joint(self) -> bool:
        """Whether several departments are in it."""
        return checking.joint([self.offers[matter].department for matter in self.chosen])

    @property
    def exact(self) -> bool:
        """Whether all members count in working days."""
        return all(offer.unit == "working" for offer in self.offers.values())

    def item(self, matter: str) -> Item:
        """One member as the bundle has it."""
        return self.bundle.item(matter) or Item(matter)


def offered(matters: Iterable[str]) -> dict[str, Frozen]:
    """Those of these matters that can be applied for here, as a case would keep them."""
    found = {}
    for matter in matters:
        try:
            found[matter] = cases.to_file(matter)
        except Refused:  # not offered here, suspended, or no item that is applied for
            continue
    return found


def offer(frozen: Frozen) -> Offer:
    """A matter as a place offers it, in what a bundle goes by."""
    asked, values = cases.asked(frozen), frozen["values"]
    gives = [str(row["name"]) for row in values.get("results") or () if row.get("name")]
    return Offer(
        asked.code, asked.title, str(frozen.get("department") or ""), int(frozen["home"]),
        0 if asked.instant else workdays(asked.promised, asked.unit.value), int(values.get("visits") or 0),
        max(len(values.get("steps") or ()), 1), _cost(values), tuple((one.key, one.need) for one in asked.papers),
        tuple(dict.fromkeys([*gives, asked.title])), asked.form, 0 if asked.instant else asked.promised,
        asked.unit.value,
    )  # fmt: skip


def workdays(length: int, unit: str) -> int:
    """A promise in working days, rounded up: five of seven days are worked on, hours run through the night."""
    times, parts = DAYS.get(unit, (1, 1))
    return -(-length * times // parts)


def _cost(values: Mapping[str, Any]) -> str:
    if not values.get("fee"):
        return ""
    rows = values.get("fee_items") or ()
    return "；".join(f"{row['name']} {row.get('standard') or ''}".strip() for row in rows) or "收费，标准见办事指南"


def of(bundle: Bundle, answers: Mapping[str, str], without: Collection[str] = ()) -> Plan:
    """The plan for these answers, without these optional members; raises `NothingHere`."""
    frozen = offered(asking.chosen(bundle, answers, without))
    if not frozen:
        raise NothingHere(name=bundle.name)
    return planned(bundle, frozen)


def planned(bundle: Bundle, frozen: Mapping[str, Frozen]) -> Plan:
    """The plan of these members."""
    chosen, offers = tuple(frozen), {matter: offer(one) for matter, one in frozen.items()}
    edges = graph.among(bundle.edges, chosen)
    fed = merging.feeds(offers, edges)
    given = merging.given(fed)
    papers = tuple(merging.papers(bundle, offers, chosen, given))
    promise, path = graph.longest({matter: offers[matter].days for matter in chosen}, edges)
    return Plan(
        bundle, chosen, frozen, offers, edges, fed, merging.form(bundle, offers, chosen, given), papers,
        comparing.apart(offers, chosen), comparing.together(offers, chosen, edges, papers), promise, path,
    )  # fmt: skip


# ── Kept ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Agreed(NamedTuple):
    """One member of a kept plan."""

    matter: str
    name: str
    department: str
    home: int
    days: int
    optional: bool
    frozen: Frozen


@dataclass(frozen=True)
class Kept:
    """A plan as a filing keeps it."""

    members: tuple[Agreed, ...]
    items: tuple[Item, ...]
    edges: tuple[Edge, ...]
    feeds: tuple[Feed, ...]
    merged: Merged
    papers: tuple[Paper, ...]
    before: Figures
    after: Figures
    promise: int

    def member(self, matter: str) -> Agreed:
        """One member."""
        return next(one for one in self.members if one.matter == matter)


def kept(plan: Plan) -> tuple[str, dict[str, Any]]:
    """A plan as JSON values, and the address of equal ones."""
    frozen = {
        code: {name: said for name, said in one.items() if name != "taken_at"} for code, one in plan.frozen.items()
    }
    content = {
        "members": [
            {"matter": code, "name": offer_.name, "department": offer_.department, "home": offer_.home,
             "days": offer_.days, "optional": plan.item(code).optional, "falls_with": [*plan.item(code).falls_with],
             "frozen": frozen[code]}
            for code, offer_ in plan.offers.items()
        ],
        "edges": [[edge.before, edge.after] for edge in plan.edges],
        "feeds": [asdict(feed) for feed in plan.feeds],
        "form": {"title": plan.merged.form.title, "boxes": forms.rows(plan.merged.form)},
        "routes": [[matter, box, key] for (matter, box), key in plan.merged.routes.items()],
        "papers": [asdict(paper) for paper in plan.papers],
        "before": asdict(plan.before), "after": asdict(plan.after), "promise": plan.promise,
    }  # fmt: skip
    written = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest(), json.loads(written)


@lru_cache(maxsize=64)
def _read(digest: str, written: str) -> Kept:
    content = json.loads(written)
    told = content["members"]
    return Kept(
        tuple(Agreed(**{name: row[name] for name in Agreed._fields}) for row in told),
        tuple(Item(row["matter"], row["optional"], (), tuple(row["falls_with"])) for row in told),
        tuple(Edge(before, after) for before, after in content["edges"]),
        tuple(Feed(**row) for row in content["feeds"]),
        Merged(
            forms.read(content["form"]["boxes"], content["form"]["title"]),
            {(matter, box): key for matter, box, key in content["routes"]},
        ),
        tuple(_paper(row) for row in content["papers"]),
        Figures(**content["before"]), Figures(**content["after"]), int(content["promise"]),
    )  # fmt: skip


def read(digest: str, content: Mapping[str, Any]) -> Kept:
    """What `kept` wrote."""
    return _read(digest, json.dumps(content, ensure_ascii=False))


def _paper(row: Mapping[str, Any]) -> Paper:
    to: Sequence[Sequence[str]] = row["to"]
    return Paper(row["key"], row["name"], row["need"], tuple((matter, name) for matter, name in to))

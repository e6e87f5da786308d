"""The guide (办事指南) of one matter at one place, element by element: the text, where it comes from, whether invented.

Made from a folded matter for pages, the desk and the API alike; knows regions by their level and name only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from markupsafe import Markup

from wutong import tenancy
from wutong.layers.fold import Folded
from wutong.matters import additions, codes, preview, queries, rules
from wutong.matters.flowchart import Node, draw
from wutong.regions import queries as regions

#: How the level of the region that said something is written on a badge, by the level of the region tree.
SAID = MappingProxyType({0: "国家", 1: "省", 2: "市", 3: "县", 4: "乡", 5: "村"})
#: The same where the region of the page itself said it.
HERE = MappingProxyType({0: "本国家", 1: "本省", 2: "本市", 3: "本县", 4: "本乡", 5: "本村"})
#: Elements of the summary at the top of the page.
FIRST = ("handling_type", "legal_days", "promised_days", "visits", "fee", "online_depth")
#: Elements that have a section of their own further down.
LONG = (
    "conditions", "steps", "papers", "fee_items", "questions", "results", "special_procedures", "intermediaries",
    "places", "remedies", "rights", "duties", "examples",
)  # fmt: skip
#: What is to be done about a paper, by its form and its need, in the order of the checklist.
BRINGING = MappingProxyType(
    {
        "bring": "请带上",
        "later": "可以先受理，后补交",
        "signed": "可以带上，也可以签承诺代替",
        "perhaps": "有这种情况的才要",
        "fetched": "不用带，由系统获取",
    }
)


@dataclass(frozen=True, slots=True)
class Said:
    """One element as the page shows it: `source` is its badge (省定, 县调整, 县公布), `example` marks an invention."""

    element: rules.Element
    value: Any
    text: str
    source: str = ""
    place: str = ""
    local: bool = False
    example: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """A matter at a place, ready to show."""

    found: Folded
    elements: Mapping[str, Said]
    body: str
    home: int
    added: Sequence[tuple[str, Sequence[Said]]] = ()

    def __getitem__(self, name: str) -> Any:
        return self.found[name]

    def said(self, name: str) -> Said:
        """One element with its badges."""
        return self.elements[name]

    def filled(self, group: str) -> list[Said]:
        """The elements of a group that say something and have no section of their own."""
        return [
            said
            for said in self.elements.values()
            if said.element.group == group and said.value not in (None, "", []) and said.element.name not in LONG
        ]

    @property
    def examples(self) -> bool:
        """Whether anything on the page is invented."""
        return any(said.example for said in self.elements.values())

    @property
    def upper(self) -> bool:
        """Whether this is a main item or sub-item, of which only what it gathers is applied for."""
        return rules.upper(self.found.values)

    @property
    def checklist(self) -> list[tuple[str, list[Mapping[str, Any]]]]:
        """The papers by what is to be done about them, each group under its heading."""
        rows = self.found["papers"] or ()
        kinds = [(title, [row for row in rows if _bringing(row) == kind]) for kind, title in BRINGING.items()]
        return [(_(title), found) for title, found in kinds if found]

    @property
    def quicker(self) -> int | None:
        """By how many percent the promise is shorter than the law; None where the law sets no limit."""
        legal, promised = self.found["legal_days"], self.found["promised_days"]
        if not legal or promised is None:
            return None
        law = rules.in_days(legal, self.found["legal_unit"])
        return round(100 * (law - rules.in_days(promised, self.found["promised_unit"])) / law)

    @property
    def helped(self) -> bool:
        """Whether this place only helps with the matter, which is decided elsewhere."""
        return self.found.claim is not None and self.found.claim.mode != "direct"

    @property
    def mode(self) -> str:
        """How this place delivers the matter, as the claim says."""
        return codes.MODES[self.found.claim.mode] if self.found.claim else ""


def _bringing(row: Mapping[str, Any]) -> str:
    if not rules.brought(row):
        return "fetched"
    return {"deferred": "later", "optional": "perhaps", "committed": "signed"}.get(row.get("need") or "", "bring")


def counts(row: Mapping[str, Any]) -> str:
    """How many of a paper: originals and copies apart."""
    originals, copies = row.get("originals") or 0, (row.get("copies") or 0) - (row.get("originals") or 0)
    told = [_("原件 %(n)s 份", n=originals)] if originals else []
    told += [_("%(n)s 份", n=copies) if not originals else _("复印件 %(n)s 份", n=copies)] if copies > 0 else []
    return str(_("，")).join(told)


def chart(guide: Guide) -> Markup:
    """The steps as a drawing: from the application over what is done when needed to what comes out."""
    steps = [_node(at, row) for at, row in enumerate(guide["steps"] or (), start=1)]
    aside = [_procedure(row) for row in guide["special_procedures"] or ()]
    cut = next((at for at, node in enumerate(steps) if node.shape == "decision"), len(steps) - 1)
    results = [row["name"] for row in guide["results"] or () if row.get("kind") != "none"]
    first, last = Node("end", _("提出申请")), Node("end", _("办结"), results)
    return draw(_("办理流程图"), [first, *steps[:cut], *aside, *steps[cut:], last])


def _node(at: int, row: Mapping[str, Any]) -> Node:
    days = row.get("days")
    took = "" if days is None else _("当场") if days == 0 else _("%(n)s 天", n=days)
    title = f"{at}. {row['name']}" + (f" · {took}" if took else "")
    result = _("产生：%(what)s", what=row["result"]) if row.get("result") else ""
    return Node("decision" if row.get("kind") == "decide" else "step", title, [row.get("actor") or "", result])


def _procedure(row: Mapping[str, Any]) -> Node:
    days = _limit(row.get("days"), row.get("unit"), legal=False) if row.get("days") is not None else ""
    counted = _("不计入办理时限") if row.get("kind") != "extension" else _("经批准并告知理由")
    return Node("aside", _("需要时：%(name)s", name=row["name"]), [days, counted])


def guide(code: str) -> Guide:
    """The guide of a matter that the present region offers; raises `NoSuchMatter`."""
    return of(queries.find(code))


def of(found: Folded) -> Guide:
    """The guide of a matter as it was folded for the present region."""
    return Guide(found, told(found), queries.body_of(found), queries.home_of(found), added(found))


def ahead(found: Folded) -> Guide:
    """The guide as it is going to be, at a place that need not do the matter itself: then nobody else is named."""
    try:
        return of(found)
    except rules.NoSuchMatter:
        return Guide(found, told(found), queries.body_of(found), tenancy.scope().home, added(found))


def place(code: int) -> str:
    """The name of a region."""
    return regions.get(code).name


def added(found: Folded) -> list[tuple[str, list[Said]]]:
    """What plugins' elements say of a matter here, under each plugin's heading."""
    told: dict[str, list[Said]] = {}
    for one in additions.told(found.item):
        region = regions.get(one.origin)
        local = one.origin == tenancy.scope().home
        source = _("%(who)s公布", who=_(HERE[region.level] if local else SAID[region.level]))
        text = preview.shown(one.element, one.value)
        told.setdefault(one.elements.title, []).append(Said(one.element, one.value, text, source, region.name, local))
    return list(told.items())


def addable(item: UUID) -> list[tuple[additions.Elements, list[tuple[str, str]]]]:
    """Everything that plugins add to matters here, with what holds of it for one matter, in words; empty for nothing.

    A matter that only a draft has is none that could be added to.
    """
    if item not in additions.known():
        return []
    said = {id(one.element): preview.shown(one.element, one.value) for one in additions.told(item)}
    return [
        (elements, [(one.title, said.get(id(one), "")) for one in elements.elements])
        for elements in additions.ADDITIONS
    ]


def told(found: Folded) -> dict[str, Said]:
    """Every element of a folded matter with its badges, in the order of the guide."""
    places = {region.code: (region.level, region.name) for region in regions.line(tenancy.scope().home)}
    return {element.name: _said(element, found, places) for element in rules.ELEMENTS}


def _said(element: rules.Element, found: Folded, places: Mapping[int, tuple[int, str]]) -> Said:
    value, origin = found[element.name], found.origins.get(element.name)
    text = written(element, found)
    if origin is None:
        return Said(element, value, text)
    level, name = places.get(origin.region, (0, ""))
    home = origin.region == tenancy.scope().home
    local = home and origin.region != found.root
    who = _(HERE[level] if local else SAID[level])
    if origin.region == found.root:
        source = _("%(who)s定", who=who)
    else:
        source = _("%(who)s公布", who=who) if element.may == "free" else _("%(who)s调整", who=who)
    return Said(element, value, text, source, name, local, element.name in (found["examples"] or ()))


def written(element: rules.Element, found: Folded) -> str:
    """An element in words; limits with their unit, an absent statutory limit as such."""
    value = found[element.name]
    if element.name in ("legal_days", "promised_days"):
        return _limit(value, found[element.name.replace("_days", "_unit")], legal=element.name == "legal_days")
    if element.name == "visits" and value is not None:
        return str(_("一次都不用跑") if value == 0 else _("最多跑 %(n)s 次", n=value))
    if element.name == "fee" and value is not None:
        return str(_("收费") if value else _("不收费"))
    return preview.shown(element, value)


def _limit(days: int | None, unit: str | None, *, legal: bool) -> str:
    if days is None:
        return str(_("法律未规定")) if legal else "—"
    return str(_("当场办结") if days == 0 else _("%(n)s 个%(unit)s", n=days, unit=_unit(unit)))


def _unit(unit: str | None) -> str:
    return str(_(codes.UNITS[unit or "working"]))


def published(guide: Guide) -> Sequence[tuple[str, str]]:
    """The elements that must be published (八公开, 五公开) as heading and text, for the printed sheet and machines."""
    return [(_(title), _published(guide, name)) for name, title in rules.profile(guide.found.values)]


def _published(guide: Guide, name: str) -> str:
    if name not in ("fee_basis", "fee_standard"):
        return guide.said(name).text
    if guide["fee"] is False:
        return str(_("不收费"))
    column = name.removeprefix("fee_")
    return "；".join(f"{row['name']}：{row.get(column, '—')}" for row in guide["fee_items"] or ())

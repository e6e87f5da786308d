"""一表申请 and 一套材料: one form of several, one set of papers of several, and back to each member's own.

Nothing that a member asks gets lost: what cannot be shared (types or choices differ) is asked for that member alone. So
a gap in the maps costs the citizen a question, never the application.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, TypeAlias

from wutong.sdk import forms
from wutong_one_thing.rules.bundles import Bundle, Edge, Shared

Box: TypeAlias = forms.Box
Form: TypeAlias = forms.Form
#: How much a paper is needed, the strictest first.
NEEDS = ("required", "committable", "deferrable", "optional")
#: A member's box or paper: the matter's code, and the box's key or the paper's name.
Part = tuple[str, str]
SHARED = "shared"


#: How long the key of a paper may be: as its column.
KEY = 200


def key_of(text: str) -> str:
    """The text as the key of a paper; what is too long ends in its digest, so that two of them stay apart."""
    if len(text) <= KEY:
        return text
    digest = sha256(text.encode()).hexdigest()[:32]
    return f"{text[: KEY - len(digest) - 1]}#{digest}"


@dataclass(frozen=True, slots=True)
class Offer:
    """A matter as a place offers it, as far as a bundle goes by it.

    `days` is the promise in working days for comparing, `length` and `unit` (working, natural, hour) as it was given,
    `visits` how often one must come, `steps` of how many steps its process is,
    `papers` name and need of each paper, `results` what it gives, `cost` says what it costs ("" for nothing).
    """

    code: str
    name: str
    department: str = ""
    home: int = 0
    days: int = 0
    visits: int = 0
    steps: int = 1
    cost: str = ""
    papers: tuple[Part, ...] = ()
    results: tuple[str, ...] = ()
    form: Form = Form()
    length: int = 0
    unit: str = "working"


Offers = Mapping[str, Offer]


@dataclass(frozen=True)
class Merged:
    """One form for all: `routes` leads every box of a member to its box on the form, `conflicts` are the boxes that
    were mapped together and could not be."""

    form: Form
    routes: Mapping[Part, str]
    conflicts: tuple[tuple[Shared, Part], ...] = ()

    def of_member(self, matter: str, answers: Mapping[str, Any]) -> dict[str, Any]:
        """What of the answers is one member's, by its own boxes."""
        mine = {box: key for (code, box), key in self.routes.items() if code == matter}
        return {box: answers[key] for box, key in mine.items() if key in answers}


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the bundle: its name, how much it is needed, and for which papers of which members it serves."""

    key: str
    name: str
    need: str
    to: tuple[Part, ...]


def form(bundle: Bundle, offers: Offers, chosen: Sequence[str], given: frozenset[Part] = frozenset()) -> Merged:
    """One form of those of the chosen members; boxes that results of other members fill (`given`) are not asked."""
    own = {matter: _boxes(offers[matter].form, matter, given) for matter in chosen if matter in offers}
    shared, routes, conflicts = _shared(bundle, own)
    boxes = list(shared)
    for place, (matter, mine) in enumerate(own.items()):
        rest = [box for box in mine if (matter, box.key) not in routes]
        if not rest:
            continue
        boxes.append(Box(f"h{place}", offers[matter].name, "heading"))
        boxes += _renamed(rest, offers[matter].form, matter, place, routes)
    if shared:
        boxes.insert(0, Box("h", "共用信息", "heading"))
    return Merged(Form(tuple(boxes), bundle.name, bundle.code), routes, tuple(conflicts))


def _boxes(asked: Form, matter: str, given: frozenset[Part]) -> list[Box]:
    return [box for box in asked.top if (matter, box.key) not in given]


def _shared(
    bundle: Bundle, own: Mapping[str, Sequence[Box]]
) -> tuple[list[Box], dict[Part, str], list[tuple[Shared, Part]]]:
    """The boxes that are asked once; of those mapped together the first says how, the others must be like it."""
    boxes: list[Box] = []
    routes: dict[Part, str] = {}
    conflicts: list[tuple[Shared, Part]] = []
    for field in bundle.fields:
        found = [
            (part, box)
            for part in field.to
            for box in own.get(part[0], ())
            if box.key == part[1] and box.type not in ("heading", "group") and part not in routes
        ]
        first = next((box for _, box in found if not box.when), None)
        alike = [(part, box) for part, box in found if first is not None and _alike(first, box)]
        conflicts += [(field, part) for part, box in found if (part, box) not in alike]
        if first is None:
            continue
        need = any(box.need for _, box in alike)
        boxes.append(replace(first, key=f"s{field.key}", name=field.name or first.name, need=need))
        routes |= {part: f"s{field.key}" for part, _ in alike}
    return boxes, routes, conflicts


def _alike(one: Box, other: Box) -> bool:
    """Whether an answer to one is an answer to the other: same type, choices and bounds, asked of everybody."""
    return not other.when and (one.type, one.options, one.least, one.most) == (
        other.type,
        other.options,
        other.least,
        other.most,
    )


def _renamed(rest: Sequence[Box], asked: Form, matter: str, place: int, routes: dict[Part, str]) -> Iterator[Box]:
    """A member's own boxes under keys of the bundle, with the boxes inside its groups; writes their routes."""
    for box in rest:
        if box.type != "heading":
            routes[matter, box.key] = f"m{place}_{box.key}"
        yield replace(box, key=f"m{place}_{box.key}", when=_control(box, matter, routes))
        for inner in asked.inner.get(box.key, ()):
            control = asked.controlling(inner)
            within = control is not None and control.within
            when = inner.when if within else _control(inner, matter, routes)
            yield replace(inner, within=f"m{place}_{box.key}", when=when)


def _control(box: Box, matter: str, routes: Mapping[Part, str]) -> str:
    return routes.get((matter, box.when), "") if box.when else ""


# ── Papers ───────────────────────────────────────────────────────────────────────────────────────────────────


def papers(bundle: Bundle, offers: Offers, chosen: Sequence[str], given: frozenset[Part] = frozenset()) -> list[Paper]:
    """One set of papers: shared ones once, as strictly as the strictest member asks; what results give (`given`)
    not."""
    asked = {
        (matter, name): need
        for matter in chosen
        if matter in offers
        for name, need in offers[matter].papers
        if (matter, name) not in given
    }
    found = []
    for shared in bundle.papers:
        to = tuple(part for part in shared.to if part in asked)
        if to:
            found.append(
                Paper(key_of(f"s{shared.key}"), shared.name or shared.key, _strictest(asked[part] for part in to), to)
            )
            asked = {part: need for part, need in asked.items() if part not in to}
    own = [Paper(key_of(f"m{matter}:{name}"), name, need, ((matter, name),)) for (matter, name), need in asked.items()]
    return [*found, *own]


def _strictest(needs: Iterator[str]) -> str:
    return min(needs, key=lambda need: NEEDS.index(need) if need in NEEDS else 0)


# ── What results give ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Feed:
    """A result of `before` that is a paper, or where `box` is said a box, of `after`."""

    before: str
    output: str
    after: str
    to: str
    box: bool = False

    @property
    def key(self) -> str:
        """The heading under which whoever does not wait brings the paper himself; it begins with `freed` of its
        member."""
        return key_of(f"{freed(self.after)}{self.to}")


def freed(matter: str) -> str:
    """What the headings begin with under which a member's applicant brings what others would have given."""
    return f"f{matter}:"


def feeds(offers: Offers, edges: Sequence[Edge]) -> tuple[Feed, ...]:
    """What the results of members give to others; what nobody gives, or nobody asks for, is left out."""
    return tuple(feed for edge in edges for feed in _fed(offers, edge))


def _fed(offers: Offers, edge: Edge) -> Iterator[Feed]:
    before, after = offers.get(edge.before), offers.get(edge.after)
    if before is None or after is None:
        return
    for one in edge.passes:
        if one.output not in before.results:
            continue
        if one.to in dict(after.papers):
            yield Feed(edge.before, one.output, edge.after, one.to)
        elif box := next((box for box in after.form.top if one.to in (box.key, box.name) and box.type == "text"), None):
            yield Feed(edge.before, one.output, edge.after, box.key, box=True)


def given(fed: Sequence[Feed]) -> frozenset[Part]:
    """The papers and boxes of members that nobody is asked for."""
    return frozenset((feed.after, feed.to) for feed in fed)


# ── Proposals ────────────────────────────────────────────────────────────────────────────────────────────────


def proposed(offers: Offers, chosen: Sequence[str]) -> tuple[list[Shared], list[Shared]]:
    """Boxes and papers of the same name that several members ask for: what could be shared."""
    boxes: dict[tuple[str, str], list[Part]] = {}
    named: dict[str, list[Part]] = {}
    for offer in (offers[matter] for matter in chosen if matter in offers):
        for box in offer.form.top:
            if box.type not in ("heading", "group") and not box.when:
                boxes.setdefault((box.name, box.type), []).append((offer.code, box.key))
        for name, _need in offer.papers:
            named.setdefault(name, []).append((offer.code, name))
    fields = [Shared(name, name, tuple(to)) for (name, _), to in boxes.items() if len(to) > 1]
    once = {field.key: field for field in fields}
    return list(once.values()), [Shared(name, name, tuple(to)) for name, to in named.items() if len(to) > 1]

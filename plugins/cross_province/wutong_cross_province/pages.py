"""The citizens' door: the service zone, one's own hand-overs, filing from elsewhere."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from wutong.sdk import (
    N_,
    matter_to_file,
    matters_offered,
    nav,
    open_to_all,
    region,
    region_names,
    region_parse,
    render,
    scope,
    see,
    signed_in,
)
from wutong_cross_province import items, queries, shown
from wutong_cross_province.actions import online
from wutong_cross_province.models import Handover
from wutong_cross_province.post import Address
from wutong_cross_province.rules import MODES, RETURNS, STATES, TONES, TRANSFERS

bp = Blueprint("cross_province_pages", __name__, template_folder="templates")
nav.tab(N_("通办专区"), "cross_province_pages.index", order=230)

WORDS: dict[str, Any] = {
    "states": STATES, "tones": TONES, "modes": MODES, "transfers": TRANSFERS, "returns": RETURNS,
}  # fmt: skip
#: The modes as guides name them.
WAYS = {**MODES, "unverified": items.MARKS["unverified"]}
#: Matters of this place that one page lists.
MOST = 50


@bp.app_template_global("cross_province_ways")
def ways() -> dict[str, str]:
    """What the modes of a guide are called."""
    return dict(WAYS)


@bp.app_template_global("cross_province_of")
def of_case(case_id: UUID) -> dict[str, Any] | None:
    """The hand-over that a case came by, for the page of the case."""
    row = queries.of_case(case_id)
    if row is None:
        return None
    return {"row": row, "names": region_names([row.other]), **shown.page(row), **WORDS}


@bp.app_template_global("cross_province_modes")
def modes_of(guide: Any) -> list[str]:
    """In which modes a matter of this place is handled for people elsewhere, for its guide; `unverified` where it is,
    and nobody has said in which."""
    said, item = guide["cross_province"], items.find(str(guide["name"]))
    known = {said, item.mode if item else None} & set(MODES)
    if not known and (said or item):
        return ["unverified"]
    return [mode for mode in MODES if mode in known]


@bp.get("/")
@open_to_all
def index() -> str:
    """Windows here; what may be done at them for which place; what of this place may be done elsewhere."""
    place = region(region_parse(request.args["place"])) if request.args.get("place") else None
    other = queries.address(place.code) if place else None
    words = request.args.get("q", "").strip()
    return render("cross_province/zone.html", windows=queries.windows(), place=place, words=words, marks=items.MARKS,
                  choosing=bool(request.args.get("choose")), agreed=queries.agreed(other) if other else (),
                  items=_items(words), own=[] if place else _own(words), ways=WAYS, **WORDS)  # fmt: skip


def _items(words: str) -> list[items.Item]:
    return [item for item in items.every() if words in item.name or words in item.area]


def _own(words: str) -> list[tuple[str, str, list[str]]]:
    """The matters of this place that may be done from elsewhere: code, name, modes."""
    offered = matters_offered(more=("cross_province",))
    found = [(str(one["code"]), str(one["name"]), modes_of(one)) for one in offered if words in str(one["name"])]
    return sorted((one for one in found if one[2]), key=lambda one: one[0])[:MOST]


@bp.get("/mine")
@signed_in
def mine() -> str:
    """One's own, at every window."""
    rows = queries.own(g.actor.person) if g.actor.person else []
    names = region_names({code for row in rows for code in (row.region, row.place)})
    return render("cross_province/mine.html", rows=rows, names=names, **WORDS)


@bp.get("/cases/<uuid:handover_id>")
@signed_in
def show(handover_id: UUID) -> str:
    """One of one's own, with every event and both clocks."""
    row = queries.handover(handover_id, "window")
    return render("cross_province/own.html", row=row, names=_names([row]), **shown.page(row), **WORDS)


@bp.get("/joint/<uuid:joint_id>")
@signed_in
def joint(joint_id: UUID) -> str:
    """A joint application of one's own: all parts on one page."""
    whole, parts = queries.joint(joint_id), list(queries.parts(joint_id))
    return render("cross_province/own_joint.html", whole=whole, parts=parts, names=_names(parts), **WORDS)


def _names(rows: list[Handover]) -> dict[int, str]:
    return region_names({code for row in rows for code in (row.other, row.place, row.region)})


@bp.get("/online/<code>")
@signed_in
def ask(code: str) -> str:
    """Where one files from, before a draft is begun here."""
    frozen = matter_to_file(code, scope().home)
    origin = region(region_parse(request.args["from"])) if request.args.get("from") else None
    return render("cross_province/online.html", code=code, title=frozen["values"]["name"], origin=origin)


@bp.post("/online/<code>")
@signed_in
def begin(code: str) -> ResponseReturnValue:
    """Begin a draft for somebody who is elsewhere, and lead him to it where it is decided."""
    origin = Address("", region_parse(request.form.get("from", "")))
    region(origin.region)
    row = online.begin(code, origin, actor=g.actor)
    return see("cases.edit", region=row.region, case_id=row.id)

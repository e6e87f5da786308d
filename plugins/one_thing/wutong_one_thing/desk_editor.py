"""The bundle editor: members, edges, maps with proposals, the graph and what is wrong as one edits, a dry run.

What is changed goes into the region's draft of the home; it is published, reviewed and rolled back there, like every
other thing that regions inherit.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wutong.sdk import Invalid, NotFound, again, form, homes, matters, needs, render, say, see
from wutong_one_thing import planning, schemas, shown
from wutong_one_thing.desk import bp
from wutong_one_thing.homes import BUNDLES, LISTS
from wutong_one_thing.rules import asking, bundles, checking, graph, merging

#: The cells of a row of each list, beside its key.
CELLS: Mapping[str, tuple[str, ...]] = {
    "items": ("optional", "when", "falls_with", "note"),
    "edges": ("passes",),
    "questions": ("name", "options"),
    "fields": ("name", "to"),
    "papers": ("name", "to"),
}


TITLES: Mapping[str, str] = dict(zip(LISTS, ("成员事项", "先后关系", "情形问题", "共用栏目", "共用材料"), strict=True))


class NoSuchRow(NotFound):
    """The list has no row of this key, or it comes from above."""

    code = "one_thing.no_row"
    message = "没有这一行，或者它是上级规定的，不能删除；请刷新页面后再试。"


@bp.get("/bundles/<uuid:item>")
@needs("one_thing.read")
def editor(item: UUID) -> str:
    """A bundle with its graph, its lists, what is wrong with it, and what could be shared."""
    shown_, bundle = _working(item)
    listed = matters.listed()
    frozen = planning.offered(matter for matter in bundle.matters if matter in listed)
    offers = {matter: planning.offer(one) for matter, one in frozen.items()}
    names = {matter: offers[matter].name if matter in offers else matter for matter in bundle.matters}
    edges = graph.among(bundle.edges, bundle.matters)
    over = homes.above(BUNDLES, item)
    return render(
        "one_thing/editor.html", item=item, shown=shown_, bundle=bundle, names=names, offers=offers,
        rows={name: shown_[name] or [] for name in LISTS}, above=_keys(over.values if over else {}),
        found=[*checking.own(bundle), *checking.here(bundle, offers)],
        graph=shown.picture(names, edges, bundle.name, circle=graph.circle(bundle.matters, edges)),
        days=graph.longest({matter: offers[matter].days for matter in offers}, graph.among(edges, offers)),
        proposals=_proposals(bundle, offers),
        matters=[(one.code, f"{one.name}（{one.code}）") for one in listed.values() if one.code not in bundle.matters],
        members=list(names.items()),
    )  # fmt: skip


@bp.get("/bundles/<uuid:item>/rows/<part>")
@needs("one_thing.edit")
def row(item: UUID, part: str) -> str:
    """One row of a list, or a new one."""
    shown_, bundle = _working(item)
    key = request.args.get("key", "")
    told: Mapping[str, Any] = next((one for one in shown_[_list(part)] or () if one["key"] == key), {})
    before, _to, behind = str(told.get("key", "")).partition(">")
    names = matters.listed()
    members = [(code, f"{names[code].name}（{code}）" if code in names else code) for code in bundle.matters]
    others = [(one.code, f"{one.name}（{one.code}）") for one in names.values() if one.code not in bundle.matters]
    blank = dict.fromkeys(("key", "name", "optional", "when", "falls_with", "note", "passes", "options", "to"), "")
    return render(
        "one_thing/row.html", item=item, bundle=bundle, part=part, title=TITLES[part], members=members,
        matters=[*members, *others], row={**blank, **told, "before": before, "behind": behind},
    )  # fmt: skip


@bp.post("/bundles/<uuid:item>/rows/<part>")
@needs("one_thing.edit")
def put_row(item: UUID, part: str) -> ResponseReturnValue:
    """Put a row into one of the lists of the draft, or in the place of the one with its key."""
    told = _row(_list(part), form(schemas.RowForm))
    values = homes.working(BUNDLES, item).values
    homes.save(BUNDLES, item, {part: list(bundles.with_rows(values, part, [told]))}, actor=g.actor)
    say(_("已存入草稿，发布后生效。"), "success")
    return see(".editor", item=item, _anchor=f"l-{part}")


@bp.post("/bundles/<uuid:item>/drop")
@again(".editor")
@needs("one_thing.edit")
def drop_row(item: UUID) -> ResponseReturnValue:
    """Take a row out of a list; of a member its edges and maps as well."""
    sent = form(schemas.ListForm)
    over = homes.above(BUNDLES, item)
    if sent["key"] in _keys(over.values if over else {})[sent["part"]]:
        raise NoSuchRow
    values = homes.working(BUNDLES, item).values
    told = {sent["part"]: [row for row in values[sent["part"]] or () if row["key"] != sent["key"]]}
    if sent["part"] == "items":
        told |= _without(bundles.read(values), sent["key"])
    homes.save(BUNDLES, item, told, actor=g.actor)
    say(_("已从草稿中删去，发布后生效。"), "success")
    return see(".editor", item=item, _anchor=f"l-{sent['part']}")


@bp.post("/bundles/<uuid:item>/propose")
@again(".editor")
@needs("one_thing.edit")
def propose(item: UUID) -> ResponseReturnValue:
    """Share all boxes and papers that have the same name."""
    _shown, bundle = _working(item)
    offers = {matter: planning.offer(one) for matter, one in planning.offered(bundle.matters).items()}
    fields, papers = _proposals(bundle, offers)
    values = homes.working(BUNDLES, item).values
    told = bundles.rows(bundles.Bundle("", "", fields=tuple(fields), papers=tuple(papers)))
    kept = {name: list(bundles.with_rows(values, name, told[name])) for name in ("fields", "papers")}
    homes.save(BUNDLES, item, kept, actor=g.actor)
    say(_("已存入草稿，发布后生效。"), "success")
    return see(".editor", item=item, _anchor="l-fields")


@bp.get("/bundles/<uuid:item>/try")
@needs("one_thing.read")
def dry_run(item: UUID) -> str:
    """Answers in; members, form, papers and days out. Nothing is kept."""
    _shown, bundle = _working(item)
    told = asking.clean(bundle, {name.removeprefix("q."): text for name, text in request.args.items()})
    without = asking.left_out(bundle, request.args.getlist("without"))
    try:
        plan = planning.of(bundle, told, without)
    except planning.NothingHere:
        plan = None
    return render("one_thing/try.html", item=item, bundle=bundle, answers=told, without=without,
                  **(shown.ahead(plan) if plan else {"plan": None}))  # fmt: skip


def _working(item: UUID) -> tuple[homes.Working, bundles.Bundle]:
    found = homes.working(BUNDLES, item)
    return found, bundles.read(found.values)


def _list(part: str) -> str:
    if part not in LISTS:
        raise NoSuchRow
    return part


def _keys(values: Mapping[str, Any]) -> dict[str, set[str]]:
    return {name: {str(row["key"]) for row in values.get(name) or ()} for name in LISTS}


def _row(name: str, sent: Mapping[str, Any]) -> dict[str, str]:
    key = f"{sent['before']}>{sent['behind']}" if name == "edges" else sent["key"]
    if not key.strip(">"):
        raise Invalid({"key": ["请填写，不能为空"]})
    return {"key": key, **{cell: sent[cell] for cell in CELLS[name] if sent[cell]}}


def _without(bundle: bundles.Bundle, matter: str) -> dict[str, Any]:
    """The edges and maps of a bundle without one member."""

    def cut(shared: bundles.Shared) -> bundles.Shared:
        return bundles.Shared(shared.key, shared.name, tuple(to for to in shared.to if to[0] != matter))

    kept = bundles.Bundle(
        "", "", edges=tuple(edge for edge in bundle.edges if matter not in (edge.before, edge.after)),
        fields=tuple(map(cut, bundle.fields)), papers=tuple(map(cut, bundle.papers)),
    )  # fmt: skip
    told = bundles.rows(kept)
    return {name: told[name] for name in ("edges", "fields", "papers")}


def _proposals(
    bundle: bundles.Bundle, offers: merging.Offers
) -> tuple[Sequence[bundles.Shared], Sequence[bundles.Shared]]:
    """What could be shared and is not yet."""
    fields, papers = merging.proposed(offers, bundle.matters)
    taken = {part for shared in (*bundle.fields, *bundle.papers) for part in shared.to}
    fed = merging.given(merging.feeds(offers, graph.among(bundle.edges, tuple(offers))))

    def fresh(listed: Sequence[bundles.Shared]) -> list[bundles.Shared]:
        cut = [bundles.Shared(one.key, one.name, tuple(to for to in one.to if to not in taken | fed)) for one in listed]
        return [one for one in cut if len(one.to) > 1]

    return fresh(fields), fresh(papers)

"""The editor that every home gets: its items with badges, one as a form, the draft, publishing, history.

`editor(home)` makes one blueprint under `/<region>/desk/homes/<name>/`; those of the rooms are made when the
application is put together.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from wutong.clock import SHANGHAI, now
from wutong.homes import actions, queries, rules
from wutong.homes.rules import HOMES, Field, Home
from wutong.homes.schemas import ApproveForm, ReasonForm, SendForm
from wutong.layers import drafts
from wutong.layers.kinds import May
from wutong.layers.models import Release
from wutong.web import formats, lookups, marks, nav
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_


def editor(home: Home) -> Blueprint:
    """The pages of one home."""
    prefix = f"/<region:region>/desk/homes/{home.name}"
    bp = Blueprint(f"home_{home.name}", __name__, url_prefix=prefix, template_folder="templates")
    for views in (_items, _one, _review, _releases):
        views(bp, home)
    rights = " ".join(dict.fromkeys((home.edit, home.publish)))
    nav.add(home.title, f"{bp.name}.index", right=rights, group=N_(home.group), order=home.order)
    return bp


def _items(bp: Blueprint, home: Home) -> None:
    @bp.get("/")
    @needs(home.read or home.edit)
    def index() -> str:
        """Every item as it holds here, and the draft."""
        draft = queries.working_draft(home)
        return _page(
            home, "homes/index.html", items=list(queries.held(home).values()), waiting=_waiting(home),
            looks=queries.looks(home, draft) if draft else [], objection=draft.objection if draft else None,
            scheduled=queries.scheduled(home),
        )  # fmt: skip

    @bp.get("/new")
    @needs(home.edit)
    def new() -> str:
        """The form of a new item."""
        return _page(home, "homes/edit.html", item=None, boxes=[_box(one, None) for one in home.fields], own=())

    @bp.post("/new")
    @needs(home.edit)
    def add() -> Response:
        """Put a new item into the draft."""
        actions.add(home, rules.read(home.fields, request.form), actor=actor())
        say(_("已存入草稿，发布后生效。"), "success")
        return see(".index")


def _one(bp: Blueprint, home: Home) -> None:
    @bp.get("/<uuid:item>")
    @needs(home.edit)
    def edit(item: UUID) -> str:
        """One item as a form: what comes from above with its badge, what this region may say in boxes."""
        shown, held = queries.working(home, item), queries.rules(home, item)
        boxes = [_box(one, shown[one.name], held.get(one.name)) for one in home.fields]
        return _page(
            home, "homes/edit.html", item=item, shown=shown, boxes=boxes, own=shown.own, entries=_entries(home, item),
            version=marks.written(_texts(_open(home, held), shown.values)),
        )  # fmt: skip

    @bp.post("/<uuid:item>")
    @needs(home.edit)
    def save(item: UUID) -> ResponseReturnValue:
        """Put what the form changes into the draft, unless somebody else has changed the same since it was shown."""
        drafts.hold(home.kind)
        sent, found = _reading(home, item)
        if found.clashes:
            return edit(item), 409
        kept = actions.save(home, item, {name: sent[name] for name in found.mine}, actor=actor())
        say(_("已存入草稿，发布后生效。") if kept else _("没有改动。"), "success" if kept else "info")
        return see(".index")

    _post(bp, home.edit, "/<uuid:item>/reset", "reset", lambda item: actions.reset(home, item, actor=actor()))
    _post(bp, home.edit, "/<uuid:item>/remove", "remove", lambda item: actions.remove(home, item, actor=actor()))
    _post(bp, home.edit, "/<uuid:item>/discard", "discard",
          lambda item: actions.discard(home, item, actor=actor(), mark=request.form.get("mark")))  # fmt: skip


def _review(bp: Blueprint, home: Home) -> None:
    @bp.post("/submit")
    @again(".index")
    @needs(home.edit)
    def submit() -> Response:
        """Put the draft before an approver."""
        actions.submit(home, actor=actor(), **_sent())
        say(_("已送审，请另一位有发布权限的人员审定。"), "success")
        return see(".index")

    @bp.post("/drafts/<uuid:item>/return")
    @again(".index")
    @needs(home.publish)
    def give_back(item: UUID) -> Response:
        """Return a submitted draft with a reason."""
        actions.give_back(home, item, reason=form(ReasonForm)["reason"], actor=actor())
        say(_("已退回编辑人员，退回理由他们看得到。"), "success")
        return see(".index")

    @bp.post("/drafts/<uuid:item>/approve")
    @again(".index")
    @needs(home.publish)
    def approve(item: UUID) -> Response:
        """Agree to a submitted draft."""
        _told(actions.approve(home, item, actor=actor(), **form(ApproveForm)))
        return see(".index")

    _post(bp, home.edit, "/drafts/<uuid:item>/take-back", "take_back",
          lambda item: actions.take_back(home, item, actor=actor()))  # fmt: skip


def _releases(bp: Blueprint, home: Home) -> None:
    @bp.post("/publish")
    @again(".index")
    @needs(home.publish)
    def publish() -> Response:
        """Publish the draft, at once or at the instant chosen."""
        _told(actions.publish(home, actor=actor(), **_sent()))
        return see(".history")

    @bp.get("/releases")
    @needs(home.read or home.edit)
    def history() -> str:
        """The region's releases, newest first."""
        back = queries.taken_back(home)
        return _page(home, "homes/history.html", releases=queries.released(home), back=back, coming=queries.coming)

    _post(bp, home.publish, "/releases/<uuid:item>/roll-back", "roll_back",
          lambda item: actions.roll_back(home, item, actor=actor()), then=".history")  # fmt: skip


#: What is said when a button has done its work.
_DONE = {
    "reset": N_("已在草稿中恢复为上级的内容，发布后生效。"),
    "remove": N_("已在草稿中标记删除，发布后生效。"),
    "discard": N_("已放弃这一条的修改。"),
    "take_back": N_("已撤回送审，可以继续修改。"),
    "roll_back": N_("已撤回这次发布。"),
}


def _post(bp: Blueprint, right: str, rule: str, name: str, verb: Callable[[UUID], Any], then: str = ".index") -> None:
    """A button: one verb about one thing, one sentence, and on."""

    @needs(right)
    def pressed(item: UUID) -> Response:
        verb(item)
        say(_(_DONE[name]), "success")
        return see(then)

    bp.add_url_rule(rule, name, again(then)(pressed), methods=["POST"])


def _told(release: Release) -> None:
    """Say when a release takes effect."""
    if release.starts > now():
        say(_("将于 %(when)s 自动生效，在此之前可以叫停。", when=formats.moment(release.starts)), "success")
    else:
        say(_("已发布，立即生效。"), "success")


def _sent() -> dict[str, Any]:
    given = form(SendForm)
    at: datetime | None = given["at"]
    return {"note": given["note"], "at": at.replace(tzinfo=SHANGHAI).astimezone(UTC) if at else None}


def _reading(home: Home, item: UUID) -> tuple[Mapping[str, Any], marks.Merge]:
    """What a sent form says, and what of it is its sender's. Of a clash the page shows both values once more, with
    everything typed, what was not touched as it is now, and fresh marks, so that sending it again is meant."""
    shown, open_ = queries.working(home, item), _open(home, queries.rules(home, item))
    sent, now = rules.read(open_, request.form), _texts(open_, shown.values)
    found = marks.merged(_texts(open_, sent), now, marks.read(request.form.get(marks.NAME, "")))
    if found.clashes:
        g.typed = MultiDict({**now, **found.mine, marks.NAME: marks.written(now)})
        g.clashes = {name: shown[name] for name in found.clashes}
    return sent, found


def _open(home: Home, held: Mapping[str, Any]) -> list[Field]:
    """The fields that the region may set here."""
    apart = {one.name for one in home.fields if one.door or one.name in home.kind.named}
    return [one for one in home.fields if not _closed(held.get(one.name)) and one.name not in apart]


def _texts(fields: Iterable[Field], values: Mapping[str, Any]) -> dict[str, str]:
    return {one.name: rules.written(one, values[one.name]) for one in fields}


def _closed(rule: Any) -> bool:
    return rule is not None and rule.may is May.LOCKED


def _box(one: Field, value: Any, rule: Any = None) -> Mapping[str, Any]:
    by = rule.by.region if rule is not None and rule.by else None
    return {"field": one, "text": rules.written(one, value), "shown": value, "closed": _closed(rule), "by": by}


def _entries(home: Home, item: UUID) -> list[dict[str, Any]]:
    """The history of an item for the timeline."""
    titles = {one.name: one for one in home.fields}
    return [
        {
            "title": entry.release.note or _("发布"),
            "at": entry.release.starts,
            "text": "；".join(
                f"{_(titles[name].title)}：{rules.shown(titles[name], value, _)}"
                for name, value in entry.set.items()
                if name in titles
            ),
        }
        for entry in queries.history(home, item)
    ]


def _waiting(home: Home) -> list[tuple[Any, list[queries.Look]]]:
    return [(row, queries.looks(home, row)) for row in queries.submitted(home)]


def _page(home: Home, template: str, **context: Any) -> str:
    fields = {one.name: one for one in home.fields}
    given = {"home": home, "fields": fields, "place": place, "here": g.region.code, "second": home.second()}
    given |= {"delay": round(home.delay() / timedelta(hours=1))}
    return render(template, **given, text=lambda one, value: rules.shown(one, value, _), **context)


def place(code: int) -> str:
    """The name of a region that said something."""
    found = lookups.of().region(code)
    return found.name if found else str(code)


#: The editors of every home that the rooms declare; plugins make theirs with `editor`.
bps = tuple(editor(home) for home in sorted(HOMES.values(), key=lambda one: one.name))

"""Addresses outside that are told of releases: who they are, what was sent there and what they answered."""

from uuid import UUID

from flask import Blueprint, current_app, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.notices import queries, rules
from wutong.notices.actions import hooks
from wutong.notices.schemas import HookForm, SwitchForm, sent
from wutong.regions import queries as regions
from wutong.tenancy import parse
from wutong.web import form, nav, needs, render, say, see
from wutong.web.doors import actor
from wutong.web.forms import again
from wutong.web.words import N_

bp = Blueprint("hooks_desk", __name__, url_prefix="/<region:region>/desk/hooks", template_folder="../templates")
nav.add(N_("变动推送"), "hooks_desk.index", right="hook.manage", group=N_("管理"), order=765)


def _place(digits: str) -> str:
    return regions.get(parse(digits)).name


def _demo() -> bool:
    return bool(current_app.config["WUTONG"].demo)


@bp.get("/")
@needs("hook.manage")
def index() -> str:
    """The region's hooks, each with what was sent last."""
    return render("notices/hooks.html", hooks=queries.hooks(), last=queries.latest_calls(), most=rules.MOST_HOOKS)


@bp.get("/new")
@needs("hook.manage")
def new() -> str:
    """The form for a new one."""
    return render("notices/hook_edit.html", hook=None)


@bp.post("/new")
@needs("hook.manage")
def create() -> str:
    """Register it, and show its secret once."""
    hook, secret = hooks.register(**form(HookForm), actor=actor(), own=_demo())
    return render("notices/hook_once.html", hook=hook, secret=secret)


@bp.get("/<uuid:id>/")
@needs("hook.manage")
def show(id: UUID) -> str:
    """One hook and everything that was sent there."""
    hook = queries.hook(id)
    page = queries.calls(hook, after=request.args.get("after"))
    return render("notices/hook.html", hook=hook, page=page, sent=sent, again=queries.resendable(page.items),
                  gives_up=rules.GIVES_UP, met=rules.met, place=_place)  # fmt: skip


@bp.get("/<uuid:id>/edit")
@needs("hook.manage")
def edit(id: UUID) -> str:
    """The form for another title or address."""
    return render("notices/hook_edit.html", hook=queries.hook(id))


@bp.post("/<uuid:id>/edit")
@needs("hook.manage")
def change(id: UUID) -> Response:
    """Give it another title or address."""
    hooks.change(id, **form(HookForm), actor=actor(), own=_demo())
    say(_("已保存。"), "success")
    return see(".show", id=id)


@bp.post("/<uuid:id>/switch")
@again(".show")
@needs("hook.manage")
def switch(id: UUID) -> Response:
    """Switch it on or off."""
    hook = hooks.change(id, live=form(SwitchForm)["live"], actor=actor())
    say(_("已启用，今后的发布会推送到这里。") if hook.live else _("已停用，不再推送。"), "success")
    return see(".show", id=id)


@bp.post("/<uuid:id>/secret")
@needs("hook.manage")
def renew_secret(id: UUID) -> str:
    """Sign with another secret, shown once."""
    secret = hooks.renew_secret(id, actor=actor())
    return render("notices/hook_once.html", hook=queries.hook(id), secret=secret)


@bp.post("/<uuid:id>/trial")
@needs("hook.manage")
def try_out(id: UUID) -> Response:
    """Send something that says nothing."""
    hooks.try_out(id, actor=actor())
    say(_("已发出一条试推，稍后刷新查看对方的回应。"), "success")
    return see(".show", id=id)


@bp.post("/<uuid:id>/calls/<uuid:message>/again")
@needs("hook.manage")
def repeat(id: UUID, message: UUID) -> Response:
    """Send what was given up once more."""
    hooks.again(id, message, actor=actor())
    say(_("已重新推送，稍后刷新查看对方的回应。"), "success")
    return see(".show", id=id)


@bp.post("/<uuid:id>/end")
@needs("hook.manage")
def end(id: UUID) -> Response:
    """Have it told no more."""
    hooks.end(id, actor=actor())
    say(_("推送地址已删除。"), "success")
    return see(".index")

"""The settings page of an office: every setting, what holds here and who says so."""

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.settings import actions, queries, rules
from wutong.settings.schemas import SettingForm
from wutong.web import lookups, nav
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("settings_desk", __name__, url_prefix="/<region:region>/desk/settings", template_folder="templates")

nav.add(N_("设置"), "settings_desk.index", right="setting.manage", group=N_("地区"), order=640)


@bp.get("/")
@needs("setting.manage")
def index() -> str:
    """Every setting with its value and its origin."""
    rows = [(rules.get(held.name), held) for held in queries.settings()]
    return render("settings/index.html", rows=rows, place=_place)


@bp.get("/<name>")
@needs("setting.manage")
def edit(name: str) -> str:
    """The form of one setting."""
    return render("settings/edit.html", setting=rules.get(name), held=queries.held(name), place=_place)


@bp.post("/<name>")
@needs("setting.manage")
def save(name: str) -> Response:
    """Set it here and below."""
    told = form(SettingForm)
    actions.set_value(name, told["value"], lock=told["lock"], actor=actor())
    say(_("已保存，立即生效。"), "success")
    return see(".index")


@bp.post("/<name>/reset")
@needs("setting.manage")
@again(".edit")
def reset(name: str) -> Response:
    """Let what is above hold again."""
    actions.reset(name, actor=actor())
    say(_("已恢复为上级的设置。"), "success")
    return see(".index")


def _place(code: int) -> str:
    """The name of the region a value comes from."""
    found = lookups.of().region(code)
    return found.name if found else str(code)

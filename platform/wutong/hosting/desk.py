"""The office's page of plugins: what is on and who says so, how each does, which regions below have it."""

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.hosting import actions, queries
from wutong.hosting.rules import version_at
from wutong.packs import queries as packs
from wutong.packs.models import Loaded
from wutong.packs.rules import PACKS, Pack
from wutong.regions import below
from wutong.settings import actions as settings
from wutong.settings.schemas import SwitchForm
from wutong.tenancy import spell
from wutong.web import lookups, nav
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("hosting_desk", __name__, url_prefix="/<region:region>/desk/settings/plugins",
               template_folder="templates")  # fmt: skip

nav.add(N_("扩展功能"), "hosting_desk.index", right="plugin.switch", group=N_("地区"), order=650)

STATES = {"on": True, "off": False, "above": None}


@bp.get("/")
@needs("plugin.switch")
def index() -> str:
    """Every plugin with its switch, its origin and how it does."""
    return render("hosting/index.html", rows=queries.all_(), place=_place)


@bp.get("/<plugin>")
@needs("plugin.switch")
def show(plugin: str) -> str:
    """One plugin: version, tables, letters, troubles, and where below it is on."""
    health = queries.one(plugin)
    spread = queries.spread(plugin, health.held)
    names = below.named([said.region for said in spread.said])
    return render("hosting/show.html", one=health, spread=spread, names=names, place=_place, spell=spell,
                  most=queries.MOST, data=_data(plugin), history=queries.versions(plugin),
                  since=queries.on_since(plugin), version_at=version_at)  # fmt: skip


@bp.post("/<plugin>")
@needs("plugin.switch")
@again(".index")
def switch(plugin: str) -> Response:
    """Throw a switch here and below."""
    told = form(SwitchForm)
    settings.switch(plugin, STATES[told["state"]], lock=told["lock"], actor=actor())
    say(_("已保存，立即生效。"), "success")
    return see(".index")


@bp.post("/<plugin>/forget")
@needs("plugin.switch")
def forget(plugin: str) -> Response:
    """Take the notes of troubles away."""
    actions.forget(queries.one(plugin).guest.name, actor=actor())
    say(_("故障记录已清除；再发生时会重新记录。"), "success")
    return see(".show", plugin=plugin)


def _data(plugin: str) -> list[tuple[Pack, list[Loaded]]]:
    """The packs of data that a plugin brings, with what was loaded of each here or above."""
    known = PACKS.of(plugin)
    found = packs.here([pack.name for pack in known])
    return [(pack, [row for row in found if row.name == pack.name]) for pack in known]


def _place(code: int) -> str:
    """The name of the region a value comes from."""
    found = lookups.of().region(code)
    return found.name if found else str(code)

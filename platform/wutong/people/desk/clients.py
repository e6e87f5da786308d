"""Applications that may use this region's sign-in or API, and the outside provider of its staff."""

from flask import Blueprint, current_app, g
from werkzeug.wrappers import Response

from wutong import tenancy
from wutong.people import outside
from wutong.people.actions import openid as actions
from wutong.people.queries import openid as queries
from wutong.people.rules import openid as rules
from wutong.people.schemas import NewClient, Provider
from wutong.regions import queries as regions
from wutong.web import form, nav, needs, render, say, see
from wutong.web.forms import again
from wutong.web.words import N_

bp = Blueprint("people_clients", __name__, url_prefix="/<region:region>/desk/clients", template_folder="../templates")
nav.add(N_("接入应用"), "people_clients.index", right="client.manage", group=N_("管理"), order=760)


@bp.get("/")
@needs("client.manage")
def index() -> str:
    """This region's applications, those of regions above that may act here, and its outside provider."""
    known = queries.programs()
    above = {code: regions.get(code).name for code in {one.above for one in known}}
    return render(
        "people/clients.html", clients=queries.clients(), provider=queries.provider(), programs=known, above=above,
        rights=rules.rights(),
    )  # fmt: skip


@bp.get("/new")
@needs("client.manage")
def new() -> str:
    """The form for a new application."""
    rights = [(name, rules.rights()[name]) for name in sorted(rules.givable(g.actor.rights))]
    return render("people/client_new.html", rights=rights)


@bp.post("/new")
@needs("client.manage")
def create() -> str:
    """Register it, and show its secret once."""
    sent = form(NewClient)
    client, secret = actions.register(
        actor=g.actor, title=sent["title"], redirects=sent["redirects"].split(), scopes=sent["scopes"].split(),
        confidential=sent["confidential"], own=current_app.config["WUTONG"].demo,
    )  # fmt: skip
    return render("people/client_once.html", client=client, secret=secret, region=tenancy.spell(g.region.code))


@bp.post("/<client>/end")
@needs("client.manage")
def end(client: str) -> Response:
    """Shut an application out."""
    actions.end_client(client, actor=g.actor)
    say(N_("该应用已停用，它的访问令牌已全部失效。"), "success")
    return see(".index")


@bp.get("/provider")
@needs("setting.manage")
def provider() -> str:
    """The form of the outside provider."""
    return render("people/provider.html", provider=queries.provider())


@bp.post("/provider")
@again(".provider")
@needs("setting.manage")
def set_provider() -> Response:
    """Choose it, once it has said where people sign in to it."""
    sent = form(Provider)
    site = outside.site(sent["issuer"], sent["client_id"], sent["client_secret"], live=sent["live"])
    actions.set_provider(actor=g.actor, site=site, **sent)
    say(N_("统一登录设置已保存。"), "success")
    return see(".index")

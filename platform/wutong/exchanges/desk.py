"""The page that every list gets: take it out, bring it in, see first what would become of it."""

from pathlib import Path

from flask import Blueprint, g, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.clock import today
from wutong.exchanges import actions, incoming, reading, writing
from wutong.exchanges.rules import Exchange, NoList
from wutong.tenancy import spell
from wutong.web import nav
from wutong.web.doors import actor, needs
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.tables import attachment

#: How many faults and changes the page names.
SHOWN = 200


def editor(exchange: Exchange) -> Blueprint:
    """The pages of one list, under `/<region>/desk/<plugin>/lists/<list>/`."""
    prefix = f"/<region:region>/desk/{exchange.plugin}/lists/{exchange.short}"
    name = f"{exchange.plugin}_list_{exchange.short}"
    bp = Blueprint(name, __name__, url_prefix=prefix, template_folder="templates")
    for views in (_out, _in):
        views(bp, exchange)
    title = f"{exchange.title}导入导出"
    nav.add(title, f"{name}.index", right=exchange.read, group=exchange.group, order=exchange.order)
    return bp


def _out(bp: Blueprint, exchange: Exchange) -> None:
    @bp.get("/")
    @needs(exchange.read)
    def index() -> str:
        """Take the list out, or choose a file to bring in."""
        return render("exchanges/index.html", exchange=exchange, taken=",".join(reading.TAKEN))

    @bp.get("/file")
    @needs(exchange.read)
    def file() -> Response:
        """The region's list as a file that can be changed and brought in again."""
        called = _("%(place)s%(title)s%(day)s", place=g.region.name, title=exchange.title, day=today().isoformat())
        if request.args.get("form") == "json":
            told = writing.document(exchange, exchange.rows(), spell(g.region.code), today())
            return attachment((piece.encode() for piece in list(told)), called, "json")
        return attachment(writing.workbook(exchange, exchange.rows()), called, "xlsx")

    @bp.get("/template.xlsx")
    @needs(exchange.edit)
    def template() -> Response:
        """The workbook to be filled."""
        return attachment(writing.workbook(exchange), _("%(title)s模板", title=exchange.title), "xlsx")


def _in(bp: Blueprint, exchange: Exchange) -> None:
    @bp.post("/")
    @needs(exchange.edit)
    def send() -> Response:
        """Keep the sent file and show what it would do; nothing is written."""
        sent = request.files.get("file")
        name = Path(sent.filename or "").name if sent else ""
        if sent is None or Path(name).suffix.lower() not in reading.TAKEN:
            said = NoList(file=name or "—", reason=_("请选择 .xlsx、.csv 或 .json 文件"))
            raise NoList(fields={"file": [said.text()]}, **said.facts)
        return see(".looked", token=incoming.keep(exchange, sent.stream, name))

    @bp.get("/look/<token>")
    @needs(exchange.edit)
    def looked(token: str) -> str:
        """What the file would do, with every fault at its row and column."""
        sent = incoming.of(exchange, token)
        found = incoming.look(exchange, sent)
        return render(
            "exchanges/look.html", exchange=exchange, sent=sent, found=found, token=token, shown=SHOWN,
            named=lambda change: " · ".join(exchange.keyed(change.after)),
        )  # fmt: skip

    @bp.post("/look/<token>")
    @needs(exchange.edit)
    def write(token: str) -> Response:
        """Write what was shown, and nothing else."""
        actions.alone(exchange)
        found = incoming.look(exchange, incoming.of(exchange, token))
        count = actions.bring_in(exchange, found, actor=actor(), stamp=request.form.get("stamp", ""))
        say(_("已写入 %(n)s 行。", n=count), "success")
        return see(".index")

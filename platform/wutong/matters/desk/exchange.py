"""Lists as files: the template, what the office sees as a file, and lists that come in."""

from pathlib import Path

from flask import g, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.clock import today
from wutong.errors import Invalid
from wutong.matters import actions, board, interchange, queries, schemas, workbook
from wutong.matters.board import incoming
from wutong.matters.desk.door import bp
from wutong.matters.findings import GRADES
from wutong.tenancy import spell
from wutong.web.doors import actor, needs
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.tables import attachment

TAKEN = (".xlsx", ".csv", ".json")
#: How many remarks and changes the page names; the marked workbook has them all.
SHOWN = 200


class NoList(Invalid):
    """No file was chosen, or one of a kind that is not read."""

    code = "matter.no_list"
    message = "请选择 .xlsx、.csv 或 .json 文件。"


@bp.get("/template.xlsx")
@needs("matter.edit")
def template() -> Response:
    """The workbook to be filled, with its drop-downs, rules and an example on each sheet."""
    return attachment(workbook.workbook(), _("事项目录模板"), "xlsx")


@bp.get("/export")
@needs("matter.read")
def export() -> Response:
    """What the office sees, with its filters, as a file that can be changed and brought in again."""
    wanted, _after = schemas.wanted(request.args)
    which = request.args.get("which", "catalogue")
    listed = board.whole(wanted, which if which in queries.WHICH else "catalogue")
    name = _("%(place)s事项目录%(day)s", place=g.region.name, day=today().isoformat())
    form = request.args.get("form", "xlsx")
    if form == "json":
        told = interchange.document(listed, spell(g.region.code), today())
        return attachment((piece.encode() for piece in told), name, "json")
    if form == "csv":
        return attachment((line.encode() for line in workbook.text(listed)), name, "csv")
    return attachment(workbook.workbook(listed), name, "xlsx")


@bp.get("/import")
@needs("matter.edit")
def choose() -> str:
    """Choose a list to bring in."""
    return render("matters/import.html")


@bp.post("/import")
@needs("matter.edit")
def send() -> Response:
    """Keep the sent list and show what it would do; nothing is written."""
    sent = request.files.get("file")
    name = Path(sent.filename or "").name if sent else ""
    if sent is None or Path(name).suffix.lower() not in TAKEN:
        raise NoList(fields={"file": [NoList.message]})
    kept = incoming.keep(sent.stream, name, request.form.get("scheme", ""))
    return see(".looked", token=kept.token)


@bp.get("/import/<token>")
@needs("matter.edit")
def looked(token: str) -> str:
    """What the list would do: new, changed by element, same, refused, with every remark at its sheet, row, column."""
    sent = incoming.of(token)
    found = incoming.look(sent)
    return render("matters/import_look.html", sent=sent, found=found, shown=SHOWN, words=GRADES)


@bp.get("/import/<token>/marked.xlsx")
@needs("matter.edit")
def marked(token: str) -> Response:
    """The list given back with its doubtful cells coloured."""
    sent = incoming.of(token)
    return attachment(incoming.marked(sent), _("核对结果-%(name)s", name=Path(sent.name).stem), "xlsx")


@bp.post("/import/<token>")
@needs("matter.edit")
def write(token: str) -> Response:
    """Write into the draft what was shown, and nothing else."""
    found = incoming.look(incoming.of(token))
    count = actions.bring_in(found.report.good, actor=actor(), stamp=request.form.get("stamp", ""))
    say(_("已写入草稿 %(n)s 项，送审、审定后生效。", n=count), "success")
    return see(".draft")

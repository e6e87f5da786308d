"""The archive's desk: lists of what goes to an archive, their file, the receipt."""

from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from wutong.archives import crate, queries, schemas, transferring
from wutong.archives.rules import HANDED, HANDING, LISTED, TERMS
from wutong.archives.shown import TAR
from wutong.clock import today
from wutong.people.queries import posts
from wutong.web import nav
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint(
    "archives_transfers", __name__, url_prefix="/<region:region>/desk/archives/transfers", template_folder="templates"
)
lasts(bp.name)

nav.add(N_("档案移交"), "archives_transfers.index", right="archive.read", group=N_("档案"), order=188)


@bp.get("/")
@needs("archive.read")
def index() -> str:
    """The lists that there are, and what may be put on a new one."""
    return render("archives/transfers.html", rows=queries.transfers(), waiting=queries.to_hand(), stands=HANDING,
                  terms=TERMS, most=LISTED)  # fmt: skip


@bp.post("/")
@again(".index")
@needs("archive.manage")
def make() -> Answer:
    """Make a list."""
    told = form(schemas.TransferForm)
    row = transferring.make(told["cases"], told["to"], actor=actor())
    say(_("移交清单 %(number)s 已生成。", number=row.number), "success")
    return see(".show", transfer_id=row.id)


@bp.get("/<uuid:transfer_id>")
@needs("archive.read")
def show(transfer_id: UUID) -> str:
    """One list: what stands on it, how it stands, what can be done now."""
    row = queries.transfer(transfer_id)
    people = [one for one in (row.made_by, row.handed_by, row.noted_by) if one]
    steps = [step for step, (source, _target) in HANDED.items() if source == row.state]
    return render("archives/transfer.html", row=row, lines=queries.handed(row.id), stands=HANDING, terms=TERMS,
                  steps=steps, names=posts.names(people), today=today())  # fmt: skip


@bp.get("/<uuid:transfer_id>/list")
@needs("archive.read")
def printed(transfer_id: UUID) -> Answer:
    """The list to be printed and signed, as PDF/A, or as a workbook with `form=xlsx`."""
    row = queries.transfer(transfer_id)
    form_, make_ = ("xlsx", crate.workbook) if request.args.get("form") == "xlsx" else ("pdf", crate.printed)
    return _attached(make_(row, queries.handed(row.id)), f"{row.number}.{form_}", TYPES[form_])


@bp.post("/<uuid:transfer_id>/export")
@needs("archive.manage")
def export(transfer_id: UUID) -> Answer:
    """Take the file of a list away: checksums, list and packages; it is an event."""
    row = transferring.take_away(transfer_id, actor=actor())
    return _attached(crate.stream(row), f"{row.number}.tar", TAR)


@bp.post("/<uuid:transfer_id>/hand")
@needs("archive.manage")
def hand(transfer_id: UUID) -> Answer:
    """Say that everything was handed over."""
    transferring.hand(transfer_id, actor=actor())
    say(_("已记为移交，等待档案馆的接收回执。"), "success")
    return see(".show", transfer_id=transfer_id)


@bp.post("/<uuid:transfer_id>/receive")
@again(".show")
@needs("archive.manage")
def receive(transfer_id: UUID) -> Answer:
    """Write down the archive's receipt."""
    told = form(schemas.ReceiptForm)
    transferring.receive(transfer_id, told["on"], told["receipt"], actor=actor())
    say(_("回执已记录，清单上的档案已标为移交。"), "success")
    return see(".show", transfer_id=transfer_id)


@bp.post("/<uuid:transfer_id>/drop")
@needs("archive.manage")
def drop(transfer_id: UUID) -> Answer:
    """Give a list up before anything was handed over."""
    transferring.drop(transfer_id, actor=actor())
    say(_("清单已撤销，其中的档案可以列入别的清单。"), "success")
    return see(".index")


TYPES = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def _attached(body: object, name: str, media: str) -> Response:
    """A file to be kept, never shown inside a page."""
    answer = Response(body, mimetype=media)  # type: ignore[arg-type]  # bytes or a stream of them
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer

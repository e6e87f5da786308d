"""The telephone's door: without signing in, and for nothing but the files of one paper.

It names the matter and the paper, which the guide tells everybody, and nothing else of the case.
"""

from collections.abc import Callable
from typing import BinaryIO, cast
from uuid import UUID

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from wutong.cases import shown, uploads
from wutong.cases.actions import pairing, uploading
from wutong.cases.sent import sent_files
from wutong.db import db
from wutong.web.doors import open_to_all
from wutong.web.forms import again
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see

bp = Blueprint("cases_phone", __name__, url_prefix="/<region:region>/phone", template_folder="templates")
lasts(bp.name)


@bp.get("/<link>")
@open_to_all
def page(link: str) -> str:
    """The paper that is wanted, and where to choose its files."""
    return render("cases/phone.html", lent=pairing.opened(link), link=link, **shown.uploading())


@bp.post("/<link>")
@again(".page")
@open_to_all
def send(link: str) -> Response:
    """Keep what was sent without a script, one file or several."""
    lent = pairing.opened(link)
    sent_files()
    with pairing.sending(lent):
        for one in request.files.getlist("file"):
            _keep(lent, one)
    say(_("已收到，电脑上可以看到。"), "success")
    return see(".page", link=link)


@bp.post("/<link>/uploads")
@open_to_all
def begin(link: str) -> Response:
    """Announce a file that is sent piece by piece."""
    return uploads.plainly(lambda: _within(link, lambda way: uploads.created(way)))


@bp.route("/<link>/uploads/<uuid:upload_id>", methods=uploads.METHODS)
@open_to_all
def piece(link: str, upload_id: UUID) -> Response:
    """Send a piece, ask how far it is, or give it up."""
    if request.method == "OPTIONS":
        return uploads.options()
    return uploads.plainly(lambda: _within(link, lambda way: uploads.answered(way, upload_id)))


def _within(link: str, answer: Callable[[uploads.Way], Response]) -> Response:
    """Answer in the lender's place; a refusal undoes what was begun there."""
    lent = pairing.opened(link)
    with pairing.sending(lent):
        return answer(
            uploads.Way(
                lambda told: pairing.announce(lent, told),
                lambda upload_id: pairing.find(lent, upload_id),
                lambda upload_id: url_for(".piece", link=link, upload_id=upload_id),
                lambda row, fresh: pairing.arrive(lent, row, fresh=fresh),
            )
        )


def _keep(lent: pairing.Lent, sent: FileStorage) -> None:
    """Take a file in one go: its length is known once the form has been read."""
    stream = cast(BinaryIO, sent.stream)
    length = stream.seek(0, 2)
    stream.seek(0)
    row = pairing.announce(lent, uploading.Announced(lent.slot, sent.filename or "", length))
    db.session.flush()
    uploading.add(row, stream, at=0)
    pairing.arrive(lent, row, fresh=True)

"""The doors between installations. They are open to all: whoever comes proves himself by what he signed, and then acts
in the office of the region that he writes to."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from wutong.sdk import needs, no_csrf, open_to_all, vouched
from wutong_cross_province.api import bp
from wutong_cross_province.between import answers, inbox, keys, queries, reconciling, schemas
from wutong_cross_province.between.rules import NotBelieved, Unproven

log = logging.getLogger("wutong.cross_province")


@contextmanager
def _proven() -> Iterator[None]:
    """Stand in the region's office for what proves itself inside; all that does not gets one and the same answer."""
    try:
        with vouched():
            yield
    except NotBelieved as refusal:
        log.warning("not believed", extra={"reason": refusal.facts.get("reason")})
        raise Unproven from None


@bp.get("/installation")
@bp.response(200, schemas.AbroadInstallationOut)
@open_to_all
def installation() -> Any:
    """What this installation shows of itself: its name, the versions it speaks, its public keys."""
    return keys.shown()


@bp.post("/letters")
@open_to_all
@no_csrf
@bp.arguments(schemas.AbroadLetterIn)
@bp.response(200, schemas.AbroadReceiptOut)
def letters(told: dict[str, str]) -> Any:
    """Take a letter in, once; the same letter again is answered the same."""
    with _proven():
        return {"receipt": inbox.take_in(told["letter"])}


@bp.post("/papers")
@open_to_all
@no_csrf
@bp.arguments(schemas.AbroadPieceIn)
@bp.response(200, schemas.AbroadReachedOut)
def papers(told: dict[str, str]) -> Any:
    """Take a piece of a paper in, or tell how far it is."""
    with _proven():
        return {"reached": inbox.piece(told["slip"], told["piece"])}


@bp.post("/receipts")
@open_to_all
@no_csrf
@bp.arguments(schemas.AbroadReceiptIn)
@bp.response(204)
def receipts(told: dict[str, str]) -> None:
    """A partner's word that a letter of ours was processed."""
    with _proven():
        answers.note_receipt(told["receipt"], partner=keys.sender(told["receipt"]))


@bp.post("/accounts")
@open_to_all
@no_csrf
@bp.arguments(schemas.AbroadQuestionIn)
@bp.response(200, schemas.AbroadAccountOut)
def accounts(told: dict[str, str]) -> Any:
    """A portion of the letters between two regions, for the partner who asks."""
    with _proven():
        return {"account": reconciling.answer(told["question"])}


@bp.get("/mail")
@needs("cross_province.mail")
@bp.arguments(schemas.AbroadMailAsked, location="query")
@bp.response(200, schemas.AbroadMailsOut)
def mail(asked: dict[str, Any]) -> Any:
    """The region's letters to and from other installations, newest first."""
    return queries.mail(partner=asked["partner"], state=asked["state"], cursor=asked["after"], limit=asked["limit"])

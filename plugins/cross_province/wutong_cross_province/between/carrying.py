"""The errands: carry the letters of a thread, one after another; confirm to a sender what was processed.

No transaction is open while the other side is waited for: claim, send, write down. Whatever is cut off in between is
sent again, and the other side knows that it has it.
"""

import logging
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import requests

from wutong.sdk import calling, now, open_parcel, region_spell, work
from wutong_cross_province.between import answers, inbox, keys, outbox, partners, rules, seals, threads
from wutong_cross_province.between.due import Due, Sheet
from wutong_cross_province.between.rules import NotBelieved

log = logging.getLogger("wutong.cross_province")

#: Seconds after which a thread's next letter is left to another errand; a job may run 45.
ENOUGH = 20.0


class Away(Exception):
    """The partner was not reached, or did not answer as one does."""


class Refusal(Exception):
    """The partner answered and did not take it: a problem document."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__()
        self.problem = problem
        self.code = str(problem.get("code"))[:80]


def carry(thread: UUID) -> None:
    """Carry what a thread has to go, until nothing is left or somebody has to be waited for."""
    began = time.monotonic()
    with calling() as session:
        while (due := _claimed(thread)) is not None:
            if not _carried(session, due):
                return
            if time.monotonic() - began > ENOUGH:
                with work():
                    threads.wake(thread, now())
                return


def _claimed(thread: UUID) -> Due | None:
    with work():
        return outbox.claim(thread)


def _carried(session: requests.Session, due: Due) -> bool:
    """One letter; True when the thread has another to go now."""
    try:
        answer = _sent(session, due)
    except Away as error:
        log.warning("partner away", extra={"partner": due.partner, "error": str(error)})
        with work():
            answers.away(due, str(error))
        return False
    except Refusal as refusal:
        log.warning("letter not taken", extra={"partner": due.partner, "error": refusal.code})
        with work():
            return _answered(due, refusal)
    try:
        with work():
            return answers.received(due, str(answer.get("receipt")))
    except NotBelieved:
        with work():
            answers.not_taken(due, "cross_province.bad_receipt")
        return False


def _answered(due: Due, refusal: Refusal) -> bool:
    told = refusal.problem
    if refusal.code == rules.NotNext.code and type(told.get("expected")) is int:
        return answers.resend_from(due, told["expected"])
    if refusal.code == rules.VersionUnknown.code and isinstance(told.get("versions"), list):
        return answers.speak(due, told["versions"])
    answers.not_taken(due, refusal.code)
    return False


def confirm(mail: UUID) -> None:
    """Tell a sender that its letter was processed, until it says that it knows."""
    with work():
        told = inbox.to_confirm(mail)
    if told is None:
        return
    with calling() as session:
        try:
            posted(session, told.url, told.region, "receipts", {"receipt": told.receipt})
        except (Away, Refusal) as error:
            log.warning("not confirmed", extra={"partner": told.partner, "error": str(error) or "refused"})
            with work():
                inbox.confirm_later(mail)
        else:
            with work():
                inbox.confirmed(mail)


# ── The wire ─────────────────────────────────────────────────────────────────────────────────────────────────


def _sent(session: requests.Session, due: Due) -> dict[str, Any]:
    """The papers first, from where the other side is; then the letter, which names them."""
    for sheet in due.sheets:
        _push(session, due, sheet)
    body = seals.close(due.content.encode(), due.seal, sender=due.us, reader=due.partner)
    letter = keys.stamped_by(due.us, due.claims | {"body": body}, to=due.partner, key=due.key)
    return posted(session, due.url, due.claims["to"], "letters", {"letter": letter})


def _push(session: requests.Session, due: Due, sheet: Sheet) -> None:
    reached = _piece(session, due, sheet, None, 0)
    if reached >= sheet.size:
        return
    for at, piece in _from(sheet, reached):
        _piece(session, due, sheet, piece, at)


def _piece(session: requests.Session, due: Due, sheet: Sheet, piece: bytes | None, at: int) -> int:
    """Bring a piece, or ask how far it is; how far it is then."""
    sealed = None if piece is None else seals.close(piece, due.seal, sender=due.us, reader=due.partner)
    slip = {
        "paper": str(sheet.id), "whole": sheet.size, "at": at, "from": due.claims["from"], "to": due.claims["to"],
        "digest": rules.digest(sealed or ""),
    }  # fmt: skip
    told = {"slip": keys.stamped_by(due.us, slip, to=due.partner, key=due.key), "piece": sealed}
    reached = posted(session, due.url, due.claims["to"], "papers", told).get("reached")
    if type(reached) is not int or (piece is not None and reached != at + len(piece)):
        raise Away("reached")
    return reached


def _from(sheet: Sheet, start: int) -> Iterator[tuple[int, bytes]]:
    """The pieces of a paper from a place on, each with where it begins."""
    held, at = bytearray(), 0
    for chunk in open_parcel(sheet.parcel):
        skipped = min(max(start - at, 0), len(chunk)) if not held and at < start else 0
        at += len(chunk)
        held += chunk[skipped:]
        while len(held) >= rules.PIECE:
            yield at - len(held), bytes(held[: rules.PIECE])
            del held[: rules.PIECE]
    if held:
        yield at - len(held), bytes(held)


def posted(session: requests.Session, url: str, region: int, door: str, told: dict[str, Any]) -> dict[str, Any]:
    """Post to a partner's door, and read what it answers; raises `Away`, `Refusal`."""
    address = f"{url}/api/v1/{region_spell(region)}/cross_province/{door}"
    try:
        with session.post(
            address, json=told, timeout=partners.PATIENCE, allow_redirects=False, stream=True
        ) as answer:  # fmt: skip
            said = partners.read(answer) if answer.status_code != 204 else {}
    except requests.RequestException as error:
        raise Away(type(error).__name__) from None
    except (ValueError, OSError):  # no JSON: a proxy's page, or cut off half-way
        raise Away("unreadable") from None
    return _judged(answer.status_code, said)


def _judged(status: int, said: dict[str, Any]) -> dict[str, Any]:
    if 200 <= status < 300:
        return said
    if status >= 500 or status == 429 or "code" not in said:
        raise Away(f"HTTP {status}")
    raise Refusal(said)

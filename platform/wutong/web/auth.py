"""The ticket: the cookie by which a signed-in browser is known again.

It holds a person's id and a random token, and means nothing without the session row that keeps the token's digest.
The kit reads and writes the cookie; what it opens is decided by the room of people.
"""

import base64
import binascii
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from flask import current_app, request, session
from werkzeug.wrappers import Response

NAME = "wutong_ticket"
TOKEN_LENGTH = 32
R = TypeVar("R", bound=Response)


@dataclass(frozen=True, slots=True)
class Ticket:
    """Whose session, and the token that proves it."""

    person: UUID
    token: bytes

    def text(self) -> str:
        """As it stands in the cookie."""
        return base64.urlsafe_b64encode(self.person.bytes + self.token).decode()

    def __repr__(self) -> str:
        return "Ticket(…)"


def read(text: str) -> Ticket | None:
    """The ticket of a cookie's text; None for anything that cannot be one."""
    try:
        raw = base64.urlsafe_b64decode(text.encode())
    except (binascii.Error, ValueError):
        return None
    return Ticket(UUID(bytes=raw[:16]), raw[16:]) if len(raw) == 16 + TOKEN_LENGTH else None


def ticket() -> Ticket | None:
    """The ticket that came with the present request."""
    return read(request.cookies.get(_name(), ""))


def carry(response: R, held: Ticket) -> R:
    """Give the browser a ticket, in place of whatever the old session left in it."""
    session.clear()
    response.set_cookie(_name(), held.text(), httponly=True, samesite="Lax", secure=_secure(), path="/")
    return response


def drop(response: R) -> R:
    """Take the ticket away, and whatever the session left."""
    session.clear()
    response.delete_cookie(_name(), httponly=True, samesite="Lax", secure=_secure(), path="/")
    return response


def address() -> str:
    """The network address of the browser, as far as the trusted proxies tell."""
    return request.remote_addr or "?"


def device() -> str:
    """What the browser says it is."""
    return request.headers.get("User-Agent", "")


def _secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def _name() -> str:
    """With the prefix that binds the cookie to this host and to TLS, wherever there is TLS."""
    return f"__Host-{NAME}" if _secure() else NAME

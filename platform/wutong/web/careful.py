"""The wire to addresses that somebody typed in: an outside provider's, a program's that wants to be told.

A name is judged by the address that the connection was really made to, before a byte is sent, so that it does not
matter what else it resolves to. Redirects are not followed, and neither proxies nor passwords are taken from the
environment: the wire would not see through them.
"""

import socket
from typing import Any

from flask import current_app
from requests import Session
from requests.adapters import HTTPAdapter
from requests.exceptions import InvalidURL
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

from wutong import reach


def careful(session: Session, *, own: bool = False) -> Session:
    """The session, which from now on speaks to public places behind TLS; with `own`, on a demo, to this machine too."""
    session.trust_env, session.max_redirects = False, 0
    session.mount("https://", _Careful(own))
    session.mount("http://", _Careful(own))
    return session


def calling() -> Session:
    """A session for addresses that somebody typed in; on a demo for this machine too."""
    return careful(Session(), own=_own())


def may_call(address: str) -> bool:
    """Whether `calling` would go to an address as it is written: https at a public host; on a demo this machine too."""
    return reach.proper(address, own=_own())


def _own() -> bool:
    return bool(current_app.config["WUTONG"].demo)


class _Careful(HTTPAdapter):
    """Sends nothing to an address that is not proper, or behind whose name stands one that is not."""

    def __init__(self, own: bool) -> None:
        self.own = own
        super().__init__()

    def init_poolmanager(self, *args: Any, **settings: Any) -> None:
        """Have connections made by our own classes."""
        super().init_poolmanager(*args, **settings)
        self.poolmanager.pool_classes_by_scheme = {"http": _OwnPool, "https": _PublicPool}

    def send(self, request: Any, *args: Any, **settings: Any) -> Any:
        """Refuse what is written wrongly before a name is even looked up."""
        if not reach.proper(request.url or "", own=self.own):
            raise InvalidURL("not a public address behind TLS")
        return super().send(request, *args, **settings)


class _Public(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _met(super()._new_conn(), self, own=False)


class _Own(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _met(super()._new_conn(), self, own=True)


class _PublicPool(HTTPSConnectionPool):
    ConnectionCls = _Public


class _OwnPool(HTTPConnectionPool):
    ConnectionCls = _Own


def _met(made: socket.socket, by: HTTPConnection, *, own: bool) -> socket.socket:
    """The connection just made, if whom it reached may be spoken to."""
    if reach.may_meet(made.getpeername()[0], own=own):
        return made
    made.close()
    raise NewConnectionError(by, "the name leads inside")

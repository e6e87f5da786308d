"""The wire to an outside provider: what somebody typed in, or a provider says of itself, is met with care.

A name is judged by the address that the connection was really made to, before a byte is sent, so that it does not
matter what else it resolves to. Redirects are not followed, and neither proxies nor passwords are taken from the
environment: the wire would not see through them.
"""

import socket
from typing import Any

from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]
from requests.adapters import HTTPAdapter
from requests.exceptions import InvalidURL
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

from wutong import reach


class Wire(OAuth2Session):  # type: ignore[misc]  # authlib carries no types
    """Authlib's session to public places behind TLS; with `own`, on a demo, to this machine as well."""

    def __init__(self, *args: Any, own: bool = False, **settings: Any) -> None:
        super().__init__(*args, **settings, trust_env=False, max_redirects=0)
        self.mount("https://", _Careful(own))
        self.mount("http://", _Careful(own))


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

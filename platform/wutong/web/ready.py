"""Answers that stand ready: what a stranger may read is kept whole, and given again while all that it rests on stands.

A door marked `stands_ready` says that its answer rests on nothing but what the proof tells (`Lookups.proof`), the
address and the day. From the second time on that somebody asks for an address, its answer is kept with the proof as it
was before the view read anything; whoever asks again is answered from here if the proof is still the same. That is one
small question to the database, in a scope and transaction of its own like any other; request, session and view are not
made for it. Who shows a cookie, a token or a condition takes the long way, and so does everybody after a change.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, TypeVar

import psycopg
from flask import Flask, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from wutong import tenancy
from wutong.clock import today
from wutong.db import db
from wutong.web import lookups
from wutong.web.doors import actor

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

P = ParamSpec("P")
R = TypeVar("R")
Inner = Callable[["WSGIEnvironment", "StartResponse"], Iterable[bytes]]
#: Called for every answer given from here with rule, region and seconds; returns the id of the request.
Tell = Callable[[str, int, float], str]

#: Bytes of bodies kept per process.
LIMIT = 32 * 1024 * 1024
MARK = "wutong.ready"
#: What makes two requests the same.
SAME = (
    "wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE",
)  # fmt: skip
#: What makes a request somebody's own.
OWN = (
    "HTTP_COOKIE",
    "HTTP_AUTHORIZATION",
    "HTTP_RANGE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
)
#: Headers that belong to one answer.
ONCE = ("X-Request-ID", "Set-Cookie")


class Place(NamedTuple):
    """Where a kept answer belongs: the region in whose scope its proof is read, and the rule of its address."""

    region: int
    rule: str


class Answer(NamedTuple):
    """An answer of status 200 and what it rests on; the first time somebody asks only its place is known."""

    place: Place
    proof: Any = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @property
    def weight(self) -> int:
        """Bytes, about; an address costs something too."""
        return len(self.body) + 500


def stands_ready(view: Callable[P, R]) -> Callable[P, R]:
    """Let the answer of a view that any stranger may read be kept."""

    @wraps(view)
    def door(*args: P.args, **kwargs: P.kwargs) -> R:
        if request.url_rule is not None and actor().kind == "public":
            request.environ[MARK] = Place(g.region_code, request.url_rule.rule)
        return view(*args, **kwargs)

    return door


class Ready:
    """The answers that one process keeps; the least recently asked for go first."""

    def __init__(self, app: Flask, tell: Tell, limit: int = LIMIT) -> None:
        with app.app_context():
            self._engine = db.engine
        self._lookups, self._tell, self.limit = lookups.of(app), tell, limit
        self._kept: OrderedDict[tuple[Any, ...], Answer] = OrderedDict()
        self._weight, self._lock = 0, Lock()

    def answer(self, environ: "WSGIEnvironment", start: "StartResponse", inner: Inner) -> Iterable[bytes]:
        """Answer a request from here, or let `inner` do it."""
        key, began = _key(environ), time.perf_counter()
        if key is None:
            return inner(environ, start)
        with self._lock:
            held = self._kept.get(key)
        proof = self._proof(held.place.region) if held else None
        if held is None or proof is None or held.proof != proof:
            return self._asked(key, proof, environ, start, inner)
        with self._lock:
            self._kept[key] = held
            self._kept.move_to_end(key)
        told = self._tell(held.place.rule, held.place.region, time.perf_counter() - began)
        start("200 OK", [*held.headers, ("X-Request-ID", told)])
        return [held.body]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._weight = 0

    def _proof(self, region: int) -> Any:
        """What the database says now of everything that answers of a region rest on; None where it does not answer."""
        statement, asked = self._lookups.proof(region)
        if not statement:
            return None
        try:
            with closing(self._engine.raw_connection()) as connection, tenancy.visit(region) as held:
                raw = connection.dbapi_connection
                assert isinstance(raw, psycopg.Connection)
                return today(), tenancy.ask(raw, held, statement, asked)
        except (psycopg.Error, SQLAlchemyError):
            return None

    def _asked(
        self, key: tuple[Any, ...], proof: Any, environ: "WSGIEnvironment", start: "StartResponse", inner: Inner
    ) -> Iterable[bytes]:
        """The long way; what comes of it is kept if it may be."""
        said: list[Any] = ["", []]

        def started(status: str, headers: list[tuple[str, str]], *trouble: Any) -> Any:
            said[:] = [status, headers]
            return start(status, headers, *trouble)

        parts = inner(environ, started)
        place = environ.get(MARK)
        if place is None or not said[0].startswith("200") or any(name == "Set-Cookie" for name, _ in said[1]):
            return parts
        if proof is None:
            self._keep(key, Answer(place))
            return parts
        body = b"".join(parts)
        close: Callable[[], None] = getattr(parts, "close", lambda: None)
        close()
        self._keep(key, Answer(place, proof, tuple(pair for pair in said[1] if pair[0] not in ONCE), body))
        return [body]

    def _keep(self, key: tuple[Any, ...], answer: Answer) -> None:
        with self._lock:
            before = self._kept.pop(key, None)
            self._weight += answer.weight - (before.weight if before else 0)
            self._kept[key] = answer
            while self._weight > self.limit:
                self._weight -= self._kept.popitem(last=False)[1].weight


def _key(environ: "WSGIEnvironment") -> tuple[Any, ...] | None:
    if environ["REQUEST_METHOD"] != "GET" or any(name in environ for name in OWN):
        return None
    return tuple(environ.get(name, "") for name in SAME)


def install(app: Flask, tell: Tell) -> None:
    """Give the application its answers."""
    app.extensions[MARK] = Ready(app, tell)


def of(app: Flask | None = None) -> Ready:
    """The answers of this application."""
    held = (app or current_app).extensions[MARK]
    assert isinstance(held, Ready)
    return held

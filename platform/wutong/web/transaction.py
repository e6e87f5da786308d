"""One request, one scope, one transaction.

The scope is chosen from the address and from who is signed in; the transaction commits if and only if the
answer's status is below 400. Nothing else in the web commits. A reading request is tried again after a
deadlock; a writing one is not, because its answer may already have left traces outside.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from flask import g, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from wutong import tenancy
from wutong.db import retried, work
from wutong.errors import Invalid
from wutong.web import forms, idempotency, lookups, presses, region
from wutong.web.doors import at_a_desk
from wutong.web.guarding import READING, Again
from wutong.web.lookups import Who


class _Undo(Exception):
    """Carries an answer of 400 or more out of the transaction that it undoes."""

    def __init__(self, response: Response) -> None:
        self.response = response


def run(view: Callable[[], ResponseReturnValue]) -> Response:
    """Answer the present request with `view` inside its scope and transaction."""
    if request.routing_exception is not None or str(request.endpoint).endswith("static"):
        return make_response(view())
    identify()
    try:
        return retried(lambda: _once(view), times=3 if request.method in READING else 1)
    except Invalid as error:
        shown = forms.page_again(error)
        if shown is None:
            raise
        response = _once(shown, keep=False)
        response.status_code = error.status
        return response


def identify() -> None:
    """Find out who is asking and set `g.who` and `g.actor`."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    code = g.get("region_code")
    asked = lookups.of()
    g.who = asked.client(token, code) if scheme.lower() == "bearer" and is_api() else asked.who(code)
    g.actor = g.who.actor


def is_api() -> bool:
    """Whether the request is for machines."""
    return request.path.startswith("/api/")


def is_office() -> bool:
    """Whether the address is a staff door; citizens' pages show even staff only what is their own."""
    return is_api() or at_a_desk()


def scope_of(who: Who) -> AbstractContextManager[Any]:
    """The tenancy scope of this request."""
    actor, code = who.actor, g.get("region_code")
    if code is None:
        return tenancy.as_person(actor.person) if actor.person else tenancy.nowhere()
    if actor.kind in ("staff", "client") and actor.region == code and is_office():
        return tenancy.at(code, person=actor.person)
    return tenancy.visit(code, person=actor.person, persons=who.persons)


@contextmanager
def vouched() -> Iterator[None]:
    """Stand in the office of the present region, in a transaction of its own: for a machine that has no token and
    proves itself by a signature, which the caller checks inside the block before anything else."""
    with tenancy.at(tenancy.scope().home), work():
        yield


def _settle(response: Response, *, keep: bool) -> None:
    """Let the transaction commit, or leave it by raising."""
    if response.status_code >= 400 or not keep:
        raise _Undo(response)


def _once(view: Callable[[], ResponseReturnValue], *, keep: bool = True) -> Response:
    """The answer, made again without each guest's place that broke the transaction."""
    while True:
        try:
            return _attempt(view, keep=keep)
        except Again:
            continue


def _attempt(view: Callable[[], ResponseReturnValue], *, keep: bool) -> Response:
    with scope_of(g.who):
        try:
            with work():
                region.place()
                response: Response = make_response(idempotency.once(lambda: presses.once(view)) if keep else view())
                _settle(response, keep=keep)
        except _Undo as undone:
            return undone.response
    return response

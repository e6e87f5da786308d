"""Who may pass a door: every view carries exactly one of `needs(right)`, `signed_in`, `open_to_all`.

The application refuses to start while a view carries none, so a forgotten check cannot go live.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask, g, request

from wutong.access import PUBLIC, Actor, RightMissing
from wutong.errors import Refused

MARK = "__wutong_right__"
OPEN = "*"
SIGNED_IN = "+"

P = ParamSpec("P")
R = TypeVar("R")


class SignInNeeded(Refused):
    """Nobody is signed in; pages lead to sign-in and keep what was typed."""

    code, status = "auth.sign_in_needed", 401
    message = "请先登录，登录后可继续办理。"


class Unguarded(RuntimeError):
    """A view without a door mark; raised while the application is put together."""


def actor() -> Actor:
    """Who is asking; the public when nobody signed in."""
    held = g.get("actor", PUBLIC)
    assert isinstance(held, Actor)
    return held


def _guarded(right: str, check: Callable[[], None]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def mark(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def door(*args: P.args, **kwargs: P.kwargs) -> R:
            check()
            return view(*args, **kwargs)

        setattr(door, MARK, right)
        return door

    return mark


def _somebody() -> None:
    if actor().kind == "public":
        raise SignInNeeded


def at_a_desk() -> bool:
    """Whether the address is a page for staff."""
    rule = request.url_rule.rule if request.url_rule else ""
    return rule.startswith("/<region:region>/desk/")


def needs(right: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Only who holds `right` (say "case.accept") at the region of the address may pass.

    A citizen's rights are for what is his own, at the doors of citizens and of machines: they open no desk, though some
    bear the name of a right of a post ("case.file").
    """

    def check() -> None:
        _somebody()
        if at_a_desk() and actor().kind == "citizen":
            raise RightMissing(right=right, at=g.get("region_code"))
        actor().must(right, at=g.get("region_code"))

    return _guarded(right, check)


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Anybody who is signed in may pass; the view itself shows each person only his own."""
    return _guarded(SIGNED_IN, _somebody)(view)


def open_to_all(view: Callable[P, R]) -> Callable[P, R]:
    """Strangers may pass."""
    return _guarded(OPEN, lambda: None)(view)


def right_of(view: Callable[..., Any]) -> str | None:
    """The door mark of a view: a right, `+`, `*`, or None if it has none. A class needs it on every method."""
    held = getattr(view, MARK, None)
    handler = getattr(view, "view_class", None)
    if held is None and handler is not None:
        marks = {getattr(getattr(handler, verb.lower()), MARK, None) for verb in handler.methods}
        held = None if None in marks else " ".join(sorted(map(str, marks)))
    return held


def check(app: Flask) -> None:
    """Refuse an application with an unmarked view; static files need none."""
    bare = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.endswith("static") and right_of(app.view_functions[rule.endpoint]) is None
    }
    if bare:
        raise Unguarded(f"views without needs(), signed_in or open_to_all: {', '.join(sorted(bare))}")

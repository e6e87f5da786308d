"""What a plugin shows, behind its switch, so that its failure or its slowness stays its own.

A place that raises is left empty, and noted. Where it broke the page's transaction, a page that only reads is made once
more without it; one that writes shows guests inside a savepoint. A place that took longer than `DEADLINE` three times
running is left out of this process's pages for a while: nobody waits for a slow guest more than three times. What is
noted is counted here and handed on at most twice a minute for each place, so that a broken place on a busy page writes
no row a request.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import g, render_template, request
from flask.typing import RouteCallable
from markupsafe import Markup
from werkzeug.wrappers import Response

from wutong.db import broken, db
from wutong.errors import NotFound, Refused
from wutong.web import lookups

log = logging.getLogger(__name__)

#: What changes nothing, so that it may be done twice.
READING = frozenset({"GET", "HEAD", "OPTIONS"})
#: Seconds: how long a place may take, and a page; how long a slow place rests; how often a trouble is handed on.
DEADLINE, PAGE, REST, EVERY = 0.5, 5.0, 300.0, 30.0
#: So many slow times running are no accident.
PATIENCE = 3


class SwitchedOff(NotFound):
    """The plugin is not switched on in this region."""

    code = "plugin.off"
    message = "本地区没有开通这项服务，如有需要请联系当地政务服务中心。"


@dataclass(frozen=True, slots=True)
class Noted:
    """A trouble of a plugin at a place: its kind, how often since it was last handed on, the longest time it took."""

    plugin: str
    place: str
    kind: str
    times: int = 1
    longest_ms: int = 0


class Again(Exception):
    """A place broke the page's transaction; the page is to be made once more without it."""


@dataclass
class Watch:
    """What this process has seen of the guests' places; `clock` counts seconds."""

    clock: Callable[[], float] = time.monotonic
    _slow: dict[tuple[int, str, str], int] = field(default_factory=dict)
    _rests: dict[tuple[int, str, str], float] = field(default_factory=dict)
    _held: dict[tuple[int, str, str, str], tuple[int, int, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def rests(self, region: int, plugin: str, place: str) -> bool:
        """Whether a slow place is left out just now."""
        return self._rests.get((region, plugin, place), 0.0) > self.clock()

    def took(self, region: int, plugin: str, place: str, seconds: float, limit: float) -> bool:
        """Count a time; whether it was over the limit. After `PATIENCE` of them running the place rests."""
        key = (region, plugin, place)
        slow = self._slow.get(key, 0) + 1 if seconds > limit else 0
        self._slow[key] = slow % PATIENCE
        if slow >= PATIENCE:
            self._rests[key] = self.clock() + REST
        return slow > 0

    def due(self, region: int, told: Noted) -> Noted | None:
        """What is to be handed on now: at once the first time, then together with what came within `EVERY`."""
        key, moment = (region, told.plugin, told.place, told.kind), self.clock()
        with self._lock:
            times, longest, last = self._held.get(key, (0, 0, -EVERY))
            times, longest = times + told.times, max(longest, told.longest_ms)
            if moment - last < EVERY:
                self._held[key] = times, longest, last
                return None
            self._held[key] = 0, 0, moment
        return Noted(told.plugin, told.place, told.kind, times, longest)


#: Of this process; tests put a fresh one here.
WATCH = Watch()


def shown(plugin: str, place: str, template: str, context: Mapping[str, Any]) -> Markup:
    """A guest's template in a place of the present page; nothing where it fails or rests. Raises `Again`."""
    region = _region()
    if WATCH.rests(region, plugin, place) or (plugin, place) in g.get("muted", ()):
        return Markup("")
    begun = WATCH.clock()
    try:
        with nullcontext() if request.method in READING else db.session.begin_nested():
            text = Markup(render_template(template, **context))
    except Exception as error:  # noqa: BLE001 - whatever a guest raises is the guest's own
        _fails(plugin, place, error)
        return Markup("")
    took = WATCH.clock() - begun
    if WATCH.took(region, plugin, place, took, DEADLINE):
        note(plugin, place, "slow", took)
    return text


def _fails(plugin: str, place: str, error: Exception) -> None:
    note(plugin, place, kind_of(error))
    if broken(db.session()):
        g.muted = {*g.get("muted", ()), (plugin, place)}
        raise Again from error


def kind_of(error: Exception) -> str:
    """What may be said of an error: its code or its class."""
    return error.code if isinstance(error, Refused) else type(error).__name__


def note(plugin: str, place: str, kind: str, seconds: float = 0.0) -> None:
    """Remember a trouble until the answer is made, when it is handed on in a transaction of its own."""
    log.warning("trouble of a plugin", extra={"plugin": plugin, "place": place, "error": kind})
    told = WATCH.due(_region(), Noted(plugin, place, kind, longest_ms=round(seconds * 1000)))
    if told is not None:
        g.setdefault("troubles", []).append(told)


def hand_on(response: Response) -> Response:
    """Give the request's troubles to whoever keeps them."""
    if told := g.pop("troubles", None):
        lookups.of().troubled(_region(), told)
    return response


def _region() -> int:
    return int(g.get("region_code") or 0)


def switched(view: RouteCallable, plugin: str, is_on: Callable[[], bool]) -> RouteCallable:
    """A guest's own view behind its switch."""

    @wraps(view)
    def behind(*args: Any, **given: Any) -> Any:
        if not is_on():
            raise SwitchedOff
        return _page(plugin, view, *args, **given)

    return behind


def _page(plugin: str, view: Callable[..., Any], *args: Any, **given: Any) -> Any:
    """A guest's own view: what it raises is noted and goes its way, and so is a time that nobody should wait."""
    place, begun = f"page {request.endpoint}", WATCH.clock()
    try:
        answer = view(*args, **given)
    except Exception as error:
        if unforeseen(error):
            note(plugin, place, kind_of(error))
        raise
    if (took := WATCH.clock() - begun) > PAGE:
        note(plugin, place, "slow", took)
    return answer


def unforeseen(error: Exception) -> bool:
    """Whether an error is a fault and no answer: refusals, redirects and wrong input are answers."""
    return not hasattr(error, "get_response") and not hasattr(error, "normalized_messages") and (
        not isinstance(error, Refused) or error.status >= 500
    )  # fmt: skip

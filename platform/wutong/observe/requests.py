"""One log line and one observation for every request."""

import logging
import time
from uuid import uuid4

from flask import Flask, Response, g, request

from wutong.observe import logs, metrics
from wutong.web.errors import request_id

log = logging.getLogger("wutong.request")
QUIET = ("static", "health.live", "health.ready", "metrics.show")


def begin() -> None:
    """Have the request's id and region in every line from here on."""
    g.began = time.perf_counter()
    logs.unbind()
    logs.bind(request_id=request_id(), region=g.get("region_code"))


def finish(response: Response) -> Response:
    """Write the line: which rule, what came of it, how long it took; never the address or who asked."""
    seconds = time.perf_counter() - g.get("began", time.perf_counter())
    rule = request.url_rule.rule if request.url_rule else "(none)"
    _told(request.method, rule, response.status_code, seconds, quiet=request.endpoint in QUIET)
    return response


def again(rule: str, region: int, seconds: float) -> str:
    """The same for an answer that stood ready, for which no request was made; returns the id that it has."""
    told = uuid4().hex
    logs.unbind()
    logs.bind(request_id=told, region=region)
    _told("GET", rule, 200, seconds)
    return told


def _told(method: str, rule: str, status: int, seconds: float, *, quiet: bool = False) -> None:
    metrics.observe(method, rule, status, seconds)
    if not quiet:
        facts = {"method": method, "rule": rule, "status": status}
        log.info("request", extra={**facts, "ms": round(seconds * 1000, 1)})


def install(app: Flask) -> None:
    """Watch every request of the application."""
    app.before_request(begin)
    app.after_request(finish)

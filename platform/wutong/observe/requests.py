"""One log line and one observation for every request."""

import logging
import time

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
    metrics.observe(request.method, rule, response.status_code, seconds)
    if request.endpoint not in QUIET:
        facts = {"method": request.method, "rule": rule, "status": response.status_code}
        log.info("request", extra={**facts, "ms": round(seconds * 1000, 1)})
    return response


def install(app: Flask) -> None:
    """Watch every request of the application."""
    app.before_request(begin)
    app.after_request(finish)

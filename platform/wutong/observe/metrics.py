"""Prometheus figures of this installation's web, summed over its processes, at `/metrics`.

Only for the machine and private networks: a reader from outside gets the same 404 as for any unknown address.
Labels are rules of addresses, never addresses, so their number is bounded and nothing personal is in them.
"""

import os
from ipaddress import ip_address

from flask import Blueprint, Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Histogram, generate_latest, multiprocess

from wutong.web.doors import open_to_all

bp = Blueprint("metrics", __name__)
SECONDS = Histogram(
    "wutong_request_seconds",
    "Time from reading a request to having its answer",
    ("method", "rule", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


def observe(method: str, rule: str, status: int, seconds: float) -> None:
    """Count one answered request; `status` is kept as its class, such as 2xx."""
    SECONDS.labels(method, rule, f"{status // 100}xx").observe(seconds)


@bp.get("/metrics")
@open_to_all
def show() -> Response:
    """All figures in Prometheus' text format."""
    if not ip_address(request.remote_addr or "0.0.0.0").is_private:
        abort(404)
    return Response(generate_latest(registry()), content_type=CONTENT_TYPE_LATEST)


def registry() -> CollectorRegistry:
    """The figures of all processes when they share a folder, of this one otherwise."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    shared = CollectorRegistry()
    multiprocess.MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    return shared

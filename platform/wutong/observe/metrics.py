"""Prometheus figures of this installation's web, summed over its processes, at `/metrics`.

Only for the machine and private networks: a reader from outside gets the same 404 as for any unknown address.
Labels are rules of addresses, never addresses, so their number is bounded and nothing personal is in them.
"""

import os
from contextlib import suppress
from ipaddress import ip_address

from flask import Blueprint, Response, abort, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Histogram,
    generate_latest,
    multiprocess,
    values,
)
from prometheus_client.mmap_dict import MmapedDict

from wutong.web.doors import open_to_all

#: Bytes that a file of figures begins with.
ROOM = 1 << 16


class Reserved(MmapedDict):
    """The file in which a process shares its figures, with all of its room taken beforehand.

    prometheus_client makes the file longer and writes through a mapping: where the disk is full by then, the kernel
    ends the process. What the disk has no room for is counted in memory, where no other process sees it.
    """

    def __init__(self, filename: str, read_mode: bool = False) -> None:
        super().__init__(filename if read_mode or _reserved(filename) else _in_memory(), read_mode)  # type: ignore[no-untyped-call]

    def _init_value(self, key: str) -> None:
        if self._used + 4 * len(key) + 64 > self._capacity and not _has_room(self._f.fileno(), 2 * self._capacity):
            held = self._m[:]
            self._f = open(_in_memory(), "a+b")  # noqa: SIM115 - held as long as the process
            self._f.write(held)
            self._f.flush()
        super()._init_value(key)  # type: ignore[no-untyped-call]


def _reserved(filename: str) -> bool:
    with suppress(OSError):
        with open(filename, "ab") as file:
            if _has_room(file.fileno(), max(ROOM, file.tell())):
                return True
        os.truncate(filename, 0)
        os.unlink(filename)
    return False


def _has_room(file: int, size: int) -> bool:
    with suppress(OSError):
        os.posix_fallocate(file, 0, size)
        return True
    return False


def _in_memory() -> str:
    return f"/proc/self/fd/{os.memfd_create('wutong-figures')}"


values.MmapedDict = Reserved  # type: ignore[attr-defined]

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

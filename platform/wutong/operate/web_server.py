"""gunicorn around the application, in the process that `wutong serve` checked everything in.

The application is made once and forked; what is alive by then is frozen out of the garbage collector, so that the
workers go on sharing those pages.
"""

import gc
import os
from typing import Any

import pypinyin  # noqa: F401 - before the fork: its 56 MB are shared, and nobody's first search waits for them
from gunicorn.app.base import BaseApplication
from prometheus_client import multiprocess

from wutong.app import create_app

SETTINGS = {
    "worker_class": "gthread",
    "preload_app": True,
    "timeout": 60,
    "graceful_timeout": 20,
    "keepalive": 5,
    "control_socket_disable": True,
    "logger_class": "wutong.observe.gunicorn.Logger",
}


class Web(BaseApplication):
    """The application under gunicorn on `host:port`, with processes and threads as given."""

    def __init__(self, host: str, port: int, *, workers: int, threads: int) -> None:
        self.given = {**SETTINGS, "bind": f"{host}:{port}", "workers": workers, "threads": threads}
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn."""
        for name, value in {**self.given, "when_ready": freeze, "child_exit": forget}.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Make the application."""
        return create_app()


def freeze(server: Any) -> None:
    """Before the first fork: everything that is alive now stays alive."""
    gc.collect()
    gc.freeze()


def forget(server: Any, worker: Any) -> None:
    """A worker has gone: its gauges no longer count."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]

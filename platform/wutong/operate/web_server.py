"""How gunicorn runs the application: `gunicorn --config python:wutong.operate.web_server wutong.app:create_app()`.

The application is loaded once and forked; what it made by then is frozen out of the garbage collector, so that the
workers go on sharing those pages. Settings of the process come from the environment: PORT, HOST, WEB_CONCURRENCY,
WEB_THREADS.
"""

import gc
import os
from typing import Any

from prometheus_client import multiprocess

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
worker_class = "gthread"
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5
control_socket_disable = True
logger_class = "wutong.observe.gunicorn.Logger"


def when_ready(server: Any) -> None:
    """Before the first fork: everything that is alive now stays alive."""
    gc.collect()
    gc.freeze()


def child_exit(server: Any, worker: Any) -> None:
    """A worker has gone: its gauges no longer count."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]

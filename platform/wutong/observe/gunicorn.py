"""gunicorn's own words as our lines; it writes none for requests, because `observe.requests` does."""

import logging
from typing import Any

from gunicorn.glogging import Logger as Base

from wutong.observe import logs


class Logger(Base):
    """Sends gunicorn's messages through the process's one handler."""

    def setup(self, cfg: Any) -> None:
        """Hand everything to the root logger, which writes JSON."""
        logs.configure()
        self.error_log.handlers[:] = []
        self.error_log.propagate = True
        self.error_log.setLevel(logging.INFO)
        self.access_log.disabled = True

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """Nothing: an access line would carry the address."""

"""One JSON object a line, from our own loggers and from those of every library."""

import logging
import sys
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

from wutong.observe import scrubbing

PROCESSORS: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    structlog.processors.format_exc_info,
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    scrubbing.processor,
    structlog.processors.JSONRenderer(ensure_ascii=False),
)


def configure(stream: TextIO = sys.stderr, *, level: int = logging.INFO) -> None:
    """Send every logger of this process to `stream` as JSON."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter())
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level)


def formatter() -> logging.Formatter:
    """Turns a record of the standard library into a line."""
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=[structlog.stdlib.ExtraAdder()], processors=PROCESSORS)


def bind(**facts: Any) -> None:
    """Have `facts` in every line of this request or job from now on."""
    structlog.contextvars.bind_contextvars(**facts)


def unbind() -> None:
    """Forget what was bound."""
    structlog.contextvars.clear_contextvars()

"""A file that was sent: kept, and read anew each time, so that what is written is what lies there."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple, cast

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from wutong import files, tenancy
from wutong.exchanges import reading
from wutong.exchanges.rules import Exchange, Report, report

#: Bytes of a file.
LIMIT = 20 * 1024 * 1024


class Sent(NamedTuple):
    """A kept file: its address, and what it was called."""

    digest: str
    name: str


def keep(exchange: Exchange, stream: IO[bytes], name: str) -> str:
    """Keep a file that came; its token, which leads to it from this list and region alone. Raises as `look` does, and
    `files.TooLarge`."""
    short = f"{Path(name).stem[:60]}{Path(name).suffix}"
    sent = Sent(files.store(cast(BinaryIO, stream), limit=LIMIT).digest, short)
    look(exchange, sent)
    return str(_signer(exchange).dumps(list(sent)))


def of(exchange: Exchange, token: str) -> Sent:
    """The file of a token; raises `files.Missing`."""
    try:
        return Sent(*_signer(exchange).loads(token))
    except (BadData, TypeError) as error:
        raise files.Missing from error


def look(exchange: Exchange, sent: Sent) -> Report:
    """What a kept file would do; raises `NoList`, `UnreadableSheet`, or `files.Missing` once it has gone."""
    with _fetched(sent) as path:
        return planned(exchange, path)


def planned(exchange: Exchange, path: Path) -> Report:
    """The same of a file that lies there."""
    return report(exchange, reading.read(exchange, path), exchange.rows())


def _signer(exchange: Exchange) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=f"lists.{exchange.name}.{tenancy.scope().home}")


@contextmanager
def _fetched(sent: Sent) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / sent.name
        with path.open("wb") as out:
            for chunk in files.open_(sent.digest):
                out.write(chunk)
        yield path

"""An answer of the doctor, and the connection by which he asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, NullPool, create_engine


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one question; `problem` is empty when all is well, `note` what is good to know all the same."""

    question: str
    problem: str = ""
    note: str = ""


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """One connection outside the application's pool and outside any region: it sees no tenant's row."""
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()

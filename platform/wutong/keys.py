"""Data keys: one for each region and each person, wrapped by a master key that the database never sees.

A key is made when its holder first needs one, in a transaction of its own, and kept in the process. A new version
is added by `rotate`; old versions stay readable until everything sealed under them has been sealed anew. Forgetting
a person's keys makes everything sealed for that person unreadable for ever.
"""

import os
import threading
import time
from collections.abc import Callable, Sequence
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from flask import current_app
from sqlalchemy import LargeBinary, Row, SmallInteger, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from wutong import tenancy
from wutong.db import Model, NoRegion, db
from wutong.errors import Misconfigured

LENGTH = 16
#: Seconds after which a process looks for new versions of a key it has used.
FRESH = 60.0
#: Holders whose keys a process keeps; a worker meets every applicant of the country.
HELD = 20_000


class RegionKey(tenancy.Sealed, Model):
    """One version of a region's key, wrapped."""

    __tablename__ = "region_keys"
    public = True
    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class PersonKey(tenancy.Personal, Model):
    """One version of a person's key, wrapped."""

    __tablename__ = "person_keys"
    public = True
    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class Ring:
    """The keys this process has unwrapped: holder → version → key."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], tuple[float, dict[int, bytes]]] = {}
        self._lock = threading.Lock()

    def get(self, of: str, holder: str, load: Callable[[], dict[int, bytes]]) -> dict[int, bytes]:
        """The holder's versions, read again after `FRESH` seconds: somebody may have rotated."""
        read, found = self._held.get((of, holder), (0.0, {}))
        if not found or time.monotonic() - read > FRESH:
            found = load()
            with self._lock:
                self._held.pop((of, holder), None)
                self._held[of, holder] = (time.monotonic(), found)
                if len(self._held) > HELD:
                    del self._held[next(iter(self._held))]
        return found

    def drop(self, of: str, holder: str) -> None:
        """Forget a holder, so that the next look-up loads it anew."""
        with self._lock:
            self._held.pop((of, holder), None)


RING = Ring()


def master() -> bytes:
    """The 32-byte master key of the installation; raises `Misconfigured` when there is none."""
    key = current_app.config["WUTONG"].master_key
    if len(key) != 32:
        raise Misconfigured(reason="缺少 WUTONG_MASTER_KEY（64 位十六进制数）")
    return bytes(key)


def derived(purpose: str, length: int = 32) -> bytes:
    """A key of the whole installation, derived from the master key for one purpose."""
    return _derived(master(), purpose, length)


def brought(purpose: str, length: int = 32) -> bytes:
    """A key of the whole installation for a plugin: the same each time, written nowhere, and none of the core's own.

    `purpose` begins with the plugin's name, so that no two plugins meet in one key.
    """
    return derived(f"plugin:{purpose}", length)


@lru_cache(maxsize=64)
def _derived(master_key: bytes, purpose: str, length: int) -> bytes:
    return HKDF(algorithm=hashes.SM3(), length=length, salt=None, info=purpose.encode()).derive(master_key)


def holder(of: str) -> str:
    """Whose key the present scope uses for `of`: the region's code, the person's id, or `post`."""
    held = tenancy.scope()
    if of == "region":
        return str(held.home)
    if of == "person":
        if held.person is None:
            raise NoRegion
        return str(held.person)
    return "post"


def newest(of: str) -> tuple[int, bytes]:
    """Version and key to seal with."""
    versions = _versions(of)
    latest = max(versions)
    return latest, versions[latest]


def version(of: str, number: int) -> bytes:
    """The key of one version; loaded again once, because another process may have rotated since."""
    versions = _versions(of)
    if number not in versions:
        RING.drop(of, holder(of))
        versions = _versions(of)
    return versions[number]


def add_version(of: str) -> int:
    """Give the present holder a new key to seal with, and return its number; old versions stay."""
    number = newest(of)[0] + 1
    with Session(db.engine) as session, session.begin():
        _make(session, of, number)
    RING.drop(of, holder(of))
    return number


def retire(of: str, below: int) -> None:
    """Delete the versions under `below`; whatever is still sealed under them is lost."""
    table = _table(of)
    with Session(db.engine) as session, session.begin():
        session.execute(delete(table).where(table.version < below))
    RING.drop(of, holder(of))


def _versions(of: str) -> dict[int, bytes]:
    if of == "post":
        return {1: derived("post", LENGTH)}
    return RING.get(of, holder(of), lambda: _load(of))


def _load(of: str) -> dict[int, bytes]:
    """Read the holder's keys, or make the first; a transaction of its own, announced like the present one."""
    table = _table(of)
    asked = select(table.version, table.wrapped)
    with Session(db.engine) as session, session.begin():
        rows = session.execute(asked).all() or _make(session, of, 1) or session.execute(asked).all()
    return {number: aes_key_unwrap(derived("wrap"), wrapped) for number, wrapped in rows}


def _make(session: Session, of: str, number: int) -> Sequence[Row[int, bytes]]:
    """The new version, or nothing where somebody else was first."""
    column = {"region": tenancy.scope().region} if of == "region" else {"person": tenancy.scope().person}
    wrapped, table = aes_key_wrap(derived("wrap"), os.urandom(LENGTH)), _table(of)
    new = insert(table).values({**column, "version": number, "wrapped": wrapped}).on_conflict_do_nothing()
    return session.execute(new.returning(table.version, table.wrapped)).all()


def _table(of: str) -> type[RegionKey] | type[PersonKey]:
    return RegionKey if of == "region" else PersonKey

"""A list that was sent: what it would do, read each time from the file that was stored, never from a copy."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from wutong import files, tenancy
from wutong.matters import actions, interchange, marking
from wutong.matters.actions.bringing import Plan
from wutong.matters.findings import Finding, Report, Setup
from wutong.regions import queries as regions
from wutong.tenancy import spell

#: Bytes of a list, and the schemes under which its digits may be read.
LIMIT = 20 * 1024 * 1024
SCHEMES = ("gb39046", "exchange")


@dataclass(frozen=True, slots=True)
class Sent:
    """A stored list: its address, what it was called, and under which scheme its digits are read."""

    digest: str
    name: str
    scheme: str

    @property
    def token(self) -> str:
        """The list in an address; nobody can make one for a paper that he did not send here."""
        return str(_signer().dumps([self.digest, self.name, self.scheme]))


@dataclass(frozen=True, slots=True)
class Incoming:
    """What reading the list found and what it would do."""

    report: Report
    plan: Plan

    @property
    def findings(self) -> list[Finding]:
        """Every remark, those of the plan too, the gravest first."""
        order = ("refused", "look", "corrected")
        return sorted(self.report.every(), key=lambda one: order.index(one.grade))

    @property
    def refused(self) -> int:
        """How many matters are left out."""
        return len(self.report.entries) - len(self.report.good)


def of(token: str) -> Sent:
    """The list of an address; raises `files.Missing`."""
    try:
        return Sent(*_signer().loads(token))
    except (BadData, TypeError) as error:
        raise files.Missing from error


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=f"matters.import.{tenancy.scope().home}")


def look(sent: Sent) -> Incoming:
    """Read the list and plan what it would do; raises `UnreadableSheet`, or `files.Missing` once it has gone."""
    with _fetched(sent) as path:
        return planned(interchange.read(path, setup(sent.scheme or None)))


def planned(report: Report) -> Incoming:
    """What a list that was read would do; its report then names too what regions above hold."""
    return Incoming(report, actions.plan(report.good))


def keep(stream: IO[bytes], name: str, scheme: str) -> Sent:
    """Store a list that came; raises `files.TooLarge`, or `UnreadableSheet` where it is none."""
    blob = files.store(cast(BinaryIO, stream), limit=LIMIT)
    short = f"{Path(name).stem[:60]}{Path(name).suffix}"
    sent = Sent(blob.digest, short, scheme if scheme in SCHEMES else "")
    with _fetched(sent) as path:
        interchange.read(path, setup(None))
    return sent


def marked(sent: Sent) -> bytes:
    """The list with its doubtful cells coloured."""
    found = look(sent)
    with _fetched(sent) as path:
        return marking.marked(path, found.findings)


def setup(scheme: str | None) -> Setup:
    """What is known beside a list in the present region."""
    known = {name: held.line for held in regions.departments() for name in (held.name, held.short_name)}
    return Setup(spell(tenancy.scope().home), scheme, departments=known)


@contextmanager
def _fetched(sent: Sent) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / sent.name
        with path.open("wb") as out:
            for chunk in files.open_(sent.digest):
                out.write(chunk)
        yield path

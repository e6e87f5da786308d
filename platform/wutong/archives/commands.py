"""`wutong archive verify`, `key`: whether packages are what was sealed."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import click

from wutong import tenancy
from wutong.app import create_app
from wutong.archives import actions, crating, proving, queries, signing
from wutong.db import work
from wutong.errors import Refused

#: What is wrong with a part, for the command line.
SAYS = {
    "changed": "was changed",
    "missing": "is missing",
    "added": "was put in later",
    "frame": "has a changed header or padding",
    "order": "is out of order",
    "unsigned": "bears no valid signature over this manifest",
    "stranger": "was not sealed by this platform",
    "unreadable": "cannot be read",
    "behind": "something lies behind the end",
}


@click.group(name="archive")
def archive() -> None:
    """The sealed packages of closed cases.

    Example: wutong archive verify 622927-ZW-2026-D30-000001.tar
    """


@archive.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--region", "spelled", help="Every package that this region keeps, as in its address.")
@click.option("--key", default="", help="The platform's public key in hex (wutong archive key), for files.")
def verify(files: tuple[Path, ...], spelled: str | None, key: str) -> None:
    """Check packages part by part and name everything that was changed, taken out or put in; code 1 if there is one.

    A file (a package, or a transfer with many) is proven by itself, with no database at hand; with --region the
    packages in the shelf also against what was written down when they were sealed.

    Example: wutong archive verify --region 622927
    """
    if not files and spelled is None:
        raise click.UsageError("Name a file, or a region with --region.")
    broken = 0
    for path in files:
        broken += sum(not good for good in _file(path, key))
    broken += sum(not good for good in _kept(spelled)) if spelled else 0
    if broken:
        raise SystemExit(1)


@archive.command()
def key() -> None:
    """Tell the public key under which packages are signed, to be kept where the packages go.

    Example: wutong archive key
    """
    with create_app().app_context():
        click.echo(signing.public_key())


def _file(path: Path, key: str) -> Iterator[bool]:
    """A package, or a transfer with all that is in it."""
    with path.open("rb") as stream:
        if not crating.is_crate(stream.peek(proving.BLOCK)):
            yield _stands(path.name, proving.verify(stream, key=key), known=bool(key))
            return
        for name, verdict in crating.prove(stream, key=key):
            yield _stands(f"{path.name}: {name}", verdict, known=bool(key) or not verdict.key)


def _kept(spelled: str) -> Iterator[bool]:
    with create_app().app_context(), tenancy.at(tenancy.parse(spelled)):
        with work():
            waiting = list(queries.standing())
        for package in waiting:
            with work():
                yield _package(package)
        click.echo(f"{spelled}: {len(waiting)} packages")


def _package(package: UUID) -> bool:
    row = queries.get(package)
    try:
        return _stands(row.number, actions.verify(row), known=True)
    except Refused as refusal:
        click.echo(f"{row.number}: {refusal.text()}", err=True)
        return False


def _stands(name: str, verdict: proving.Verdict, *, known: bool) -> bool:
    if verdict.whole:
        signer = "" if known else f"; signed with key {verdict.key}"
        click.echo(f"{name}: {verdict.number}, {verdict.parts} parts, every part stands{signer}")
    for fault in verdict.faults:
        place = f" (line {fault.place})" if fault.place is not None else ""
        click.echo(f"{name}: {fault.part or 'the package'} {SAYS[fault.what]}{place}", err=True)
    return verdict.whole


COMMANDS = (archive,)

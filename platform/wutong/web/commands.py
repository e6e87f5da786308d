"""`wutong assets` and `wutong words`: keep the vendored files and the English catalogue in order."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from wutong.web import catalogue, vendoring


@click.group()
def assets() -> None:
    """Vendored static files.

    Example: wutong assets check
    """


@assets.command("check")
def check_assets() -> None:
    """Compare every vendored file with the manifest.

    Example: wutong assets check
    """
    faults = vendoring.faults()
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise SystemExit(1)
    click.echo("OK")


@assets.command("refresh")
@click.option("--package", default=None, help="one package of the manifest, e.g. htmx.org")
@click.option("--version", default=None, help="the version to fetch; the manifest's own without it")
def refresh(package: str | None, version: str | None) -> None:
    """Fetch the vendored files again with `npm pack` and write the manifest.

    Example: wutong assets refresh --package htmx.org --version 2.0.11
    """
    for line in vendoring.refresh(package, version):
        click.echo(line)


def _folder(ctx: click.Context, option: click.Parameter, name: str) -> Path:
    """Where the package of that import name lies."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise click.BadParameter(f"no package {name} is installed", ctx, option)
    return Path(spec.submodule_search_locations[0])


def _of_package(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command be about the core's words or a plugin's."""
    told = "import name of the package whose words are meant, e.g. wutong_reviews; the core's own without it"
    return click.option("--package", default="wutong", callback=_folder, help=told)(command)


@click.group()
def words() -> None:
    """The English catalogues of the core and of plugins.

    Example: wutong words check
    """


@words.command("extract")
@_of_package
def extract(package: Path) -> None:
    """Add the messages of citizens' pages that the catalogue lacks, with empty translations.

    Example: wutong words extract --package wutong_reviews
    """
    click.echo(f"{catalogue.extract(package)} new")


@words.command("check")
@_of_package
def check_words(package: Path) -> None:
    """Name every message of citizens' pages without an English translation.

    Example: wutong words check
    """
    lacking = catalogue.lacking(package)
    for message in lacking:
        click.echo(message, err=True)
    if lacking:
        raise SystemExit(1)
    click.echo("OK")


COMMANDS = (assets, words)

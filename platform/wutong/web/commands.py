"""`wutong assets` and `wutong words`: keep the vendored files and the English catalogue in order."""

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


@click.group()
def words() -> None:
    """The English catalogue.

    Example: wutong words check
    """


@words.command("extract")
def extract() -> None:
    """Add the messages of citizens' pages that the catalogue lacks, with empty translations.

    Example: wutong words extract
    """
    click.echo(f"{catalogue.extract()} new")


@words.command("check")
def check_words() -> None:
    """Name every message of citizens' pages without an English translation.

    Example: wutong words check
    """
    lacking = catalogue.lacking()
    for message in lacking:
        click.echo(message, err=True)
    if lacking:
        raise SystemExit(1)
    click.echo("OK")


COMMANDS = (assets, words)

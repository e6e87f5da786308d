"""`wutong plugin new`, `check`, `show` and `send-back`."""

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import click

from wutong import guests, tenancy
from wutong.authoring import leaving, scaffold
from wutong.config import Config
from wutong.db import db
from wutong.errors import Misconfigured

KIT = "wutong.testing.conformance"


class NothingToProve(Misconfigured):
    """What the kit needs is not there."""

    code = "plugin.nothing_to_prove"
    message = "不能检查插件：{reason}"


@click.group()
def plugin() -> None:
    """Plugins: make a new one, prove that one keeps the rules.

    Example: wutong plugin new pets
    """


@plugin.command("new")
@click.argument("name")
@click.option("--title", default="", help="the name on the screen, in Chinese; the plugin's name without it")
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="where to make it")
def new(name: str, title: str, into: Path) -> None:
    """Make a distribution that installs, passes its own tests and the kit, and shows a page.

    Example: wutong plugin new pets --title 宠物登记
    """
    folder = scaffold.write(name, title or name, into)
    click.echo(f"{folder}\n\npip install -e {folder}\nwutong plugin check {name}\npytest {folder}")


@plugin.command("check")
@click.argument("names", nargs=-1)
def check(names: Sequence[str]) -> None:
    """Prove that installed plugins keep the rules (all of them without NAMES); code 1 when one does not.

    Starts a PostgreSQL and a Valkey of its own, which come with `wutong[test]`; no data of yours is touched.

    Example: wutong plugin check pets
    """
    _ready(names)
    named = [word for name in names for word in ("--wutong-plugin", name)]
    asked = ["-q", "-p", "wutong.testing.fixtures", "-p", "no:cacheprovider", "--wutong-conformance", *named]
    # Its own empty settings: a pytest.ini or pyproject.toml of the folder somebody stands in is about other tests.
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", os.getcwd(), *asked], check=False
    )
    raise SystemExit(min(ended.returncode, 1))


@plugin.command("show")
@click.argument("name")
@click.option("--port", default=8010, show_default=True, help="where on this machine it is served")
def show(name: str, port: int) -> None:
    """Serve an installed plugin on this machine, switched on in a small province; Ctrl-C ends it, nothing is kept.

    Whoever opens it is an officer with every right, so this is for looking and for nothing else.

    Example: wutong plugin show pets
    """
    _ready([name])
    with suppress(KeyboardInterrupt):  # told to the servers too, which stop by themselves
        raise SystemExit(subprocess.call([sys.executable, "-m", "wutong.testing.showing", name, str(port)]))


@plugin.command("send-back")
@click.argument("name")
@click.option("--reason", default="扩展功能已停用，按基本流程继续办理。", help="what the history of each case says")
@click.option("--region", default="", help="only this region, by the digits of its address; everywhere otherwise")
def send_back(name: str, reason: str, region: str) -> None:
    """Send cases that stand in states of the plugin NAME, installed or not, back to the state of the law around them.

    Every one of them says so in its history. Needs OWNER_DATABASE_URL, to know where such cases are.

    Example: wutong plugin send-back pets --region 622927
    """
    from wutong.app import create_app  # no other command here needs the whole application

    config = Config.from_env()
    places = leaving.places(config.owner_database_url, name)
    with create_app(config).app_context():
        try:
            for place in places:
                if not region or tenancy.parse(region) == place:
                    click.echo(f"{tenancy.spell(place)}: {leaving.leave(place, name, reason)}")
        finally:
            db.engine.dispose()


def _ready(names: Sequence[str]) -> None:
    """Raise `NothingToProve` unless the plugins are installed, and what starts servers for them."""
    installed = sorted(entry.name for entry in guests.entries())
    if unknown := sorted(set(names) - set(installed)):
        raise NothingToProve(reason=f"没有安装 {'、'.join(unknown)}；已安装的有 {'、'.join(installed) or '无'}")
    if find_spec("pytest") is None:
        raise NothingToProve(reason="没有安装 pytest，请先运行 pip install 'wutong[test]'")


COMMANDS = (plugin,)

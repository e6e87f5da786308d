"""`wutong demo story`: tell the story in a demo that runs, slowly for the eyes or at once as a check."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import requests

from wutong.demo import home
from wutong.demo.greeting import kept
from wutong.launch import places
from wutong.launch.processes import CannotStart

PACE = 1.5  # seconds that a page stays before the next one


@click.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    envvar="PORT",
    default=8000,
    show_default=True,
    help="Port of the running demo.",
)
@click.option("--check", is_flag=True, help="No pauses, then once more in Chromium; code 0 if both went well.")
def story(port: int, *, check: bool) -> None:
    """Play the whole story against the running demo, printing every address.

    Example: wutong demo story --port 8000
    """
    from wutong.demo import story as tale  # imports rooms that the supervisor needs not
    from wutong.demo.story_outside import Outside
    from wutong.demo.story_telling import Places, Telling
    from wutong.demo.story_walker import Lost, Walker

    var, gateway = _running(port)
    base = f"http://127.0.0.1:{port}"
    parts: dict[str, Walker] = {}

    def cast(part: str) -> Walker:
        return parts.setdefault(part, Walker(base, _teller(0 if check else PACE)))

    where = Places.of(kept(var))
    try:
        telling = Telling(where, cast, Outside(gateway), _scene)
        tale.tell(telling)
        if check:
            _in_chromium(base, where, gateway)
    except (Lost, requests.RequestException) as lost:  # the demo may end, or have no room, while the story is told
        click.echo(f"the story broke off: {lost}", err=True)
        sys.exit(1)
    click.echo(
        f"the story is told: case {telling.number}, its query code {telling.query};"
        f" her telephone {telling.telephone} signs in with a code that comes to {gateway}/"
    )


def _in_chromium(base: str, where: object, gateway: str) -> None:
    """The same story once more, in a browser with a window for each part."""
    from playwright.sync_api import Error

    from wutong.demo import story as tale
    from wutong.demo.story_browser import Surfer, chromium
    from wutong.demo.story_outside import Outside
    from wutong.demo.story_telling import Places, Telling
    from wutong.demo.story_walker import Lost

    assert isinstance(where, Places)
    with chromium() as browser:
        parts: dict[str, Surfer] = {}

        def cast(part: str) -> Surfer:
            if part not in parts:
                parts[part] = Surfer(base, browser.new_context(locale="zh-CN").new_page(), _teller(0))
            return parts[part]

        try:
            tale.tell(Telling(where, cast, Outside(gateway), lambda words: _scene(f"{words}（Chromium）")))
        except Error as error:
            raise Lost(error.message) from error


def _scene(words: str) -> None:
    click.echo(f"\n● {words}")


def _teller(pace: float) -> Callable[[str], None]:
    def told(address: str) -> None:
        click.echo(f"    {address}")
        time.sleep(pace)

    return told


def _running(port: int) -> tuple[Path, str]:
    """The data folder and the gateway of the demo on this port: from the environment, or from what it wrote down."""
    if os.environ.get("SMS_URL") and os.environ.get("WUTONG_VAR"):
        return Path(os.environ["WUTONG_VAR"]), os.environ["SMS_URL"].removesuffix("/send")
    first = places.home(home.DEMO.absolute())
    for folder in (first.with_name(f"{first.name}-{port}"), first):
        if (folder / "lock").exists() and (folder / "lock").read_text().strip() == str(port):
            return folder / "data", (folder / "data" / "gateway").read_text()
    raise CannotStart(reason=f"no demo runs on port {port}; start one: make demo PORT={port}")

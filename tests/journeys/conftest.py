"""The stage of the journeys: the whole demo with a real province, and a browser.

PostgreSQL, Valkey, web, relay, worker and the outside's counterparts are started as `wutong demo run` starts them,
on ports of their own and in a folder of their own, which is emptied first.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from wutong.config import Config
from wutong.demo import greeting, running, story
from wutong.demo.story_browser import Surfer, chromium
from wutong.demo.story_outside import Outside
from wutong.demo.story_telling import Places, Telling
from wutong.demo.story_walker import Visitor, Walker
from wutong.launch import places, valkey

from .audit import Auditor

VAR = places.CHECKOUT / "var" / "journeys"
GANSU = 62


@dataclass(slots=True)
class Stage:
    """A running demo, seen from the seats: players come on with `surfer` and `walker`."""

    base: str
    outside: Outside
    where: Places
    config: Config
    browser: Browser
    auditors: list[Auditor] = field(default_factory=list)
    windows: list[BrowserContext] = field(default_factory=list)

    def surfer(self, name: str, width: int = 1280, *, script: bool = True) -> Surfer:
        """A browser window whose every page is looked over and photographed; `script` switches JavaScript on."""
        context = self.browser.new_context(
            locale="zh-CN", viewport={"width": width, "height": 800}, java_script_enabled=script
        )
        self.windows.append(context)
        page = context.new_page()
        auditor = Auditor(page, VAR / "pictures" / f"{name}-{width}", script=script)
        self.auditors.append(auditor)
        return Surfer(self.base, page, auditor.look)

    def walker(self) -> Walker:
        """Somebody who plays over HTTP where the browser is not the point."""
        return Walker(self.base)

    def telling(self, **parts: Visitor) -> Telling:
        """A telling whose named parts are played as given, and all others over HTTP."""
        return Telling(self.where, lambda part: parts.setdefault(part, self.walker()), self.outside)

    def claimed(self, **parts: Visitor) -> Telling:
        """A telling in which the matter is published and claimed already."""
        telling = self.telling(**parts)
        for scene in (story.draft, story.publish, story.claim):
            scene(telling)
        return telling

    def faults(self) -> list[str]:
        """What was wrong with the pages that were seen since the last question."""
        found = [fault for auditor in self.auditors for fault in auditor.faults]
        self.auditors.clear()
        return found

    def close(self) -> None:
        """Everybody goes home: a window left open goes on working while others play."""
        for window in self.windows:
            window.close()


@pytest.fixture(scope="session")
def _browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def _demo() -> Iterator[tuple[dict[str, str], str, str]]:
    wish = running.Wish(port=valkey.free_port(), province=GANSU, reset=True, var=VAR / "demo")
    with running.demo(wish) as (_, env, at):
        yield env, at.public, at.gateway


@pytest.fixture
def stage(_demo: tuple[dict[str, str], str, str], _browser: Browser) -> Iterator[Stage]:
    """The demo, with the lights on; the pages that a test visits must be sound."""
    env, base, gateway = _demo
    where = Places.of(greeting.kept(Path(env["WUTONG_VAR"])))
    made = Stage(base, Outside(gateway), where, Config.from_env(env), _browser)
    yield made
    made.close()
    assert made.faults() == []

"""A player of the story with a real browser: Chromium from the PATH or from Debian, driven by playwright."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, Dialog, Locator, Page, sync_playwright

from wutong.demo.story_walker import Given, Lost
from wutong.launch.processes import CannotStart

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE = 60_000  # milliseconds
#: Opens whatever a box is folded into, as a person would.
UNFOLD = "box => { for (let at = box; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true; }"


def executable() -> str:
    """Where a Chromium is; raises `CannotStart` with what to install."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise CannotStart(reason="no Chromium on the PATH; install one, on Debian: apt-get install chromium")
    return found


def equipped() -> str:
    """Where a Chromium is that can be driven from here; raises `CannotStart` with what to install.

    The driver is a program of the playwright wheel, and a lean machine may lack a library that it needs.
    """
    found = executable()
    tried = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"], capture_output=True, text=True, check=False
    )
    if tried.returncode != 0:
        said = tried.stderr.strip().splitlines() or ["it said nothing"]
        raise CannotStart(
            reason=f"the browser's driver does not run: {said[-1]}; on Debian: apt-get install libatomic1"
        )
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser for the length of the block."""
    args, program = ["--no-sandbox"] if os.geteuid() == 0 else [], equipped()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=[*args, "--disable-dev-shm-usage"])
        try:
            yield browser
        finally:
            browser.close()


class Surfer:
    """Plays in a browser page. `told` hears of every page that was opened, as soon as it stands."""

    def __init__(self, base: str, page: Page, told: Callable[[str], None] = lambda address: None) -> None:
        self.base, self.page, self.told = base, page, told
        page.set_default_timeout(PATIENCE)
        page.on("dialog", _agree)

    @property
    def address(self) -> str:
        """Where the browser is."""
        return self.page.url

    def open(self, path: str) -> None:
        """Go to an address of the demo."""
        answer = self.page.goto(urljoin(self.base, path))
        if answer is not None and not answer.ok:
            raise Lost(f"{self.page.url} answered {answer.status}")
        self._arrived()

    def follow(self, words: str) -> None:
        """Click the link that says so; on a narrow screen the menu is opened for it."""
        link = self._one("link", words)
        if not link.is_visible():
            self.page.locator("label[for=menu-open]").click()
        self._go(link)

    def fill(self, **boxes: Given) -> None:
        """Type, choose and tick."""
        for name, given in boxes.items():
            self._put(self.page.locator(f"main [name='{name}']:not([type=hidden])"), given)

    def attach(self, prefix: str, file: Path) -> None:
        """Choose a file for the first box whose name begins so."""
        self.page.locator(f"main input[type=file][name^='{prefix}']").first.set_input_files(file)

    def press(self, words: str) -> None:
        """Click the button that says so."""
        self._go(self._one("button", words))

    def text(self) -> str:
        """All words in the page's body."""
        return " ".join((self.page.locator("body").text_content() or "").split())

    def holds(self, words: str) -> bool:
        """Whether some link says so."""
        return self.page.locator("a", has_text=words).count() > 0

    def _one(self, role: str, words: str) -> Locator:
        tag = {"link": "a", "button": "button"}[role]
        every = self.page.locator(tag, has_text=words)
        exact = self.page.locator(f"{tag}:text-is('{words}')")
        begun = self.page.locator(tag, has_text=re.compile(rf"^\s*{re.escape(words)}"))
        if not every.count():
            raise Lost(f"no {role} “{words}” on {self.address}, which says: {self.text()[-800:]}")
        return next((found.first for found in (exact, begun) if found.count()), every.first)

    def _go(self, on: Locator) -> None:
        with self.page.expect_navigation():
            on.click()
        self._arrived()

    def _arrived(self) -> None:
        self.page.wait_for_load_state("load")
        self.told(self.page.url)

    def _put(self, boxes: Locator, given: Given) -> None:
        boxes.first.evaluate(UNFOLD)
        kind = boxes.first.evaluate("box => box.tagName === 'SELECT' ? 'select' : box.type")
        if isinstance(given, Path):
            boxes.first.set_input_files(given)
        elif kind == "select":
            boxes.first.select_option(given)
        elif kind in ("radio", "checkbox"):
            for value in [given] if isinstance(given, str) else given:
                self._tick(boxes, value)
        else:
            boxes.first.fill(str(given))

    def _tick(self, boxes: Locator, value: str) -> None:
        box = boxes.and_(self.page.locator(f"[value='{value}']"))
        if not box.count():
            raise Lost(f"nothing to tick for {value} on {self.address}")
        box.check()


def _agree(dialog: Dialog) -> None:
    dialog.accept()

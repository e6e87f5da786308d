"""Looks over a page as it stands in the browser: axe, the Tab key, the width of the screen, a picture for people."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # axe carries no types
from playwright.sync_api import Page

from . import keyboard

#: What differs between two visits of the same page.
OWN = re.compile(r"STORY-[0-9a-f]+|[0-9a-f]{8}-[0-9a-f-]{27}")
#: What differs between two pages of one kind: the region, numbers and codes.
NUMBERED = re.compile(r"\d[0-9A-Z-]*")
#: How a page is built, without its words: rows of a list that are alike count once.
BUILT = """() => {
  const built = one => {
    const within = [...one.children].map(built).filter((each, n, all) => each !== all[n - 1]);
    const told = [...one.attributes].map(a => /^(class|role|type)$/.test(a.name) ? a.name + "=" + a.value : a.name);
    return one.tagName + "[" + told.sort() + "](" + within + ")";
  };
  return built(document.body);
}"""
#: What was looked over by any window of a width; axe and a picture take seconds, and the same page says the same.
BUILDS: set[tuple[int, str]] = set()
#: Kinds of pages that were gone through with the Tab key, by any window of a width; it takes a second each.
WALKED: set[tuple[int, str]] = set()


class Auditor:
    """Keeps what is wrong with the pages of one window; the same page is looked over once."""

    def __init__(self, page: Page, pictures: Path, *, script: bool = True) -> None:
        self.page, self.pictures, self.script = page, pictures, script
        self.faults: list[str] = []
        self.seen: set[str] = set()
        pictures.mkdir(parents=True, exist_ok=True)

    def look(self, address: str) -> None:
        """Look over the page that has just been opened."""
        name = OWN.sub("x", urlsplit(address).path).strip("/").replace("/", "_") or "front"
        heading = self.page.locator("h1").first.text_content() or ""
        if (key := f"{name} {OWN.sub('x', heading)}") in self.seen:
            return
        self.seen.add(key)
        self._width(name)
        build = self._wide(), str(self.page.evaluate(BUILT)) if self.script else key
        if build in BUILDS:
            return
        BUILDS.add(build)
        self.page.screenshot(path=self.pictures / f"{len(self.seen):02d}-{name[:60]}.png", full_page=True)
        if self.script:
            self._axe(name)
            self._keyboard(name)

    def _wide(self) -> int:
        return (self.page.viewport_size or {"width": 0})["width"]

    def _width(self, name: str) -> None:
        wide = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        if wide[0] > wide[1]:
            self.faults.append(f"{name} is {wide[0]} wide on a screen of {wide[1]}")

    def _axe(self, name: str) -> None:
        for found in Axe().run(self.page).response["violations"]:
            nodes = "; ".join(str(node["html"])[:160] for node in found["nodes"][:3])
            self.faults.append(f"{name}: {found['id']} ({found['impact']}) {nodes}")

    def _keyboard(self, name: str) -> None:
        kind = self._wide(), NUMBERED.sub("n", name)
        if kind not in WALKED:
            WALKED.add(kind)
            self.faults += [f"{name}: {fault}" for fault in keyboard.faults(self.page)]

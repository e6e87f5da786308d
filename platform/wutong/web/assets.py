"""Static files: what is vendored, under which licence, and addresses that change with the content.

`static/vendor/manifest.json` names every file that others wrote: package, version, licence, SHA-256. A test
compares the files with it; `wutong assets refresh` renews both from the npm registry.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

from flask import Flask, url_for

STATIC = Path(__file__).parent / "static"
VENDOR = STATIC / "vendor"
MANIFEST = VENDOR / "manifest.json"


class Vendored(TypedDict):
    """One file of another project: `file` here, `path` inside the package `package`."""

    file: str
    package: str
    version: str
    licence: str
    path: str
    sha256: str


def manifest() -> list[Vendored]:
    """Everything vendored."""
    entries: list[Vendored] = json.loads(MANIFEST.read_text())["files"]
    return entries


def sha256(path: Path) -> str:
    """The hex digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@lru_cache
def _version(name: str) -> str:
    path = STATIC / name
    return sha256(path)[:12] if path.is_file() else ""


def asset(name: str) -> str:
    """The address of a static file with its content's digest, so that browsers may keep it for ever."""
    return url_for("static", filename=name, v=_version(name))


@lru_cache
def _vendored_name(package: str, suffix: str) -> str:
    return next(e["file"] for e in manifest() if e["package"] == package and e["file"].endswith(suffix))


def vendored(package: str, suffix: str) -> str:
    """The address of a vendored file, by package and ending, whatever its version."""
    return asset(f"vendor/{_vendored_name(package, suffix)}")


def install(app: Flask) -> None:
    """Give templates `asset(name)` and `vendored(package, suffix)`."""
    app.jinja_env.globals.update(asset=asset, vendored=vendored)

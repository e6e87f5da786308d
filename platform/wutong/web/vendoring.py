"""Fetch vendored files from the npm registry and write down what came; check that nothing was changed since."""

import json
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from wutong.web.assets import MANIFEST, VENDOR, Vendored, manifest, sha256


def faults() -> list[str]:
    """What differs between the folder and the manifest, one line each."""
    listed = {entry["file"]: entry["sha256"] for entry in manifest()}
    present = {path.name: sha256(path) for path in VENDOR.iterdir() if path != MANIFEST}
    return [
        *(f"missing: {name}" for name in sorted(listed.keys() - present.keys())),
        *(f"not in the manifest: {name}" for name in sorted(present.keys() - listed.keys())),
        *(f"changed: {name}" for name in sorted(listed.keys() & present.keys()) if listed[name] != present[name]),
    ]


def refresh(package: str | None = None, version: str | None = None) -> Iterator[str]:
    """Fetch all packages (or one, perhaps at another version), yield a line for each file written."""
    renewed: list[Vendored] = []
    for name, entries in groupby(manifest(), key=lambda entry: entry["package"]):
        held = list(entries)
        if package not in (None, name):
            renewed += held
            continue
        for entry in _fetch(held, version or held[0]["version"]):
            renewed.append(entry)
            yield f"{entry['file']}  {entry['sha256']}"
    MANIFEST.write_text(json.dumps({"files": renewed}, indent=2) + "\n")


def _fetch(entries: list[Vendored], version: str) -> list[Vendored]:
    with tempfile.TemporaryDirectory() as folder:
        package = entries[0]["package"]
        command = ["npm", "pack", "--silent", "--pack-destination", folder, f"{package}@{version}"]
        subprocess.run(command, check=True, capture_output=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as bundle:
            about = json.loads(_member(bundle, "package.json"))
            return [_place(entry, bundle, about) for entry in entries]


def _place(entry: Vendored, bundle: tarfile.TarFile, about: dict[str, str]) -> Vendored:
    name = entry["file"].replace(entry["version"], about["version"])
    (VENDOR / entry["file"]).unlink(missing_ok=True)
    # Source maps are not vendored; a reference to one makes browsers ask for it in vain.
    lines = _member(bundle, entry["path"]).decode().splitlines(keepends=True)
    kept = [line for line in lines if "sourceMappingURL=" not in line or len(line) > 200]
    (VENDOR / name).write_text("".join(kept))
    renewed: Vendored = {**entry, "file": name, "version": about["version"], "licence": about["license"]}
    renewed["sha256"] = sha256(VENDOR / name)
    return renewed


def _member(bundle: tarfile.TarFile, path: str) -> bytes:
    held = bundle.extractfile(f"package/{path}")
    assert held is not None, f"{path} is not in the package"
    return held.read()

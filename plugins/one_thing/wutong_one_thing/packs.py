"""The bundles that the plugin brings as data (`packs/bundles.toml`), for a province to publish."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from wutong.sdk import Actor, Edit, homes
from wutong_one_thing.homes import BUNDLES

FILE = Path(__file__).parent / "packs" / "bundles.toml"


def told() -> list[dict[str, Any]]:
    """Every bundle of the file, as its layer holds it."""
    return list(tomllib.loads(FILE.read_text(encoding="utf-8"))["bundles"])


def publish(bundles: Iterable[Mapping[str, Any]], *, actor: Actor, note: str = "") -> int:
    """Publish those that the present region and the ones above do not have yet; returns how many."""
    there = homes.held(BUNDLES)
    new = [one for one in bundles if BUNDLES.item(str(one["code"])) not in there]
    if new:
        edits = [Edit(BUNDLES.item(str(one["code"])), dict(one)) for one in new]
        homes.bring_out(BUNDLES, edits, actor=actor, note=note)
    return len(new)


def claim(codes: Iterable[str], *, actor: Actor, note: str = "") -> None:
    """Let the present region offer these bundles (认领)."""
    edits = [Edit(BUNDLES.item(code), {"code": code, "offered": True}) for code in codes]
    homes.bring_out(BUNDLES, edits, actor=actor, note=note)

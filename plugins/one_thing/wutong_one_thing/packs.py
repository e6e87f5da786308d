"""The bundles that the plugin brings as data (`packs/bundles`): `wutong packs load` publishes them for the nation."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from wutong.sdk import SYSTEM, Actor, Edit, Pack, homes
from wutong_one_thing.homes import BUNDLES

FOLDER = Path(__file__).parent / "packs" / "bundles"


def told(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """Every bundle of the folder, as its layer holds it."""
    return list(tomllib.loads((folder / "bundles.toml").read_text(encoding="utf-8"))["bundles"])


def publish(bundles: Iterable[Mapping[str, Any]], *, actor: Actor, note: str = "") -> int:
    """Publish at the present region those that do not stand so already; returns how many."""
    there = homes.held(BUNDLES)
    new = [one for one in bundles if not _stands(one, there.get(BUNDLES.item(str(one["code"]))))]
    if new:
        edits = [Edit(BUNDLES.item(str(one["code"])), dict(one)) for one in new]
        homes.bring_out(BUNDLES, edits, actor=actor, note=note)
    return len(new)


def _stands(told: Mapping[str, Any], held: Any) -> bool:
    return held is not None and all(held.values.get(name) == value for name, value in told.items())


def load(folder: Path) -> None:
    """Publish what the folder says and does not stand so yet."""
    publish(told(folder), actor=SYSTEM, note="国办清单中的一件事")


PACKS = (Pack("one_thing.bundles", "国办清单中的一件事", FOLDER, load),)


def claim(codes: Iterable[str], *, actor: Actor, note: str = "") -> None:
    """Let the present region offer these bundles (认领)."""
    edits = [Edit(BUNDLES.item(code), {"code": code, "offered": True}) for code in codes]
    homes.bring_out(BUNDLES, edits, actor=actor, note=note)

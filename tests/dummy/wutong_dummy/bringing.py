"""The data that the dummy brings: a first hint, which holds wherever no region says its own."""

import tomllib
from pathlib import Path

from wutong.sdk import SYSTEM, Edit, Pack, layers, scope
from wutong_dummy.models import HINT, ITEM


def load_hint(folder: Path) -> None:
    """Publish the hint unless it says so already."""
    told = tomllib.loads((folder / "hint.toml").read_text(encoding="utf-8"))
    held = layers.one(HINT, scope().home, ITEM)
    if held is None or {name: held[name] for name in told} != told:
        layers.publish(HINT, [Edit(ITEM, told)], actor=SYSTEM)


PACKS = (Pack("dummy.hint", "测试提示", Path(__file__).parent / "packs" / "hint", load_hint),)

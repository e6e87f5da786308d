"""The look of a region's pages: greeting, colour and crest, which come down to all below (`Home`).

What an office says of itself alone (its name, telephone, hours, address) is no part of it: `RegionProfile`.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from wutong import tenancy
from wutong.homes.rules import Field, Home, Item, register
from wutong.layers import heads
from wutong.layers.queries import effective
from wutong.regions import rules
from wutong.regions.models import LOOK
from wutong.settings import queries as settings
from wutong.settings.rules import Setting
from wutong.settings.rules import register as declare

SECOND = declare(
    Setting(
        "regions.look_second_person", "地区形象须由另一人审定", "yes", False,
        hint="开启后，徽标、颜色和欢迎语的修改先存入草稿，送审后由另一人发布。",
    )
)  # fmt: skip
DELAY = declare(
    Setting(
        "regions.look_delay_hours", "地区形象延迟几小时生效", "number", 0,
        hint="填 0 则立即生效，最多 168 小时（7 天），在此期间可以一键叫停。",
    )
)  # fmt: skip


def _legible(values: Mapping[str, Any], given: Item | None) -> Mapping[str, str]:
    if not values.get("colour"):
        return {}
    try:
        rules.readable(values["colour"])
    except rules.BadColour as wrong:
        return {"colour": wrong.message}
    return {}


#: One item and no more: every region has one look.
HOME = register(
    Home(
        "look", LOOK, "形象草稿与发布", "起草、定时生效或撤回本地区的徽标、颜色和欢迎语；平时在“地区形象”中设置。",
        (
            Field("greeting", "欢迎语", limit=60),
            Field("colour", "主题颜色", hint="写作 #rrggbb，例如 #12503b；白色文字要能在上面看清。", limit=7),
            Field("crest", "徽标", "picture", hint="在“地区形象”中更换。", door="regions.crest_of"),
        ),
        edit="region.manage", publish="region.manage", order=611, check=_legible, removable=False,
        given=lambda: {ITEM: Item("地区形象", {})},
        second=lambda: bool(settings.value(SECOND.name)), delay=lambda: settings.wait(DELAY.name),
    )
)  # fmt: skip
ITEM: UUID = HOME.item("look")
#: What the history says of a release that was made by the page of the look.
NOTE = "在“地区形象”中修改"


def shown() -> dict[str, tuple[str, int]]:
    """How the pages of the present region look: element → (value, region it came from).

    Every page asks it. It is kept until a region on the line says something else, and where none ever said anything it
    is not even read.
    """
    home, line = tenancy.scope().home, tenancy.scope().line
    seen = [] if heads.silent(LOOK, line) else effective(LOOK, home)
    return {name: (found[name], origin.region) for found in seen for name, origin in found.origins.items()}

"""The verbs: set, reset, switch. Each is a release of the home region, now or at an instant; `HeldAbove` refuses."""

from datetime import datetime
from typing import Any

from wutong import tenancy
from wutong.access import Actor
from wutong.layers.kinds import Edit
from wutong.layers.models import Release
from wutong.layers.releases import publish
from wutong.settings import rules
from wutong.settings.models import SETTING, SWITCH

MANAGE, SWITCHING = "setting.manage", "plugin.switch"


def set_value(name: str, value: Any, *, actor: Actor, lock: bool = False, at: datetime | None = None) -> Release:
    """Set a setting for the home region and all below; `lock` makes it binding there, otherwise it is a suggestion."""
    actor.must(MANAGE, at=tenancy.scope().home)
    setting = rules.get(name)
    locks = frozenset({"value"} if lock else ())
    told = Edit(setting.item, {"value": rules.checked(setting, value)}, locks=locks)
    return publish(SETTING, [told], actor=actor, at=at, note=setting.label)


def reset(name: str, *, actor: Actor) -> Release:
    """Let what holds above hold here again."""
    actor.must(MANAGE, at=tenancy.scope().home)
    setting = rules.get(name)
    told = Edit(setting.item, {"value": None}, locks=frozenset())
    return publish(SETTING, [told], actor=actor, note=setting.label)


def switch(plugin: str, on: bool | None, *, actor: Actor, lock: bool = False, at: datetime | None = None) -> Release:
    """Switch a plugin on or off for the home region and all below, or (None) leave it to the region above.

    Raises `UnknownPlugin` where it is not installed.
    """
    actor.must(SWITCHING, at=tenancy.scope().home)
    if plugin not in rules.PLUGINS:
        raise rules.UnknownPlugin(plugin=plugin)
    told = Edit(rules.switch_of(plugin), {"enabled": on}, locks=frozenset({"enabled"} if lock else ()))
    return publish(SWITCH, [told], actor=actor, at=at, note=plugin)

"""The values that hold in a region, and where each comes from. All are read from the cache of the layers kit."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from wutong import tenancy
from wutong.layers.fold import Folded
from wutong.layers.queries import effective
from wutong.settings import rules
from wutong.settings.models import SETTING, SWITCH

#: Nobody waits longer than a week for what was agreed, in hours.
LONGEST = 168


class Held(NamedTuple):
    """What holds in a region for a setting or a plugin: the value, who set it (None: nobody), whether it is locked.

    `own`: this region itself set it. `locked`: a region above does not leave it to this one.
    """

    name: str
    value: Any
    origin: int | None
    own: bool
    locked: bool


def value(name: str) -> Any:
    """The value of a setting in the current region; its default where nobody on the line set it."""
    return held(name).value


def wait(name: str) -> timedelta:
    """A setting that is a number of hours to wait before something agreed takes effect, a week at most."""
    return timedelta(hours=min(LONGEST, int(value(name))))


def held(name: str) -> Held:
    """The value of a setting in the current region with its origin; raises `UnknownSetting`."""
    setting = rules.get(name)
    home = tenancy.scope().home
    seen = {found.item: found for found in effective(SETTING, home)}
    return _held(name, seen.get(setting.item), "value", setting.default)


def settings() -> list[Held]:
    """Every declared setting as it holds in the current region, by name."""
    return [held(name) for name in sorted(rules.SETTINGS)]


def enabled(plugin: str) -> bool:
    """Whether a plugin is switched on in the current region; off where nobody on the line switched it on."""
    return bool(switches([plugin])[0].value)


def switches(plugins: Iterable[str]) -> list[Held]:
    """The switches of the named plugins as they hold in the current region."""
    seen = {found.item: found for found in effective(SWITCH, tenancy.scope().home)}
    return [_held(plugin, seen.get(rules.switch_of(plugin)), "enabled", False) for plugin in plugins]


def _held(name: str, found: Folded | None, element: str, default: Any) -> Held:
    if found is None or element not in found.origins:
        return Held(name, default, None, own=False, locked=False)
    origin, home = found.origins[element].region, tenancy.scope().home
    above = element in found.locked and origin != home
    return Held(name, found[element], origin, own=origin == home, locked=above)

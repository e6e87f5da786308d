"""What can be set: names with type, default and how each may change below. Values in, values or refusals out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID, uuid5

from wutong.errors import Invalid, NotFound

May = Literal["locked", "at_most", "at_least", "subset", "superset", "free", "default"]
Type = Literal["text", "number", "yes", "choice", "lines"]
#: Names become ids by this, so the same setting is the same item in every installation.
SPACE = UUID("0b7f4b1c-9a3e-5d22-8f0e-5a1c61d8f7a4")


@dataclass(frozen=True)
class Setting:
    """One thing a region may set: `type` says how it is written, `default` holds where nobody set it.

    `may` says how a region below may change it; `choices` are the values of a choice with their labels;
    `shape` is a regular expression that each of several lines must match whole.
    """

    name: str
    label: str
    type: Type
    default: Any
    may: May = "default"
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    shape: str = ""

    @property
    def item(self) -> UUID:
        """The setting's id in its layer table."""
        return uuid5(SPACE, f"setting:{self.name}")


class UnknownSetting(NotFound):
    """No room declares a setting of this name."""

    code = "settings.unknown"
    message = "没有“{name}”这项设置，请从设置列表中选择。"


#: Every declared setting by name; filled by `register` while the rooms are imported.
SETTINGS: dict[str, Setting] = {}
#: Every installed plugin by name, with its title; filled by `install` when the plugins are found.
PLUGINS: dict[str, str] = {}


class UnknownPlugin(NotFound):
    """No plugin of this name is installed."""

    code = "settings.unknown_plugin"
    message = "没有安装“{plugin}”这个扩展功能，请从列表中选择。"


def install(plugin: str, title: str) -> None:
    """Let a plugin be switched on and off, under its title."""
    PLUGINS[plugin] = title


def register(setting: Setting) -> Setting:
    """Declare a setting; a name is declared once."""
    if SETTINGS.setdefault(setting.name, setting) != setting:
        raise ValueError(f"the setting {setting.name} is declared twice")
    return setting


def get(name: str) -> Setting:
    """The declaration of a setting; raises `UnknownSetting`."""
    if name not in SETTINGS:
        raise UnknownSetting(name=name)
    return SETTINGS[name]


def may_of(item: UUID) -> Mapping[str, May]:
    """How the value of one setting, named by its id, may change on the way down."""
    found = next((setting for setting in SETTINGS.values() if setting.item == item), None)
    return {"value": found.may if found else "default"}


def switch_of(plugin: str) -> UUID:
    """The id of a plugin's switch, installed or not: a switch outlives its plugin."""
    return uuid5(SPACE, f"switch:{plugin}")


def checked(setting: Setting, told: Any) -> Any:
    """A value as the setting's type has it, from a form or a program; raises `Invalid` on the field `value`."""
    try:
        return _READ[setting.type](setting, told)
    except ValueError as error:
        raise Invalid({"value": [str(error)]}, name=setting.name) from None


def _number(setting: Setting, told: Any) -> int:
    if isinstance(told, bool) or not str(told).strip().isdecimal():
        raise ValueError("请填写不小于 0 的整数")
    return int(told)


def _text(setting: Setting, told: Any) -> str:
    if len(str(told)) > 500:
        raise ValueError("不能超过 500 个字")
    return str(told).strip()


def _yes(setting: Setting, told: Any) -> bool:
    return told in (True, "yes", "on", "1", "true")


def _choice(setting: Setting, told: Any) -> str:
    if told not in dict(setting.choices):
        raise ValueError("请从列表中选择")
    return str(told)


def _lines(setting: Setting, told: Any) -> list[str]:
    entries = told.splitlines() if isinstance(told, str) else list(told)
    found = [line for line in (str(entry).strip() for entry in entries) if line]
    if wrong := [line for line in found if setting.shape and not re.fullmatch(setting.shape, line)]:
        raise ValueError(f"“{wrong[0][:40]}”的写法不对，请按说明填写")
    return found


_READ: Mapping[Type, Callable[[Setting, Any], Any]] = {
    "text": _text,
    "number": _number,
    "yes": _yes,
    "choice": _choice,
    "lines": _lines,
}

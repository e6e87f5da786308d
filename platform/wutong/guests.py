"""Plugins at the door: found by entry point, checked by name before any of them runs, mounted, switched per region.

What a plugin must keep to is in `inspection`. Whether it is on in a region is asked here and nowhere else, so a plugin
never asks about itself.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.typing import RouteCallable
from jinja2 import TemplateNotFound

from wutong import events, sweeps, tenancy, timers
from wutong.cases.actions import moving
from wutong.db import present
from wutong.errors import NotFound
from wutong.fees.providers import PROVIDERS
from wutong.inspection import PluginRefused, check
from wutong.notices import texts as notices
from wutong.people import presence
from wutong.plugin import GROUP, Plugin
from wutong.settings import rules as settings
from wutong.web.doors import right_of
from wutong.web.region import lasts


class SwitchedOff(NotFound):
    """The plugin is not switched on in this region."""

    code = "plugin.off"
    message = "本地区没有开通这项服务，如有需要请联系当地政务服务中心。"


def entries() -> list[EntryPoint]:
    """Where every installed plugin says that it is one, by name; none of them is loaded."""
    return sorted(entry_points(group=GROUP), key=lambda entry: entry.name)


def discover() -> tuple[Plugin, ...]:
    """Every installed plugin, by name, checked; raises `PluginRefused` for the first bad one."""
    found = []
    for entry in entries():
        plugin = entry.load()
        if not isinstance(plugin, Plugin):
            raise PluginRefused(plugin=entry.name, reason="入口点给出的不是 Plugin")
        check(plugin, entry.name, entry.module)
        found.append(plugin)
    return tuple(found)


def packages() -> tuple[tuple[Plugin, Path], ...]:
    """Every installed plugin with the folder of its package, by name."""
    found = []
    for entry in entries():
        spec = find_spec(entry.module)
        folders = (spec.submodule_search_locations or ()) if spec else ()
        found += [(entry.load(), Path(folder)) for folder in folders]
    return tuple(found)


def migrations() -> tuple[Path, ...]:
    """The folders of the installed plugins' own branches of the history."""
    return tuple(folder / plugin.migrations for plugin, folder in packages() if plugin.migrations)


def translations() -> tuple[Path, ...]:
    """The folders of the installed plugins' own English."""
    return tuple(folder / plugin.translations for plugin, folder in packages() if plugin.translations)


def commands() -> tuple[click.Command, ...]:
    """The commands that plugins bring to the `wutong` command line."""
    return tuple(command for plugin in discover() for command in plugin.commands)


def _hand_out(plugin: Plugin) -> None:
    """Give the plugin's rights to the core's roles it names."""
    for role, rights in plugin.roles.items():
        presence.BROUGHT[role] = presence.BROUGHT.get(role, frozenset()) | frozenset(rights)


def _answer(plugin: Plugin) -> None:
    """Register what of the plugin is called by the core: reactions, timed answers, ways of paying."""
    for fact, handlers in plugin.reacts.items():
        for handler in handlers:
            events.REACTIONS.register(fact, handler, owner=plugin.name)
    for kind, ringer in {**plugin.timed, **plugin.errands}.items():
        timers.TIMED.register(kind, ringer, owner=plugin.name, outside=kind in plugin.errands)
    for protocol, maker in plugin.payments.items():
        PROVIDERS.register(protocol, maker, owner=plugin.name)


def _keep(plugin: Plugin) -> None:
    """Register how long the plugin's rows stay, and which papers they refer to, switched on or not."""
    for column, time in plugin.kept.items():
        sweeps.KEPT.register(column, time)
    for holder in plugin.holds:
        sweeps.HELD.register(holder)


class Guests:
    """The plugins of one application, and whether each is on in the present region."""

    def __init__(self, plugins: Sequence[Plugin], is_on: Callable[[str], bool]) -> None:
        self.plugins = {plugin.name: plugin for plugin in plugins}
        self.is_on = is_on
        self.owners: dict[str, str] = {}

    def slots(self, name: str) -> list[str]:
        """The templates that fill a slot here, in the plugins' alphabetical order."""
        filled = [plugin for plugin in self.plugins.values() if name in plugin.slots]
        return [plugin.slots[name] for plugin in filled if self.is_on(plugin.name)]

    def offered(self, endpoint: str) -> bool:
        """Whether a menu may lead to this view here; where no region is announced, as on the page of a refusal, there
        is nobody to ask."""
        owner = self.owners.get(endpoint.partition(".")[0])
        held = present.get()
        return owner is None or not isinstance(held, tenancy.Scope) or held.region is None or self.is_on(owner)

    def connect(self) -> None:
        """Register reactions, timed answers and steps, each under its owner's switch."""
        events.REACTIONS.is_on = timers.TIMED.is_on = PROVIDERS.is_on = self.is_on
        notices.Brought.is_on = staticmethod(self.is_on)
        moving.Current.bring({plugin.name: tuple(plugin.moves) for plugin in self.plugins.values()}, self.is_on)
        for plugin in self.plugins.values():
            _answer(plugin)
            _keep(plugin)
            notices.bring(plugin.name, plugin.notices)
            _hand_out(plugin)
            settings.install(plugin.name, plugin.title)
            for setting in plugin.settings:
                settings.register(setting)

    def mount(self, app: Flask, register_api: Callable[..., None]) -> None:
        """Give every plugin its addresses: citizens, staff, machines."""
        for plugin in self.plugins.values():
            doors = (
                (plugin.pages, app.register_blueprint, f"/<region:region>/{plugin.name}"),
                (plugin.desk, app.register_blueprint, f"/<region:region>/desk/{plugin.name}"),
                (plugin.api, register_api, f"/api/v1/<region:region>/{plugin.name}"),
            )
            for blueprint, register, prefix in doors:
                if blueprint is not None:
                    register(blueprint, url_prefix=prefix)
                    lasts(blueprint.name)
                    self.owners[blueprint.name] = plugin.name
                    self._switch(app, blueprint.name, plugin.name)
            _slots(app, plugin)

    def _switch(self, app: Flask, blueprint: str, plugin: str) -> None:
        """Put the switch before every view of the blueprint; inside the request's scope, after the region is known."""
        prefix = f"{blueprint}."
        for endpoint, view in list(app.view_functions.items()):
            if endpoint.startswith(prefix) and not endpoint.endswith(".static"):
                if right_of(view) is None:
                    raise PluginRefused(plugin=plugin, reason=f"页面 {endpoint} 没有声明权限")
                app.view_functions[endpoint] = _behind_switch(view, lambda: self.is_on(plugin))


def _slots(app: Flask, plugin: Plugin) -> None:
    """A page of the core must not fail one day for want of a plugin's template."""
    for template in plugin.slots.values():
        try:
            app.jinja_env.get_template(template)
        except TemplateNotFound:
            raise PluginRefused(plugin=plugin.name, reason=f"没有模板 {template}") from None


def _behind_switch(view: RouteCallable, is_on: Callable[[], bool]) -> RouteCallable:
    @wraps(view)
    def switched(*args: Any, **kwargs: Any) -> Any:
        if not is_on():
            raise SwitchedOff
        return view(*args, **kwargs)

    return switched

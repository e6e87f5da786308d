"""Plugins at the door: found by entry point, checked by name before any of them runs, mounted, switched per region.

What a plugin must keep to is in `inspection`. One that cannot be loaded, breaks a rule, or whose tables are not up to
date is put aside: it does not run, its addresses say so, and everything else goes on. Whether one is on in a region is
asked here and nowhere else, so a plugin never asks about itself.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, wraps
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click
from flask import Flask
from flask.typing import RouteCallable

from wutong import events, points, sweeps, tenancy, timers
from wutong.cases.actions.current import Current
from wutong.cases.serving import SERVING
from wutong.db import present
from wutong.errors import NotFound, Refused
from wutong.exchanges import api as lists_api
from wutong.exchanges import desk as lists_desk
from wutong.fees.providers import PROVIDERS
from wutong.hosting import rules as hosting
from wutong.inspection import PluginRefused, check
from wutong.notices import texts as notices
from wutong.people import presence
from wutong.people.rules import openid
from wutong.plugin import GROUP, Plugin
from wutong.settings import rules as settings
from wutong.web import guarding
from wutong.web.doors import open_to_all
from wutong.web.region import lasts

#: Where a script of Alembic says which revision it is, and which one is before it.
REVISION = re.compile(r"""^(down_)?revision(?:\s*:[^=\n]+)?\s*=\s*["'](\w+)["']""", re.MULTILINE)
WAITING = "数据表还不是这个版本所要的，或者运行人员停用了它"


class PutAside(Refused):
    """The plugin is installed and does not run."""

    code, status = "plugin.aside", 503
    message = "这项扩展功能暂时不能使用，其他业务不受影响。请稍后再试，急事请联系当地政务服务中心。"


class SwitchedOff(NotFound):
    """The plugin is not switched on in this region."""

    code = "plugin.off"
    message = "本地区没有开通这项服务，如有需要请联系当地政务服务中心。"


def entries() -> list[EntryPoint]:
    """Where every installed plugin says that it is one, by name; none of them is loaded."""
    return sorted(entry_points(group=GROUP), key=lambda entry: entry.name)


#: What this process could not load, and why: a second try to import the same would tell another story.
BROKEN: dict[tuple[str, str], PluginRefused] = {}


def load(entry: EntryPoint) -> Plugin:
    """The plugin of an entry point, unchecked; raises `PluginRefused` for one that cannot be loaded or is none."""
    key = (entry.name, entry.value)
    if key in BROKEN:
        raise BROKEN[key]
    try:
        plugin = entry.load()
    except Exception as error:  # noqa: BLE001 - whatever happens while it is imported is its own
        told = f"{type(error).__name__}: {error}".partition("\n")[0]
        raise BROKEN.setdefault(key, PluginRefused(plugin=entry.name, reason=f"无法加载（{told}）")) from error
    if not isinstance(plugin, Plugin):
        raise PluginRefused(plugin=entry.name, reason="入口点给出的不是 Plugin")
    return plugin


def gather(aside: Collection[str] = ()) -> tuple[tuple[Plugin, ...], dict[str, str]]:
    """Every installed plugin that keeps the rules, by name, and why each of the others is put aside; `aside` are the
    names of those that are not to run although they might."""
    found, shut = [], {}
    for entry in entries():
        try:
            plugin = load(entry)
            check(plugin, entry.name, entry.module)
        except PluginRefused as refusal:
            shut[entry.name] = refusal.text()
        else:
            if entry.name in aside:
                shut[entry.name] = PluginRefused(plugin=entry.name, reason=WAITING).text()
            else:
                found.append(plugin)
    return tuple(found), shut


def versions() -> dict[str, str]:
    """The version of every installed plugin, by name."""
    return {entry.name: entry.dist.version for entry in entries() if entry.dist}


def packages() -> tuple[tuple[Plugin, Path], ...]:
    """Every installed plugin that can be loaded with the folder of its package, by name."""
    found = []
    for entry in entries():
        with suppress(PluginRefused):
            plugin, spec = load(entry), find_spec(entry.module)
            folders = (spec.submodule_search_locations or ()) if spec else ()
            found += [(plugin, Path(folder)) for folder in folders]
    return tuple(found)


def histories() -> dict[str, Path]:
    """The folders of the installed plugins' own branches of the history, by the plugin's name."""
    return {plugin.name: folder / plugin.migrations for plugin, folder in packages() if plugin.migrations}


def heads() -> dict[str, str]:
    """The revision that each plugin's code wants, read from its folder without running anything."""
    found = {}
    for name, folder in histories().items():
        told = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py"))]
        said = [match.groups() for text in told for match in REVISION.finditer(text)]
        before = {revision for down, revision in said if down}
        found[name] = next((revision for down, revision in said if not down and revision not in before), "")
    return found


def translations() -> tuple[Path, ...]:
    """The folders of the installed plugins' own English."""
    return tuple(folder / plugin.translations for plugin, folder in packages() if plugin.translations)


def commands() -> tuple[click.Command, ...]:
    """The commands that plugins bring to the `wutong` command line."""
    return tuple(command for plugin in gather()[0] for command in plugin.commands)


def _ask(plugin: Plugin) -> None:
    """Ask the plugin what it knows of a case beside the core."""
    if plugin.serves is not None:
        SERVING.register(plugin.serves, owner=plugin.name)


def _hand_out(plugin: Plugin) -> None:
    """Give the plugin's rights to the core's roles it names, and let them be given to programs."""
    openid.BROUGHT.update(plugin.rights)
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
    points.register(plugin)


def _keep(plugin: Plugin) -> None:
    """Register how long the plugin's rows stay, and which papers they refer to, switched on or not."""
    for column, time in plugin.kept.items():
        sweeps.KEPT.register(column, time)
    for holder in plugin.holds:
        sweeps.HELD.register(holder)


class Guests:
    """The plugins of one application, and whether each is on in the present region."""

    def __init__(
        self, plugins: Sequence[Plugin], is_on: Callable[[str], bool], aside: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.plugins = {plugin.name: plugin for plugin in plugins}
        self.aside = aside
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

    def is_on_here(self, name: str) -> bool:
        """Whether a plugin is on in the present region; where none is announced nothing that it adds is there."""
        held = present.get()
        return isinstance(held, tenancy.Scope) and held.region is not None and self.is_on(name)

    def connect(self) -> None:
        """Register reactions, timed answers and steps, each under its owner's switch."""
        for switched in (events.REACTIONS, timers.TIMED, PROVIDERS, SERVING):
            switched.is_on = self.is_on
        for point in points.SWITCHED:
            point.is_on = self.is_on_here
        notices.Brought.is_on = staticmethod(self.is_on)
        plugins = self.plugins.items()
        moves = {name: tuple(plugin.moves) for name, plugin in plugins}
        Current.bring(moves, self.is_on, {name: tuple(plugin.states) for name, plugin in plugins})
        for plugin in self.plugins.values():
            _answer(plugin)
            _keep(plugin)
            _ask(plugin)
            notices.bring(plugin.name, plugin.notices)
            _hand_out(plugin)
            settings.install(plugin.name, plugin.title)
            for setting in plugin.settings:
                settings.register(setting)
        for name in self.aside:
            settings.install(name, name)
        hosting.install(self.known())

    def known(self) -> Iterator[hosting.Guest]:
        """What is installed, for whoever looks after it."""
        installed, wanted = versions(), heads()
        for name, plugin in self.plugins.items():
            handlers = (events.handler_name(each) for some in plugin.reacts.values() for each in some)
            rung = (*plugin.timed, *plugin.errands)
            told = (installed.get(name, ""), wanted.get(name, ""), tuple(sorted(handlers)), rung)
            yield hosting.Guest(name, plugin.title, *told)
        for name, why in self.aside.items():
            yield hosting.Guest(name, name, installed.get(name, ""), aside=why)

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
                    self._own(app, blueprint.name, plugin.name)
            self._house(app, plugin, register_api)
        for name in self.aside:
            _shut(app, name)

    def _house(self, app: Flask, plugin: Plugin, register_api: Callable[..., None]) -> None:
        """Give what the plugin lets regions inherit, and its lists, their pages and machine doors."""
        for exchange in points.lists(plugin):
            doors = ((lists_desk.editor(exchange), app.register_blueprint), (lists_api.door(exchange), register_api))
            for blueprint, register in doors:
                register(blueprint)
                self._own(app, blueprint.name, plugin.name)
        for home in (*plugin.homes, *points.homes(plugin)):
            for blueprint, register in zip(_doors_of(home), (app.register_blueprint, register_api), strict=True):
                register(blueprint)
                self._own(app, blueprint.name, plugin.name)

    def _own(self, app: Flask, blueprint: str, plugin: str) -> None:
        lasts(blueprint)
        self.owners[blueprint] = plugin
        self._switch(app, blueprint, plugin)

    def _switch(self, app: Flask, blueprint: str, plugin: str) -> None:
        """Put the switch before every view of the blueprint; inside the request's scope, after the region is known."""
        prefix = f"{blueprint}."
        for endpoint, view in list(app.view_functions.items()):
            if endpoint.startswith(prefix) and not endpoint.endswith(".static"):
                app.view_functions[endpoint] = _behind_switch(view, plugin, lambda: self.is_on(plugin))


@lru_cache
def _doors_of(home: Any) -> tuple[Any, Any]:
    """The pages and the machine door of a home, made once a process: a blueprint that is registered takes no views any
    more, and menus lead to it by name."""
    from wutong.homes import api, desk  # which make those of the rooms, so not before every room has declared its own

    return desk.editor(home), api.door(home)


def _shut(app: Flask, name: str) -> None:
    """Let every address of a plugin that was put aside say so."""

    @open_to_all
    def aside(**rest: str) -> Any:
        raise PutAside(plugin=name)

    for door in (f"/<region:region>/{name}", f"/<region:region>/desk/{name}", f"/api/v1/<region:region>/{name}"):
        for rule in (f"{door}/", f"{door}/<path:rest>"):
            app.add_url_rule(rule, f"{name}_aside", aside, methods=("GET", "POST", "PUT", "PATCH", "DELETE"))


def _behind_switch(view: RouteCallable, plugin: str, is_on: Callable[[], bool]) -> RouteCallable:
    @wraps(view)
    def switched(*args: Any, **kwargs: Any) -> Any:
        if not is_on():
            raise SwitchedOff
        return guarding.page(plugin, view, *args, **kwargs)

    return switched

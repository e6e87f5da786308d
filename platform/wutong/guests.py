"""Plugins at the door: found by entry point, checked by name before any of them runs, mounted, switched per region.

A plugin is trusted code that the operator chose to install; the checks keep it from breaking a rule of the house by
mistake. Whether it is on in a region is asked here and nowhere else, so a plugin never asks about itself.
"""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from importlib.metadata import EntryPoint, entry_points, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.typing import RouteCallable
from packaging.specifiers import InvalidSpecifier, SpecifierSet

from wutong import events, sweeps, timers
from wutong.cases.actions import moving
from wutong.cases.rules import CASE
from wutong.errors import Misconfigured, NotFound
from wutong.notices import rules as notices
from wutong.people import presence
from wutong.plugin import GROUP, Plugin
from wutong.settings import rules as settings
from wutong.tenancy import Look, Owned, Sealed
from wutong.web.region import lasts

NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
ALLOWED = ("wutong.sdk", "wutong.testing")


class PluginRefused(Misconfigured):
    """A plugin breaks a rule of the house; the installation does not start with it."""

    code = "plugin.refused"
    message = "插件“{plugin}”不能启用：{reason}"


class SwitchedOff(NotFound):
    """The plugin is not switched on in this region."""

    code = "plugin.off"
    message = "本地区没有开通这项服务，如有需要请联系当地政务服务中心。"


def _entries() -> list[EntryPoint]:
    return sorted(entry_points(group=GROUP), key=lambda entry: entry.name)


def discover() -> tuple[Plugin, ...]:
    """Every installed plugin, by name, checked; raises `PluginRefused` for the first bad one."""
    found = []
    for entry in _entries():
        plugin = entry.load()
        if not isinstance(plugin, Plugin):
            raise PluginRefused(plugin=entry.name, reason="入口点给出的不是 Plugin")
        check(plugin, entry.name, entry.module)
        found.append(plugin)
    return tuple(found)


def packages() -> tuple[tuple[Plugin, Path], ...]:
    """Every installed plugin with the folder of its package, by name."""
    found = []
    for entry in _entries():
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


def check(plugin: Plugin, entry_name: str, module: str) -> None:
    """Raise `PluginRefused` with the first reason, if there is one."""
    for rule in RULES:
        for reason in rule(plugin):
            raise PluginRefused(plugin=plugin.name, reason=reason)
    if plugin.name != entry_name:
        raise PluginRefused(plugin=plugin.name, reason=f"入口点名“{entry_name}”与插件名不同")
    for name, line in _reaches_inside(module):
        raise PluginRefused(plugin=plugin.name, reason=f"{name} 第 {line} 行越过 wutong.sdk 引用了内核")


def _name(plugin: Plugin) -> Iterator[str]:
    if not NAME.fullmatch(plugin.name):
        yield "名称只能用小写字母、数字和下划线"


def _core(plugin: Plugin) -> Iterator[str]:
    try:
        fits = SpecifierSet(plugin.needs_core).contains(version("wutong"), prereleases=True)
    except InvalidSpecifier:
        yield f"needs_core “{plugin.needs_core}”不是版本范围"
    else:
        if not fits:
            yield f"需要内核 {plugin.needs_core}，现在是 {version('wutong')}"


def _tables(plugin: Plugin) -> Iterator[str]:
    for model in plugin.models:
        table = getattr(model, "__tablename__", model.__name__)
        if not table.startswith(f"{plugin.name}_"):
            yield f"表 {table} 须以“{plugin.name}_”开头"
        if not issubclass(model, Look):
            yield f"表 {table} 没有声明可见范围（look）"
    if plugin.models and plugin.migrations is None:
        yield "有表而没有迁移（migrations）"


def _keeping(plugin: Plugin) -> Iterator[str]:
    for column in plugin.kept:
        if column.class_ not in plugin.models or not issubclass(column.class_, Owned | Sealed):
            yield f"保存期限 {column} 须写在插件自己的、属于地区的表上"


def _prefixes(plugin: Plugin) -> Iterator[str]:
    dotted = {
        "权限": tuple(plugin.rights),
        "事件": tuple(fact.wire for fact in plugin.events),  # type: ignore[attr-defined]
        "定时": tuple(plugin.timed),
        "设置": tuple(setting.name for setting in plugin.settings),
        "通知": tuple(plugin.notices),
    }
    for kind, names in dotted.items():
        for name in names:
            if not name.startswith(f"{plugin.name}."):
                yield f"{kind} {name} 须以“{plugin.name}.”开头"
    for template in plugin.slots.values():
        if not template.startswith(f"{plugin.name}/"):
            yield f"模板 {template} 须放在 {plugin.name}/ 下"


def _roles(plugin: Plugin) -> Iterator[str]:
    for right in {right for rights in plugin.roles.values() for right in rights} - set(plugin.rights):
        yield f"角色所得的权限 {right} 没有声明"


def _blueprints(plugin: Plugin) -> Iterator[str]:
    for part in ("pages", "desk", "api"):
        blueprint = getattr(plugin, part)
        wanted = f"{plugin.name}_{part}"
        if blueprint is not None and blueprint.name != wanted:
            yield f"{part} 的蓝图须名为 {wanted}，现在是 {blueprint.name}"
        if blueprint is not None and blueprint.url_prefix:
            yield f"{part} 的蓝图不要自带 url_prefix，地址由内核安排"


RULES: Sequence[Callable[[Plugin], Iterator[str]]] = (_name, _core, _tables, _keeping, _prefixes, _roles, _blueprints)


def _reaches_inside(module: str) -> Iterator[tuple[str, int]]:
    """Every import of a core module other than the public ones, in the plugin's own package."""
    spec = find_spec(module.partition(".")[0])
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for path in sorted(Path(folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if any(_inside(name) for name in _imported(node)):
                    yield path.name, getattr(node, "lineno", 0)


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.level == 0:
        for alias in node.names:
            yield f"{node.module}.{alias.name}" if node.module == "wutong" else str(node.module)


def _inside(name: str) -> bool:
    if name != "wutong" and not name.startswith("wutong."):
        return False
    return not any(name == public or name.startswith(f"{public}.") for public in ALLOWED)


def _hand_out(plugin: Plugin) -> None:
    """Give the plugin's rights to the core's roles it names."""
    for role, rights in plugin.roles.items():
        presence.BROUGHT[role] = presence.BROUGHT.get(role, frozenset()) | frozenset(rights)


def _answer(plugin: Plugin) -> None:
    """Register what of the plugin runs in a worker: reactions, timed answers, keeping times."""
    for fact, handlers in plugin.reacts.items():
        for handler in handlers:
            events.REACTIONS.register(fact, handler, owner=plugin.name)
    for kind, ringer in plugin.timed.items():
        timers.TIMED.register(kind, ringer)
    for column, time in plugin.kept.items():
        sweeps.KEPT.register(column, time)


class Guests:
    """The plugins of one application, and whether each is on in the present region."""

    def __init__(self, plugins: Sequence[Plugin], is_on: Callable[[str], bool]) -> None:
        self.plugins = {plugin.name: plugin for plugin in plugins}
        self.is_on = is_on

    def slots(self, name: str) -> list[str]:
        """The templates that fill a slot here, in the plugins' alphabetical order."""
        filled = [plugin for plugin in self.plugins.values() if name in plugin.slots]
        return [plugin.slots[name] for plugin in filled if self.is_on(plugin.name)]

    def connect(self) -> None:
        """Register reactions and timed answers, each under its owner's switch."""
        events.REACTIONS.is_on = self.is_on
        for plugin in self.plugins.values():
            _answer(plugin)
            notices.KINDS.update(plugin.notices)
            _hand_out(plugin)
            settings.install(plugin.name, plugin.title)
            for setting in plugin.settings:
                settings.register(setting)
        moving.Current.flow = CASE.with_moves(*(move for plugin in self.plugins.values() for move in plugin.moves))

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
                    self._switch(app, blueprint.name, plugin.name)

    def _switch(self, app: Flask, blueprint: str, plugin: str) -> None:
        """Put the switch before every view of the blueprint; inside the request's scope, after the region is known."""
        prefix = f"{blueprint}."
        for endpoint, view in list(app.view_functions.items()):
            if endpoint.startswith(prefix) and not endpoint.endswith(".static"):
                app.view_functions[endpoint] = _behind_switch(view, lambda: self.is_on(plugin))


def _behind_switch(view: RouteCallable, is_on: Callable[[], bool]) -> RouteCallable:
    @wraps(view)
    def switched(*args: Any, **kwargs: Any) -> Any:
        if not is_on():
            raise SwitchedOff
        return view(*args, **kwargs)

    return switched

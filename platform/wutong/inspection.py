"""What a plugin must keep to before any of it runs; the first rule it breaks is named with the plugin.

A plugin is trusted code that the operator chose to install. The rules keep it from taking by mistake what is the
core's or another plugin's: its name is the prefix of everything it brings, and no word of the core is its name.
"""

import ast
import pkgutil
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from flask import Flask
from jinja2 import TemplateNotFound
from packaging.specifiers import InvalidSpecifier, SpecifierSet

import wutong
from wutong import events, points
from wutong.cases.rules import CASE, stages
from wutong.db import Model
from wutong.errors import Misconfigured
from wutong.flow import Move, State
from wutong.notices import kinds as notices
from wutong.notices.offices import CASE as CASE_PAGE
from wutong.people.rules.roles import RIGHTS, ROLES
from wutong.plugin import Plugin
from wutong.tenancy import Look, Owned, Sealed
from wutong.web.doors import right_of
from wutong.web.region import RegionConverter
from wutong.web.slots import SLOTS

NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
ALLOWED = ("wutong.sdk", "wutong.testing")
CORE = "wutong."
#: The core's name without one of those behind it.
NOT_PUBLIC = re.compile(r"\bwutong\b(?!\.(?:sdk|testing)\b)")
#: As many characters as the columns of a case's history and of its row have room for.
LONGEST_MOVE, LONGEST_STATE = 40, 60
#: Nouns of the core: what its rights and notices begin with, the names of its parts, the words in its addresses.
NOUNS = frozenset(
    {word.partition(".")[0] for word in (*RIGHTS, *notices.KINDS)}
    | {part.name for part in pkgutil.iter_modules(wutong.__path__)}
    | {"api", "desk"}
)


class PluginRefused(Misconfigured):
    """A plugin breaks a rule of the house; the installation does not start with it."""

    code = "plugin.refused"
    message = "插件“{plugin}”不能启用：{reason}"


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
    if taken(plugin.name):
        yield f"名称“{plugin.name}”是内核的用语，请换一个"


def taken(name: str) -> bool:
    """Whether a word belongs to the core, so that no plugin may be called that."""
    return name in NOUNS | _facts_of_core() | _tables_of_core(name)


def _facts_of_core() -> frozenset[str]:
    core = (wire for wire, fact in events.facts().items() if fact.__module__.startswith(CORE))
    return frozenset(wire.partition(".")[0] for wire in core)


def _tables_of_core(name: str) -> frozenset[str]:
    """The name again, if tables of the core already begin with it."""
    core = [mapper.class_ for mapper in Model.registry.mappers if mapper.class_.__module__.startswith(CORE)]
    return frozenset({name} if any(model.__tablename__.startswith(f"{name}_") for model in core) else ())


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


def _homes(plugin: Plugin) -> Iterator[str]:
    kinds = [getattr(model, "kind", None) for model in plugin.models]
    for home in plugin.homes:
        if home.name != plugin.name and not home.name.startswith(f"{plugin.name}_"):
            yield f"继承内容 {home.name} 的名称须以“{plugin.name}”开头"
        if home.kind not in kinds:
            yield f"继承内容 {home.name} 的表须是插件自己的"
        for right in {home.edit, home.publish, home.read or home.edit} - {*RIGHTS, *plugin.rights}:
            yield f"继承内容 {home.name} 的权限“{right}”没有声明"


def _prefixes(plugin: Plugin) -> Iterator[str]:
    dotted = {
        "权限": tuple(plugin.rights),
        "事件": tuple(fact.wire for fact in plugin.events),  # type: ignore[attr-defined]
        "定时": (*plugin.timed, *plugin.errands),
        "设置": tuple(setting.name for setting in plugin.settings),
        "通知": tuple(plugin.notices),
        "收款协议": tuple(plugin.payments),
        **points.names(plugin),
    }
    for kind, names in dotted.items():
        for name in names:
            if not name.startswith(f"{plugin.name}."):
                yield f"{kind} {name} 须以“{plugin.name}.”开头"
    for command in plugin.commands:
        if not f"{command.name}-".replace("-", "_").startswith(f"{plugin.name}_"):
            yield f"命令 {command.name} 须以“{plugin.name}”开头"


def _slots(plugin: Plugin) -> Iterator[str]:
    for slot, template in plugin.slots.items():
        if slot not in SLOTS:
            yield f"没有名为 {slot} 的插槽，可用的有 {'、'.join(SLOTS)}"
        if not template.startswith(f"{plugin.name}/"):
            yield f"模板 {template} 须放在 {plugin.name}/ 下"


def _roles(plugin: Plugin) -> Iterator[str]:
    for role in set(plugin.roles) - set(ROLES):
        yield f"没有名为 {role} 的岗位"
    for right in {right for rights in plugin.roles.values() for right in rights} - set(plugin.rights):
        yield f"角色所得的权限 {right} 没有声明"


def _moves(plugin: Plugin) -> Iterator[str]:
    """A step of a plugin leaves the law's clocks as they run: it leads into, between and out of states that lie inside
    the same state of the law, so that no case stands where nothing knows it when the plugin is gone."""
    for move in plugin.moves:
        yield from _faults(plugin, move)
        yield from _leads(plugin, move)
    steps = [(move.source, move.name) for move in plugin.moves]
    for source, name in {step for step in steps if steps.count(step) > 1}:
        yield f"步骤 {name} 从 {source} 出发有两个"


def _faults(plugin: Plugin, move: Move) -> Iterator[str]:
    if not move.name.startswith(f"{plugin.name}_"):
        yield f"步骤 {move.name} 须以“{plugin.name}_”开头"
    if len(move.name) > LONGEST_MOVE:
        yield f"步骤 {move.name} 的名字超过 {LONGEST_MOVE} 个字符"
    if not move.title:
        yield f"步骤 {move.name} 没有名称（title）"
    if move.by == "staff" and move.right not in {*RIGHTS, *plugin.rights}:
        yield f"步骤 {move.name} 的权限“{move.right}”没有声明"


def _leads(plugin: Plugin, move: Move) -> Iterator[str]:
    added = {state.name: state for state in plugin.states}
    unknown = {move.source, move.target} - {*CASE.states, *added}
    for state in unknown:
        yield f"步骤 {move.name} 通向或出自不存在的状态 {state}"
    source, target = (stages.law(name, added) for name in (move.source, move.target))
    if not unknown and not stages.alike(source, target):
        yield f"步骤 {move.name} 从 {source} 走到 {target}：插件的步骤不能代替法定步骤，请先用内核的步骤"


def _states(plugin: Plugin) -> Iterator[str]:
    """A state that a plugin adds lies inside one of the law, can be reached, and can be left again."""
    names = [state.name for state in plugin.states]
    for name in {name for name in names if names.count(name) > 1}:
        yield f"状态 {name} 声明了两次"
    for state in plugin.states:
        yield from _unfit(plugin, state)
        entered = {move.source for move in plugin.moves if move.target == state.name} - {state.name}
        left = {move.target for move in plugin.moves if move.source == state.name} - {state.name}
        if not entered or not left:
            yield f"状态 {state.name} 没有{'进入' if not entered else '离开'}它的步骤"


def _unfit(plugin: Plugin, state: State) -> Iterator[str]:
    if not state.name.startswith(f"{plugin.name}_") or len(state.name) > LONGEST_STATE:
        yield f"状态 {state.name} 须以“{plugin.name}_”开头，不超过 {LONGEST_STATE} 个字符"
    if state.back not in stages.INSIDE:
        yield f"状态 {state.name} 的 back “{state.back}”须是 {'、'.join(stages.INSIDE)} 之一"
    if not state.title:
        yield f"状态 {state.name} 没有名称（title）"
    try:
        state.tells.format(day="", legal="")
    except (IndexError, KeyError, ValueError):
        yield f"状态 {state.name} 的说明（tells）里只能用 {{day}} 和 {{legal}}"


def _blueprints(plugin: Plugin) -> Iterator[str]:
    for part in ("pages", "desk", "api"):
        blueprint = getattr(plugin, part)
        wanted = f"{plugin.name}_{part}"
        if blueprint is not None and blueprint.name != wanted:
            yield f"{part} 的蓝图须名为 {wanted}，现在是 {blueprint.name}"
        if blueprint is not None and blueprint.url_prefix:
            yield f"{part} 的蓝图不要自带 url_prefix，地址由内核安排"


def _trial(plugin: Plugin) -> Flask:
    """An application with the plugin's doors and nothing else."""
    trial = Flask("wutong.inspection", static_folder=None)
    trial.url_map.converters["region"] = RegionConverter
    for blueprint in (plugin.pages, plugin.desk, plugin.api):
        if blueprint is not None:
            trial.register_blueprint(blueprint, url_prefix=f"/{blueprint.name}")
    return trial


def _doors(plugin: Plugin) -> Iterator[str]:
    """Every view declares a right, and every slot's template is there, before any of them is in the application."""
    trial = _trial(plugin)
    for endpoint, view in trial.view_functions.items():
        if not endpoint.endswith("static") and right_of(view) is None:
            yield f"页面 {endpoint} 没有声明权限"
    for template in plugin.slots.values():
        try:
            trial.create_global_jinja_loader().get_source(trial.jinja_env, template)
        except TemplateNotFound:
            yield f"没有模板 {template}"
    yield from _nowhere(plugin, trial)


def _nowhere(plugin: Plugin, trial: Flask) -> Iterator[str]:
    """A line on an office's desk leads to a page of the plugin's own that asks for nothing but what the line is about,
    or to a case."""
    pages = {rule.endpoint: rule.arguments for rule in trial.url_map.iter_rules() if "GET" in (rule.methods or ())}
    for code, kind in plugin.notices.items():
        asked = pages.get(kind.page)
        if kind.page and (kind.page, kind.about) != CASE_PAGE and (asked is None or not asked <= {kind.about}):
            yield f"通知 {code} 的页面 {kind.page} 不存在，或者除了 about 还要别的参数"


RULES: Sequence[Callable[[Plugin], Iterator[str]]] = (
    _name, _core, _tables, _keeping, _homes, _prefixes, points.faults, _slots, _roles, _states, _moves, _blueprints,
    _doors,
)  # fmt: skip


def _reaches_inside(module: str) -> Iterator[tuple[str, int]]:
    """Every import of a core module other than the public ones, in the plugin's own package."""
    spec = find_spec(module.partition(".")[0])
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for path in sorted(Path(folder).rglob("*.py")):
            yield from ((path.name, line) for line in _lines_inside(path, path.stat().st_mtime_ns))


@cache
def _lines_inside(path: Path, changed: int) -> tuple[int, ...]:
    """The lines of a file that reach inside; a file is read once however many applications a process makes of it, and
    parsed only where it speaks of the core otherwise than by its public names."""
    text = path.read_text(encoding="utf-8")
    nodes = ast.walk(ast.parse(text)) if NOT_PUBLIC.search(text) else ()
    return tuple(getattr(node, "lineno", 0) for node in nodes if any(_inside(name) for name in _imported(node)))


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.level == 0:
        for alias in node.names:
            yield f"{node.module}.{alias.name}" if node.module == "wutong" else str(node.module)


def _inside(name: str) -> bool:
    if name != "wutong" and not name.startswith(CORE):
        return False
    return not any(name == public or name.startswith(f"{public}.") for public in ALLOWED)

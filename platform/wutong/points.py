"""Extension points that are registries: what of them a plugin declares, what is wrong with it, and entering it.

Each registry lives with the room that asks it (`figures` with statistics, `packs` with packs, …) and asks by itself
whether the owner of an entry is on in the present region. `plugins/POINTS.md` has an example of each.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from wutong.config import Config
from wutong.exchanges.elements import of as of_elements
from wutong.exchanges.rules import EXCHANGES, Exchange
from wutong.forms.rules import TYPES as BOXES
from wutong.forms.rules.kinds import KINDS
from wutong.homes.rules import Home
from wutong.matters.additions import ADDITIONS, TYPES, Elements
from wutong.notices.rules import NAME_OF_WAY
from wutong.notices.ways import WAYS
from wutong.packs import rules as packs
from wutong.packs.rules import PACKS
from wutong.people.identities import IDENTITIES
from wutong.people.rules.roles import RIGHTS
from wutong.plugin import Plugin
from wutong.statistics.brought import BROUGHT
from wutong.tenancy import Owned
from wutong.web.maps import MAPS

#: What asks whether its owner is on in the present region.
SWITCHED: tuple[Any, ...] = (BROUGHT, EXCHANGES, ADDITIONS, KINDS, WAYS, IDENTITIES, MAPS)
#: Characters of a measure's name, as in the tables of statistics.
NAME_OF_MEASURE = 80
#: What a list is called in addresses.
SHORT = re.compile(r"[a-z][a-z0-9_]{1,30}")


def register(plugin: Plugin) -> None:
    """Enter what a plugin brings into the registries."""
    for protocols, registry in ((plugin.identities, IDENTITIES), (plugin.maps, MAPS)):
        for protocol, maker in protocols.items():
            registry.register(protocol, maker, owner=plugin.name)
    entries: Iterable[tuple[Iterable[Any], Callable[[Any], None]]] = (
        (plugin.channels, WAYS.register),
        (plugin.fields, KINDS.register),
        (lists(plugin), EXCHANGES.register),
        (_any(plugin.elements), ADDITIONS.register),
        (plugin.packs, partial(PACKS.register, owner=plugin.name)),
        (_any(plugin.figures), partial(BROUGHT.register, owner=plugin.name)),
    )
    for brought, entered in entries:
        for one in brought:
            entered(one)


def _any(one: Any) -> tuple[Any, ...]:
    return () if one is None else (one,)


def homes(plugin: Plugin) -> tuple[Home, ...]:
    """What regions inherit of the plugin by way of the core: the elements that it adds to matters."""
    return tuple(elements.home for elements in _any(plugin.elements))


def unspoken(config: Config) -> list[str]:
    """The protocols that the configuration names and nobody speaks, each with those that there are; what is built in
    stands in for them."""
    asked: tuple[tuple[str, Any, str], ...] = (
        ("ID_PROTOCOL", IDENTITIES, config.id_protocol), ("MAP_PROTOCOL", MAPS, config.map_protocol),
    )  # fmt: skip
    return [
        f"{name}={protocol}; known: {', '.join(registry.known())}"
        for name, registry, protocol in asked
        if protocol not in registry.known()
    ]


def lists(plugin: Plugin) -> tuple[Exchange, ...]:
    """The plugin's lists, that of its elements of matters among them."""
    return (*plugin.exchanges, *(of_elements(elements) for elements in _any(plugin.elements)))


def names(plugin: Plugin) -> Mapping[str, Sequence[str]]:
    """What has to begin with the plugin's name, by what it is called on the screen."""
    return {
        "身份核验协议": tuple(plugin.identities),
        "地图协议": tuple(plugin.maps),
        "统计量": tuple(plugin.figures.measures) if plugin.figures else (),
        "统计指标": tuple(plugin.figures.rates) if plugin.figures else (),
        "数据包": tuple(pack.name for pack in plugin.packs),
        "清单": tuple(exchange.name for exchange in plugin.exchanges),
        "栏目类型": tuple(kind.name for kind in plugin.fields),
        "通知渠道": tuple(way.name for way in plugin.channels),
    }


# ── What is wrong ────────────────────────────────────────────────────────────────────────────────────────────


def faults(plugin: Plugin) -> Iterator[str]:
    """What a plugin declares that cannot be, a sentence each."""
    for rule in _RULES:
        yield from rule(plugin)


def _figures(plugin: Plugin) -> Iterator[str]:
    """What is counted has words, rates are made of what is counted, and it can be counted again from a table."""
    figures = plugin.figures
    if figures is None:
        return
    for name, title in figures.measures.items():
        if not title or len(name) > NAME_OF_MEASURE:
            yield f"统计量 {name} 须有名称（title），且不长于 {NAME_OF_MEASURE} 个字符"
    rates = figures.rates.items()
    for name in (name for name, rate in rates if not {rate.part, rate.whole} <= set(figures.measures)):
        yield f"统计指标 {name} 的分子、分母须是本插件的统计量"
    if figures.source not in plugin.models or not issubclass(figures.source, Owned):
        yield "统计的来源（source）须是插件自己的、可见范围为 Owned 的表"


def _packs(plugin: Plugin) -> Iterator[str]:
    for pack in plugin.packs:
        try:
            packs.said(pack)
        except packs.BadPack as error:
            yield error.text()
        if not pack.title:
            yield f"数据包 {pack.name} 没有名称（title）"


def _exchanges(plugin: Plugin) -> Iterator[str]:
    called = [exchange.name for exchange in plugin.exchanges]
    for exchange in plugin.exchanges:
        if not SHORT.fullmatch(exchange.short) or called.count(exchange.name) > 1 or exchange.short == "elements":
            yield f"清单 {exchange.name} 须各有一个用小写字母、数字和下划线写的名称（elements 由内核使用）"
        yield from _columns(exchange)
        if not {exchange.read, exchange.edit} <= {*RIGHTS, *plugin.rights}:
            yield f"清单 {exchange.name} 的权限没有声明"


def _columns(exchange: Exchange) -> Iterator[str]:
    if not exchange.key or not {*exchange.key, *exchange.needed} <= {column.name for column in exchange.columns}:
        yield f"清单 {exchange.name} 的主键列（key）和必填列（needed）须在列（columns）之中"
    if any(column.kind == "rows" for column in exchange.columns):
        yield f"清单 {exchange.name} 的列不能再含行（rows）"


def _elements(plugin: Plugin) -> Iterator[str]:
    added: Elements | None = plugin.elements
    if added is None:
        return
    if added.plugin != plugin.name:
        yield f"事项要素须写明本插件的名称“{plugin.name}”"
    model = next((one for one in plugin.models if getattr(one, "kind", None) is added.kind), None)
    if model is None:
        yield "事项要素没有表：须有一个 kind 相同的 LayerRow 表"
    for one in added.elements:
        if one.kind not in TYPES or not one.title or not hasattr(model, one.name):
            yield f"事项要素 {one.name} 须有名称（title），类型是{'、'.join(TYPES)}之一，并在表中有同名的列"


def _fields(plugin: Plugin) -> Iterator[str]:
    for kind in plugin.fields:
        if not kind.title or kind.title in BOXES.values() or "；" in kind.title:
            yield f"栏目类型 {kind.name} 须有自己的名称（title），不与内核的类型同名"


def _channels(plugin: Plugin) -> Iterator[str]:
    for way in plugin.channels:
        if not way.title or len(way.name) > NAME_OF_WAY:
            yield f"通知渠道 {way.name} 须有名称（title），且不长于 {NAME_OF_WAY} 个字符"


_RULES: Sequence[Callable[[Plugin], Iterator[str]]] = (_figures, _packs, _exchanges, _elements, _fields, _channels)

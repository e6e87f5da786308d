"""Everyday names beside the official ones (社保卡 ↔ 社会保障卡), kept as inherited data over the list in the code."""

from collections.abc import Callable, Mapping
from functools import cache
from uuid import UUID

from wutong import tenancy
from wutong.clock import now
from wutong.homes import queries
from wutong.homes.rules import Field, Home, Item, register
from wutong.layers import heads
from wutong.layers.cache import READINGS
from wutong.matters import policy, search
from wutong.matters.models import SYNONYM


def _bring() -> Mapping[UUID, Item]:
    """The groups that come with the code; the first word of each is the official one."""
    rows = ((group[0], list(group[1:])) for group in search.written_synonyms())
    return {HOME.item(word): Item(word, {"word": word, "words": words, "used": True}) for word, words in rows}


_given: Callable[[], Mapping[UUID, Item]] = cache(_bring)
HOME: Home = register(
    Home(
        "synonyms", SYNONYM, "检索同义词", "群众换一种说法也能查到；本地区增设的对所辖地区同样有效。",
        (
            Field("word", "规范名称", required=True, limit=60),
            Field("words", "其他说法", "lines", "一行一个，例如“社保卡”"),
            Field("used", "是否采用", "yes", "选“否”则本地区和下级检索时不再换用"),
        ),
        key="word", edit="matter.edit", publish="matter.publish", read="matter.read", group="事项", order=340,
        given=_given, delay=policy.delay,
    )
)  # fmt: skip


def groups() -> search.Groups:
    """The groups of words for one thing that hold in the present region, as `search` compares them; kept until a
    region on the line says something else."""
    line = tenancy.scope().line
    depends = heads.stamp(SYNONYM, line, now())
    return _read() if depends is None else READINGS.get((SYNONYM.name, line[-1], "groups", depends), _read)


def _read() -> search.Groups:
    told = [held for held in queries.held(HOME).values() if held["used"] is not False and held["words"]]
    return [tuple(search.plain(word) for word in (held["word"], *held["words"])) for held in told]

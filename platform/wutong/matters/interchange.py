"""Lists of matters as JSON documents, out and in; every element under its own name, as the API has them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from wutong.errors import Invalid
from wutong.matters import importing, rules
from wutong.matters.findings import Entry, Report, Setup
from wutong.matters.sheets import LIMIT, Row
from wutong.web.legible import unfit

FORMAT = "wutong.matters/1"
#: What readers of the document are told about its elements.
MARKS = "examples 列出的要素是演示用的示例，不是真实规定。"


class UnreadableDocument(Invalid):
    """The file or body is no list of matters."""

    code = "matter.document_unreadable"
    message = "读不了“{file}”：{reason}。请对照导出的 JSON 核对后再导入。"


def document(matters: Iterable[Mapping[str, Any]], region: str, day: date) -> Iterator[str]:
    """The document piece by piece: which list it is, where it comes from, what day, then the matters."""
    head = {"format": FORMAT, "region": region, "date": day.isoformat(), "notes": MARKS}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "matters": [\n'
    for number, values in enumerate(matters):
        yield (",\n" if number else "") + json.dumps(said(values), ensure_ascii=False)
    yield "\n]}\n"


def said(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a matter says, in the order of the table of elements."""
    return {name: _plain(values[name]) for name in rules.NAMES if values.get(name) is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return {name: cell for name, cell in value.items() if name != "key"} if isinstance(value, Mapping) else value


def read(path: Path, setup: Setup) -> Report:
    """A list in any form that is taken: .json as here, else as `importing` reads it.

    Raises `UnreadableDocument` or `UnreadableSheet`.
    """
    if path.suffix.lower() != ".json":
        return importing.read(path, setup)
    try:
        raw = path.read_bytes()
        held = json.loads(raw)
    except (OSError, ValueError, RecursionError) as error:
        raise UnreadableDocument(file=path.name, reason="不是完好的 JSON 文件") from error
    if unfit(raw):
        raise UnreadableDocument(file=path.name, reason="含有不能保存的字符（\\u0000 或不成对的代理字符）")
    return interpreted(held, setup, path.name)


def interpreted(held: Any, setup: Setup, name: str = "matters") -> Report:
    """A document, or the bare list of its matters, as `importing` would read it; raises `UnreadableDocument`."""
    whole = isinstance(held, dict)
    told = held.get("matters") if whole else held
    if not isinstance(told, list) or not told:
        raise UnreadableDocument(file=name, reason="没有找到 matters 列表")
    if len(told) > LIMIT:
        raise UnreadableDocument(file=name, reason=f"超过 {LIMIT:,} 项，请分成几份")
    base = ("matters",) if whole else ()
    return importing.compared([_entry((*base, at), one) for at, one in enumerate(told)], setup)


def _entry(root: tuple[str | int, ...], told: Any) -> Entry:
    values = told if isinstance(told, dict) else {}
    shown = {name: str(values[name]) for name in ("code", "name") if values.get(name)}
    entry = Entry(Row("matters", int(root[-1]) + 1, shown), str(values.get("code") or ""), root=root)
    entry.values = {name: value for name, value in values.items() if name in rules.BY_NAME}
    for name in sorted(values.keys() - rules.BY_NAME.keys()):
        entry.note(name, "look", f"没有“{name}”这个要素，已忽略")
    importing.completed(entry)
    return entry

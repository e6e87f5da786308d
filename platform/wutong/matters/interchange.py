"""Lists of matters as JSON documents, out and in; every element under its own name, as the API has them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from wutong.matters import importing, rules
from wutong.matters.findings import Entry, Report, Setup
from wutong.matters.sheets import LIMIT, Row, UnreadableSheet

FORMAT = "wutong.matters/1"
LICENCE = "依法主动公开的办事指南，可以自由使用，使用时请注明来源地区和取得日期。"
#: What readers of the document are told about its elements.
MARKS = "examples 列出的要素是演示用的示例，不是真实规定。"


def document(matters: Iterable[Mapping[str, Any]], region: str, day: date) -> Iterator[str]:
    """The document piece by piece: where it comes from, what day, under which terms, then the matters."""
    head = {"format": FORMAT, "region": region, "date": day.isoformat(), "licence": LICENCE, "notes": MARKS}
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
    """A list in any form that is taken: .json as here, else as `importing` reads it; raises `UnreadableSheet`."""
    if path.suffix.lower() != ".json":
        return importing.read(path, setup)
    entries = [_entry(number, told) for number, told in enumerate(_told(path), start=1)]
    return importing.compared(entries, setup)


def _told(path: Path) -> list[Any]:
    try:
        held = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise UnreadableSheet(file=path.name, reason="不是完好的 JSON 文件") from error
    told = held.get("matters") if isinstance(held, dict) else held
    if not isinstance(told, list) or not told:
        raise UnreadableSheet(file=path.name, reason="没有找到 matters 列表")
    if len(told) > LIMIT:
        raise UnreadableSheet(file=path.name, reason=f"超过 {LIMIT:,} 项，请分成几份")
    return told


def _entry(number: int, told: Any) -> Entry:
    values = told if isinstance(told, dict) else {}
    shown = {name: str(values[name]) for name in ("code", "name") if values.get(name)}
    entry = Entry(Row("matters", number, shown), str(values.get("code") or ""))
    entry.values = {name: value for name, value in values.items() if name in rules.BY_NAME}
    for name in values.keys() - rules.BY_NAME.keys():
        entry.note("code", "look", f"没有“{name}”这个要素，已忽略")
    importing.completed(entry)
    return entry

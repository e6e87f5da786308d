"""The published guides of a region as open data: one line of JSON, or one row of a table, for each matter it offers.

Only what every guide page shows: the effective list as everybody reads it, without drafts, without what is still to
come, without anybody's name. Matters are folded one after the other and written to a file on disk, of which only the
places of the lines are held, so a county with thousands of them costs no more memory than one with ten.
"""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import IO, Any, NamedTuple

from wutong import tenancy
from wutong.clock import now
from wutong.layers import heads
from wutong.layers.fold import Folded
from wutong.matters import additions, cells, codes, interchange, policy, queries, rules
from wutong.matters.additions import ADDITIONS, Added
from wutong.matters.models import MATTER
from wutong.matters.shapes import Element
from wutong.regions import queries as regions
from wutong.tenancy import spell
from wutong.web import etag, tables

FORMAT = "wutong.guides/1"
#: The files that are offered, by how they end; each with how it begins and how one guide stands in it.
FORMS = ("jsonl", "csv")


class Open(NamedTuple):
    """One published guide: where it is offered and read, who decides, who handles it, how the place comes by it."""

    found: Folded
    region: int
    url: str
    department: str
    decided_by: int
    added: Sequence[Added] = ()

    def facts(self) -> dict[str, Any]:
        """What is told beside the elements; regions as in addresses."""
        claim = self.found.claim
        return {
            "region": spell(self.region),
            "code": self.found["code"],
            "url": self.url,
            "department": self.department,
            "decided_by": spell(self.decided_by),
            "defined_by": spell(self.found.root),
            "claimed_by": spell(claim.region) if claim else None,
            "mode": claim.mode if claim else None,
        }


class Written:
    """Lines on disk, given out once in order of their keys, and gone then; or when `close` says so."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - outlives this call, `close` ends it
        self._places: list[tuple[str, int, int]] = []
        self.size = 0
        self.close = self._file.close

    def add(self, key: str, line: bytes) -> None:
        """Write one line."""
        self._places.append((key, self.size, len(line)))
        self.size += self._file.write(line)

    def pieces(self) -> Iterator[bytes]:
        """Every line in order of its key."""
        with self._file as held:
            for _, start, length in sorted(self._places):
                held.seek(start)
                yield held.read(length)


def written(form: str, address: Callable[[str], str]) -> Written:
    """The guides of the present region in one of `FORMS`, in order of code; `address` gives the page of a code."""
    head, line = _FORMS[form]
    out = Written()
    try:
        out.add("", head())
        for guide in guides(address):
            out.add(str(guide.found["code"]), line(guide))
    except BaseException:
        out.close()
        raise
    return out


def guides(address: Callable[[str], str]) -> Iterator[Open]:
    """What the present region really offers, one after the other; what nobody above decides has no guide."""
    home, body, added = tenancy.scope().home, queries.bodies(), additions.every()
    for found in queries.every():
        with suppress(rules.NoSuchMatter):
            more = added.get(found.item, ())
            yield Open(found, home, address(str(found["code"])), body(found), queries.home_of(found), more)


def version(form: str) -> str | None:
    """Everything that the file depends on, without reading a guide; None while that cannot be told.

    The layers and claims of the line, what its regions act for today, the names of the place and its bodies, the terms.
    """
    line = tenancy.scope().line
    stamp, added = heads.stamp(MATTER, line, now()), additions.stamp()
    if stamp is None or added is None:
        return None
    named = [regions.get(line[-1]).name, *((one.line, one.name) for one in regions.departments())]
    acts = [(code, sorted(levels)) for code, levels in sorted(regions.acting(line).items())]
    return etag.tag(FORMAT, form, stamp, policy.licence(), named, acts, rules.NAMES, added)


# ── JSON Lines ───────────────────────────────────────────────────────────────────────────────────────────────


def _json(guide: Open) -> bytes:
    told = {**guide.facts(), "guide": interchange.said(guide.found.values), "more": additions.values(guide.added)}
    return (json.dumps(told, ensure_ascii=False) + "\n").encode()


# ── The table for Excel ──────────────────────────────────────────────────────────────────────────────────────

#: The columns beside the elements, by the facts of a guide.
FACTS: Mapping[str, str] = {
    "region": "地区代码", "url": "网址", "department": "办理机构", "decided_by": "决定机关所在地区代码",
    "defined_by": "设立地区代码", "claimed_by": "认领地区代码", "mode": "办理方式",
}  # fmt: skip


def _head() -> bytes:
    return b"\xef\xbb\xbf" + _line([*FACTS.values(), *(element.title for element in rules.ELEMENTS), *_more()])


def _more() -> list[str]:
    """The columns of what plugins add here, by their titles."""
    return [one.title for elements in ADDITIONS for one in elements.elements]


def _row(guide: Open) -> bytes:
    facts = guide.facts() | {"mode": codes.MODES.get(guide.facts()["mode"] or "", "")}
    told = (cell(element, guide.found[element.name]) for element in rules.ELEMENTS)
    said = {id(one.element): cell(one.element, one.value) for one in guide.added}
    added = (said.get(id(one)) for elements in ADDITIONS for one in elements.elements)
    return _line([*(facts[name] for name in FACTS), *told, *added])


def _line(row: Sequence[tables.Cell]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerow([tables.harmless(value) for value in row])
    return out.getvalue().encode()


def cell(element: Element, value: Any) -> tables.Cell:
    """A value in words, as a reader of the table wants it; rows one under the other."""
    if value is None or element.kind == "number":
        return value  # type: ignore[no-any-return]
    told = [line.text for line in cells.lines(element, value)]
    if element.kind == "rows" and value:
        told = [f"{number}. {text}" for number, text in enumerate(told, start=1)]
    return ("；" if element.kind == "codes" else "\n").join(told)


_FORMS: Mapping[str, tuple[Callable[[], bytes], Callable[[Open], bytes]]] = {
    "jsonl": (lambda: b"", _json),
    "csv": (_head, _row),
}

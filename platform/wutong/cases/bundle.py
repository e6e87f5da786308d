"""All papers of a case as one zip, streamed as it is made, with a list of what is in it and what is not.

Nothing that a scanner has put aside or not yet seen is in it. Names inside are made here, so that none can lead out of
the folder into which somebody unpacks.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong import files, scanner
from wutong.cases.checklist import origin
from wutong.cases.download import HEADERS
from wutong.cases.models import Case, Paper
from wutong.clock import local

if TYPE_CHECKING:
    from typing_extensions import Buffer

_STRANGE = re.compile(r"[\"*/:<>?\\|\x00-\x1f]")
LIST = "材料清单.txt"


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    content: Iterator[bytes]


class _Sink(io.RawIOBase):
    """Takes what the zip writes and gives it on."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: "Buffer") -> int:
        before = len(self._held)
        self._held += content
        return len(self._held) - before

    def taken(self) -> bytes:
        held, self._held = bytes(self._held), bytearray()
        return held


def bundle(case: Case, rows: Sequence[Paper]) -> Response:
    """The answer of a door: the zip as a download. Whatever is needed of the database is read before it begins."""
    packed = [row for row in rows if packable(row)]
    entries = [_Entry(f"{place:02d}_{_plain(row.slot)}/{_plain(row.name.reveal())}", files.open_(row.digest or ""))
               for place, row in enumerate(packed, 1)]  # fmt: skip
    listed = _Entry(LIST, iter([_list(case, rows, packed).encode("utf-8-sig")]))
    response = Response(_zipped([*entries, listed]), mimetype="application/zip", headers=HEADERS)
    name = quote(f"{case.number or _('草稿')}.zip")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def packable(row: Paper) -> bool:
    """Whether a paper may leave: there is something to open, and nobody has reason to fear it."""
    return row.digest is not None and (row.scan == "clean" or (row.scan != "bad" and not scanner.configured()))


def _zipped(entries: Sequence[_Entry]) -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as made:
        for entry in entries:
            with made.open(zipfile.ZipInfo(entry.name), "w", force_zip64=True) as out:
                for chunk in entry.content:
                    out.write(chunk)
                    yield sink.taken()
    yield sink.taken()


def _list(case: Case, rows: Sequence[Paper], packed: Sequence[Paper]) -> str:
    lines = [case.title, case.number or "", ""]
    for row in rows:
        place = f"{packed.index(row) + 1:02d}" if row in packed else "--"
        said = [place, row.slot, row.name.reveal(), _pages(row), f"{local(row.added_at):%Y-%m-%d %H:%M}", *_words(row)]
        lines.append("\t".join(filter(None, said)))
    return "\r\n".join(lines) + "\r\n"


def _pages(row: Paper) -> str:
    return _("%(n)d 页", n=row.pages) if row.pages else ""


def _words(row: Paper) -> Iterator[str]:
    """What is to be known about a paper besides."""
    yield {"promise": _("已承诺后补"), "reuse": _("免提交"), "result": _("免提交")}.get(row.source, "")
    if row.scan == "bad":
        yield _("未通过安全检查，已隔离")
    elif row.digest and not packable(row):
        yield _("等待安全检查")
    if told := origin(row):
        yield _("来自办件 %(number)s", number=told.number)
    if row.turn:
        yield _("需向右转 %(n)d 度", n=row.turn)


def _plain(text: str) -> str:
    return _STRANGE.sub("_", text).strip(". ")[:100] or "_"

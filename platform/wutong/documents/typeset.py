"""A document on A4: what it says goes to the typesetter as data, so that nothing anybody wrote is ever its code.

Signs that no face has are set as 〓, and a line at the foot names each of them: an empty box in a name would be a
document about nobody. Control and direction signs are left out, for they only hide what is written.
"""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import segno
import typst

from wutong.documents import fonts

SHEET, REGISTER = (Path(__file__).with_name(name) for name in ("sheet.typ", "register.typ"))
#: Stands where a sign is missing, as printers have it.
GETA = "〓"
#: PDF/A-2b: what is archived must look the same in thirty years.
STANDARD = "a-2b"
#: Longest text of a document; what is longer has no place on paper and is cut with a word that it was.
LONGEST = 12_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a document: the office's heading, title, number, to whom, paragraphs, a table of facts, the
    office and day at the end, the code with the address that verifies it, boxes to sign in. A sample says across the
    page that it is one."""

    heading: str
    title: str
    number: str
    to: str
    paragraphs: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    office: str
    day: str
    code: str
    address: str
    signed: bool = False
    sample: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """A list with what it is about above it (目录, 清册): facts in two columns, then a table of any length, whose
    `widths` are parts of the page; who signs at the end."""

    heading: str
    title: str
    number: str
    facts: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    signs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


Paper = TypeVar("Paper", Sheet, Register)


@dataclass(frozen=True, slots=True)
class Set:
    """A document that was set: the PDF, and which signs no face had."""

    pdf: bytes
    lacking: tuple[str, ...]


class Unset(RuntimeError):
    """The typesetter complained, of a face that is not there or of the sheet itself: nothing goes out as it came."""


_press = Lock()


def pdf(sheet: Sheet, made_at: datetime) -> Set:
    """Set a sheet; the same sheet and instant give the same bytes. Raises `Unset`."""
    clean, lacking = _legible(sheet)
    (made,) = _set(SHEET, _inputs(clean), format="pdf", **_kept(made_at))
    return Set(made, lacking)


def register(listed: Register, made_at: datetime) -> bytes:
    """Set a list as a PDF; the same list and instant give the same bytes. Raises `Unset`."""
    clean, _ = _legible(listed)
    told = {"sheet": json.dumps({**asdict(clean), "faces": fonts.families()}, ensure_ascii=False)}
    (made,) = _set(REGISTER, told, format="pdf", **_kept(made_at))
    return made


def _kept(made_at: datetime) -> dict[str, Any]:
    return {"pdf_standards": [STANDARD], "timestamp": made_at.replace(microsecond=0)}


def pictures(sheet: Sheet, ppi: float = 80) -> list[bytes]:
    """The same as PNG pictures, a page each."""
    return _set(SHEET, _inputs(_legible(sheet)[0]), format="png", ppi=ppi)


def _set(layout: Path, told: dict[str, str], **how: Any) -> list[bytes]:
    with _press:  # one compiler, which is no friend of two threads
        made, complaints = _compiler().compile_with_warnings(layout.read_bytes(), sys_inputs=told, **how)
    if complaints or made is None:
        raise Unset("; ".join(str(complaint) for complaint in complaints))
    return made if isinstance(made, list) else [made]


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=SHEET.parent, font_paths=fonts.loaded(), ignore_system_fonts=True)


def _inputs(sheet: Sheet) -> dict[str, str]:
    picture = segno.make(sheet.address, error="m").svg_inline(border=1) if sheet.address else ""
    told = {**asdict(sheet), "faces": fonts.families(), "qr": picture.replace("<svg ", f"<svg {_SVG} ", 1)}
    return {"sheet": json.dumps(told, ensure_ascii=False)}


_SVG = 'xmlns="http://www.w3.org/2000/svg"'


def _legible(sheet: Paper) -> tuple[Paper, tuple[str, ...]]:
    """The sheet without signs that no face has, with a note on each of them."""
    told = {name: _cleaned(value) for name, value in asdict(sheet).items()}
    clean: Paper = replace(sheet, **told)
    lacking = tuple(fonts.lacking("".join(_texts(told))))
    if not lacking:
        return clean, ()
    gone = str.maketrans(dict.fromkeys(lacking, GETA))
    shown = {name: _mapped(value, gone) for name, value in told.items()}
    return replace(clean, **{**shown, "notes": (*clean.notes, _note(lacking))}), lacking


def _note(lacking: Sequence[str]) -> str:
    codes = "、".join(f"U+{ord(sign):04X}" for sign in lacking[:40])
    return (
        f"注：文中“{GETA}”处的字，本系统字库尚未收录，字码依次为 {codes}，以申请人身份证件所载为准；"
        "请经办人手写补入并加盖校对章。"
    )


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        kept = "".join(sign for sign in value if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
        return kept if len(kept) <= LONGEST else kept[:LONGEST] + "……（以下略，全文见办件记录）"
    return tuple(map(_cleaned, value)) if isinstance(value, tuple | list) else value


def _mapped(value: Any, gone: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(gone)
    return tuple(_mapped(each, gone) for each in value) if isinstance(value, tuple | list) else value


def _texts(told: Any) -> list[str]:
    if isinstance(told, str):
        return [told]
    if isinstance(told, dict):
        return [text for value in told.values() for text in _texts(value)]
    return [text for value in told for text in _texts(value)] if isinstance(told, tuple | list) else []

"""The faces that documents are set in, and which signs each of them has.

A serif from a wheel for everything, then a larger face from another wheel for rare characters, then whatever the
machine itself has of CJK faces (fonts-noto-cjk, fonts-hanazono). What none has is never shown as an empty box.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import noto_cjk_sans_jp_regular
import pylopdf_fonts_zh_cn
import typst
from fontTools.ttLib import TTFont

#: Where a machine keeps faces that have what the wheels lack; each is taken if it is there.
SYSTEM = (
    Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"),
    Path("/usr/share/fonts/truetype/hanazono/HanaMinA.ttf"),
    Path("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"),
)


def wheels() -> tuple[Path, ...]:
    """The faces that come with the product, the preferred one first."""
    rare = Path(str(noto_cjk_sans_jp_regular.FONT_PATH))
    return pylopdf_fonts_zh_cn.serif_path(), pylopdf_fonts_zh_cn.sans_path(), rare


def paths() -> tuple[Path, ...]:
    """Every face at hand, in the order in which they are asked for a sign."""
    return (*wheels(), *(path for path in SYSTEM if path.is_file()))


@cache
def loaded() -> typst.Fonts:
    """The faces as the typesetter wants them, by their folders, read once by a process; it knows no others."""
    folders = dict.fromkeys(str(path.parent) for path in paths())
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[*folders])


@cache
def families() -> tuple[str, ...]:
    """The names by which the typesetter asks for the faces, the preferred one first."""
    return tuple(dict.fromkeys(_family(path) for path in paths()))


def _family(path: Path) -> str:
    with TTFont(path, lazy=True, fontNumber=0) as face:
        return str(face["name"].getDebugName(1))


@cache
def _signs(path: Path) -> frozenset[int]:
    """The code points that a face has."""
    with TTFont(path, lazy=True, fontNumber=0) as face:
        return frozenset(face.getBestCmap())


#: Marks of Chinese texts beside letters and characters.
MARKS = frozenset("，。、；：“”‘’（）《》〔〕【】！？…—·〓　％＋－／①②③④⑤⑥⑦⑧⑨⑩")


def sure(sign: str) -> bool:
    """Whether the first face surely has a sign, so that no table needs to be read: what everyday texts are made of."""
    return " " <= sign <= "~" or "一" <= sign <= "龥" or sign in MARKS


def has(sign: str) -> bool:
    """Whether some face has this sign."""
    return sure(sign) or any(ord(sign) in _signs(path) for path in paths())


def lacking(text: str) -> Iterator[str]:
    """The signs of a text that no face has, each once, in the order they come."""
    return (sign for sign in dict.fromkeys(text) if not sign.isspace() and not has(sign))

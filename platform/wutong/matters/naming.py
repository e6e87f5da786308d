"""Names of matters as lists write them: what can be put right by itself, and what a person must look at.

Signs are unified (full-width digits, half-width brackets and commas among Chinese characters, blanks) because the
same matter otherwise appears twice. Words are never changed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from wutong.matters import codes, rules, search

_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ％]")
_SIGNS = str.maketrans({"(": "（", ")": "）", ",": "，", ";": "；"})
_BRACKETED = re.compile(r"（[^（）]*）")
_NOTE = re.compile(r"第\d+号|号令|^（(据|根据|按照|该事项|备注|注[:：])")
_LEVEL_WORDS = {
    2: re.compile(r"省级"), 3: re.compile(r"市级|州级"), 4: re.compile(r"县级|区级|市县级"),
    5: re.compile(r"乡级|镇级"), 6: re.compile(r"村级"),
}  # fmt: skip


def tidied(name: str) -> str:
    """The name with its signs unified."""
    narrow = _WIDE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), name)
    return re.sub(r"\s+", "", narrow).translate(_SIGNS)


def core(name: str) -> str:
    """The name as it is compared with others: tidied, without signs, and without brackets that only name a level or
    explain."""
    return search.plain(_BRACKETED.sub(_kept, tidied(name)))


def _kept(bracketed: re.Match[str]) -> str:
    said = bracketed[0]
    return "" if _NOTE.search(said) or any(word.search(said) for word in _LEVEL_WORDS.values()) else said


def doubts(name: str, levels: Iterable[int]) -> Iterator[str]:
    """Sentences about a tidied name that somebody should look at; `levels` are the list's own 行使层级."""
    if name.count("（") != name.count("）"):
        yield "括号不成对，请核对名称是否完整"
    if len(name) > rules.NAME_ADVISED:
        yield f"名称有 {len(name)} 个字，国家标准最多 {rules.NAME_ADVISED} 个，对外交换时会被截断"
    notes = [part for part in _BRACKETED.findall(name) if _NOTE.search(part)]
    for part in notes:
        yield f"“{part}”是说明而不是名称，请移到“行使内容”"
    yield from _level_doubts([part for part in _BRACKETED.findall(name) if part not in notes], set(levels))


def _level_doubts(parts: list[str], levels: set[int]) -> Iterator[str]:
    """Brackets that speak of levels, none of which the list gives."""
    said = {level for part in parts for level, word in _LEVEL_WORDS.items() if word.search(part)}
    if said and levels and not said & levels:
        spoken = "、".join(codes.LEVELS[level] for level in sorted(said))
        listed = "、".join(codes.LEVELS[level] for level in sorted(levels))
        yield f"名称写着{spoken}，行使层级却是{listed}，请核对"

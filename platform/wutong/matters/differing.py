"""What differs between two values of an element: line against line, and inside a line word by word.

Pure. A value is first written as lines (a text, each entry of a list, each row with its columns); lines that belong
together are found, rows by their names; in two that are alike only the words that differ are marked.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, Literal, NamedTuple

from wutong.matters import cells
from wutong.matters.shapes import Element

Mark = Literal["", "gone", "new"]
Opcode = tuple[str, int, int, int, int]


class Piece(NamedTuple):
    """A stretch of text: on both sides, or only on the one before (gone) or after (new)."""

    text: str
    mark: Mark = ""


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Differing:
    """One element twice: both sides with their own words marked, and `flow`, the lines that differ as one text."""

    element: str
    title: str
    left: Sequence[Line]
    right: Sequence[Line]

    @property
    def flow(self) -> list[Line]:
        """Both sides in one, without the lines that are the same."""
        pairs = zip(self.left, self.right, strict=True)
        return [_woven(left, right) for left, right in pairs if left != right]


def differing(element: Element, before: Any, after: Any, *sides: Mapping[str, Any]) -> Differing:
    """What is different in an element; a side on which a line is missing has an empty one there. `sides` is the matter
    before and after, where it is at hand: it knows the units of numbers."""
    left, right = sides or (cells.NOTHING, cells.NOTHING)
    pairs = list(_aligned(element, cells.lines(element, before, left), cells.lines(element, after, right)))
    marked = [_apart(*pair) if element.kind == "number" else _marked(*pair) for pair in pairs]
    return Differing(element.name, element.title, [left for left, _ in marked], [right for _, right in marked])


def said(title: str, before: str, after: str) -> Differing:
    """The same for two texts that are no element."""
    left, right = _marked(before, after)
    return Differing("", title, [left], [right])


# ── Lines ────────────────────────────────────────────────────────────────────────────────────────────────────


def _aligned(element: Element, before: Sequence[cells.Told], after: Sequence[cells.Told]) -> Iterator[tuple[str, str]]:
    """The lines that belong together; a line alone has an empty one beside it."""
    matcher = SequenceMatcher(None, [one.key for one in before], [one.key for one in after], autojunk=False)
    for tag, left, left_end, right, right_end in matcher.get_opcodes():
        old, new = ([one.text for one in told] for told in (before[left:left_end], after[right:right_end]))
        if tag == "replace" and element.kind == "rows":
            yield from ((text, "") for text in old)
            yield from (("", text) for text in new)
        else:
            yield from zip_longest(old, new, fillvalue="")


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────

#: A word is a run of letters and digits, a blank, or one sign of Chinese.
_WORD = re.compile(r"[0-9A-Za-z]+(?:[.\-/][0-9A-Za-z]+)*|\s+|.", re.DOTALL)
_SENTENCE = re.compile(r"[^。；;\n]*[。；;\n]?", re.DOTALL)
#: Longer texts are compared by sentences; two less alike than this are shown whole.
LONG, ALIKE = 1500, 0.35


def _marked(before: str, after: str) -> tuple[Line, Line]:
    if before == after:
        return (Piece(before),), (Piece(after),)
    pattern = _SENTENCE if max(len(before), len(after)) > LONG else _WORD
    old, new = ([word for word in pattern.findall(text) if word] for text in (before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return _whole(before, "gone"), _whole(after, "new")
    codes = _smoothed(matcher.get_opcodes())
    left = [Piece("".join(old[at:end]), "" if tag == "equal" else "gone") for tag, at, end, _, _ in codes]
    right = [Piece("".join(new[at:end]), "" if tag == "equal" else "new") for tag, _, _, at, end in codes]
    return tuple(piece for piece in left if piece.text), tuple(piece for piece in right if piece.text)


def _apart(before: str, after: str) -> tuple[Line, Line]:
    """Two numbers: another number is wholly another, though both count the same."""
    return _marked(before, after) if before == after else (_whole(before, "gone"), _whole(after, "new"))


def _whole(text: str, mark: Mark) -> Line:
    return (Piece(text, mark),) if text else ()


def _smoothed(codes: Sequence[Opcode]) -> list[Opcode]:
    """With single words that happen to be equal between two changes taken as changed: marks, not confetti."""
    told: list[Opcode] = []
    for at, (tag, *where) in enumerate(codes):
        lone = tag == "equal" and where[1] - where[0] == 1 and 0 < at < len(codes) - 1
        kind = "replace" if lone or tag != "equal" else "equal"
        if told and kind == told[-1][0] == "replace":
            told[-1] = ("replace", told[-1][1], where[1], told[-1][3], where[3])
        else:
            told.append((kind, where[0], where[1], where[2], where[3]))
    return told


def _woven(left: Line, right: Line) -> Line:
    """Both sides of one line in one: what is gone before what is new."""
    told: list[Piece] = []
    olds, news = list(left), list(right)
    while olds or news:
        while olds and olds[0].mark:
            told.append(olds.pop(0))
        while news and news[0].mark:
            told.append(news.pop(0))
        if olds:
            told.append(olds.pop(0))
        if news:
            news.pop(0)
    return tuple(told)

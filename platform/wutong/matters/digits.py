"""What spreadsheets do to long numbers: they keep fifteen digits, put noughts for the rest, and show 1.23457E+17.

What was typed cannot be made out again, so nobody guesses: `doubt` tells what is to be done about such a cell.
"""

import re
from collections.abc import Iterator, Mapping

#: The first number of which a spreadsheet may have changed a digit.
FIRST = 10**15
KEPT = 15
_SHORTENED = re.compile(r"\d(\.\d+)?[Ee]\+\d{2,3}")
_CHANGED = (
    "Excel 只保留数字的前 15 位，这里的号码已被改动，无法还原。请先把这一列的单元格格式设为“文本”，再重新填写原号码"
)
_NOUGHTS = "超过 15 位而第 16 位起全是 0，可能已被 Excel 改动，请对照原件核对；不对的，把这一列设为“文本”格式再重填"


def spelled(number: float) -> str:
    """A number of more digits than are kept, as a spreadsheet shows it."""
    return f"{number:.{KEPT}g}".upper()


def shortened(text: str) -> bool:
    """Whether a cell shows a number whose digits are lost."""
    return "+" in text and _SHORTENED.fullmatch(text) is not None


def doubtful(cells: Mapping[str, str]) -> Iterator[tuple[str, str, bool]]:
    """The cells of a row that may not say what was typed, by name, each with its `doubt`; mostly none."""
    for name, text in cells.items():
        if text[:1].isdecimal() and len(text) >= _SHORTEST and (told := doubt(text)):
            yield (name, *told)


#: As 1E+15 is written.
_SHORTEST = 5


def doubt(text: str) -> tuple[str, bool] | None:
    """What is to be done about a cell that may not say what was typed, and whether that is certain."""
    if shortened(text):
        return _CHANGED, True
    noughts = len(text) > KEPT and text.isdecimal() and not text[KEPT:].strip("0")
    return (_NOUGHTS, False) if noughts else None

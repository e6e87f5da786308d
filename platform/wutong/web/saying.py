"""One sentence to the reader on the next page, with a level that is also a word and not only a colour."""

from typing import Literal

from flask import flash, get_flashed_messages

Level = Literal["success", "info", "warning", "danger"]


def say(text: str, level: Level = "info") -> None:
    """Keep a sentence for the next page this reader sees."""
    flash(text, level)


def said() -> list[tuple[str, str]]:
    """The sentences waiting, as `(level, text)`; reading them empties the list."""
    return [(str(level), str(text)) for level, text in iter(get_flashed_messages(with_categories=True))]

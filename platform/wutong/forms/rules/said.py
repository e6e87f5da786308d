"""Sentences with facts that are Chinese at once and can still be said in another language."""

from collections.abc import Callable
from typing import Any, Self


class Said(str):
    """A sentence; `template` is the message of the catalogue, `facts` fill it in."""

    template: str
    facts: dict[str, Any]

    def __new__(cls, template: str, **facts: Any) -> Self:
        """The sentence in Chinese."""
        told = super().__new__(cls, template.format(**facts))
        told.template, told.facts = template, facts
        return told


def translated(text: str, translate: Callable[[str], str]) -> str:
    """A sentence in the reader's language."""
    return translate(text.template).format(**text.facts) if isinstance(text, Said) else translate(text)

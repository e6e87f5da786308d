"""Texts with `{facts}` that offices write themselves: only known facts, and nothing that a format can do besides."""

from collections.abc import Collection
from string import Formatter


def names(text: str) -> list[str]:
    """What stands in braces, whole: a name with a way of writing it is another name. Raises ValueError."""
    parts = [(name, form, turn) for _, name, form, turn in Formatter().parse(text) if name is not None]
    return [name + (f":{form}" if form else "") + (f"!{turn}" if turn else "") for name, form, turn in parts]


def complaint(text: str, facts: Collection[str]) -> str | None:
    """What is wrong with a text that may name these facts; None where nothing is."""
    try:
        unknown = [name for name in names(text) if name not in facts]
    except ValueError:
        return "花括号不成对，请核对。"
    known = "、".join(f"{{{name}}}" for name in facts) or "（无）"
    return f"“{{{unknown[0]}}}”不能用，可以用的有：{known}。" if unknown else None

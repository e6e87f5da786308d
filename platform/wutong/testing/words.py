"""Reads templates for words that nobody can translate."""

import re

HAN = re.compile(r"[\u4e00-\u9fff]")
#: Jinja's own marks, with whatever is passed to gettext inside them; what remains is text of the page.
SPOKEN = re.compile(r"\{#.*?#\}|\{%\s*trans\b.*?endtrans\s*%\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
#: What is said through gettext, whatever is worked out inside it; and the key under which a page asks for a section.
CALLS = re.compile(r"\b(?:_|_n|gettext|ngettext)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|\.filled\(\"[^\"]*\"\)")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def unspoken(text: str) -> list[str]:
    """The Chinese in a template that gettext never sees: bare in the page, or quoted in an expression."""
    bare = [line.strip() for line in SPOKEN.sub(" ", text).splitlines() if HAN.search(line)]
    inside = " ".join(re.findall(r"\{\{.*?\}\}|\{%.*?%\}", re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL), re.DOTALL))
    return bare + [quoted for quoted in QUOTED.findall(CALLS.sub(" ", inside)) if HAN.search(quoted)]

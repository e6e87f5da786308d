"""Finding a matter among those a region really offers: Chinese words, pinyin, initials, everyday names.

An index is built in memory over one effective list (at most some thousand names), so a village finds exactly what
a village offers and no search table has to follow claims and releases. Chinese is compared by single characters
and pairs of neighbours (one character and two are the commonest queries, STACK 3.8); Latin letters by full pinyin
from any syllable on, and by initials. Everyday names are data (`synonyms.csv`), tried beside the words as typed.
"""

import csv
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TypeVar

#: Share of a query's terms that a name must hold to be listed when it does not hold the query whole.
ENOUGH = 0.6

K = TypeVar("K")


def plain(text: str) -> str:
    """The text as it is compared: full-width forms folded, lower case, no blanks or punctuation."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(sign for sign in folded if sign.isalnum())


def terms(text: str) -> frozenset[str]:
    """Single characters and neighbouring pairs of a plain text."""
    return frozenset(text) | frozenset(text[at : at + 2] for at in range(len(text) - 1))


@dataclass(frozen=True, slots=True)
class Heard:
    """One name made ready: plain text, its terms, its pinyin, where each syllable starts, its initials."""

    text: str
    terms: frozenset[str]
    pinyin: str
    starts: frozenset[int]
    initials: str


@lru_cache(maxsize=20_000)
def heard(name: str) -> Heard:
    """Make a name ready; kept, because neighbouring regions offer the same names."""
    from pypinyin import Style, lazy_pinyin  # 56 MB that only a process that searches wants

    text = plain(name)
    syllables = [plain(syllable) for syllable in lazy_pinyin(text)]
    initials = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))
    starts, at = [], 0
    for syllable in syllables:
        starts.append(at)
        at += len(syllable)
    return Heard(text, terms(text), "".join(syllables), frozenset(starts), initials)


@cache
def written_synonyms() -> Sequence[tuple[str, ...]]:
    """Groups of words for one thing as the data file has them, the official name first."""
    text = files("wutong.matters").joinpath("synonyms.csv").read_text(encoding="utf-8")
    return [tuple(row) for row in csv.reader(text.splitlines()) if row]


@cache
def synonyms() -> Sequence[tuple[str, ...]]:
    """The groups of the data file as they are compared; a region's own: `wutong.matters.synonyms.groups`."""
    return [tuple(plain(word) for word in group) for group in written_synonyms()]


def spellings(query: str, groups: Sequence[tuple[str, ...]] | None = None) -> list[str]:
    """The plain query, and the query with each known everyday word exchanged for its fellows."""
    asked = plain(query)
    found = [asked]
    for group in synonyms() if groups is None else groups:
        for word in sorted(group, key=len, reverse=True):
            if word in asked:
                found += [asked.replace(word, other) for other in group if other != word]
                break
    return list(dict.fromkeys(found))


def _by_letters(asked: str, name: Heard) -> float:
    """Latin queries: whole initials, then initials, then pinyin from a syllable's beginning."""
    if name.initials.startswith(asked):
        return 70 + 20 * len(asked) / len(name.initials)
    if asked in name.initials and len(asked) > 1:
        return 50
    at = name.pinyin.find(asked)
    while at >= 0:
        if at in name.starts:
            return 65 if at == 0 else 55
        at = name.pinyin.find(asked, at + 1)
    return 0


def _by_words(asked: str, name: Heard) -> float:
    """Chinese queries: the same, beginning, containing, then most of the terms."""
    if asked == name.text:
        return 100
    if asked in name.text:
        return (85 if name.text.startswith(asked) else 72) + 12 * len(asked) / len(name.text)
    wanted = terms(asked)
    share = len(wanted & name.terms) / len(wanted)
    return 60 * share if share >= ENOUGH and len(asked) > 1 else 0


def score(asked: str, name: Heard) -> float:
    """How well one plain spelling fits one name: 0 not at all, 100 the same."""
    if not asked:
        return 0
    return _by_letters(asked, name) if asked.isascii() and asked.isalpha() else _by_words(asked, name)


def rank(
    query: str,
    names: Mapping[K, str] | Iterable[tuple[K, str]],
    limit: int = 50,
    groups: Sequence[tuple[str, ...]] | None = None,
) -> list[K]:
    """Keys of the names that fit, best first; the words as typed weigh a little more than their synonyms (`groups`)."""
    asked = spellings(query, groups)
    pairs = names.items() if isinstance(names, Mapping) else names
    marks: list[tuple[float, int, str, K]] = []
    for key, name in pairs:
        ready = heard(name)
        best = max(score(one, ready) * (1 if one == asked[0] else 0.97) for one in asked)
        if best:
            marks.append((-best, len(name), name, key))
    marks.sort(key=lambda mark: mark[:3])
    return [mark[3] for mark in marks[:limit]]

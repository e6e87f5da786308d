"""Finding a matter among those a region really offers: Chinese words, pinyin, initials, everyday names.

An index is built in memory over one effective list (at most some thousand names), so a village finds exactly what
a village offers and no search table has to follow claims and releases. Chinese is compared by single characters
and pairs of neighbours (one character and two are the commonest queries, STACK 3.8); Latin letters by full pinyin
from any syllable on, and by initials. Everyday names are data (`synonyms.csv`), tried beside the words as typed, in
letters too: shebaoka and sbk find what 社保卡 finds.
"""

import csv
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import TypeVar
from uuid import UUID

#: Share of a query's terms that a name must hold to be listed when it does not hold the query whole.
ENOUGH = 0.6
#: What a name is given at most that holds only most of a query's terms.
PARTLY = 60
#: Pinyin up to this many letters is too short to be taken for an everyday word inside of other letters.
SHORT = 4

#: Words for one thing, group by group, plain.
Groups = Sequence[tuple[str, ...]]
K = TypeVar("K", str, int, UUID)


def plain(text: str) -> str:
    """The text as it is compared: full-width forms folded, lower case, no blanks or punctuation."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(sign for sign in folded if sign.isalnum())


@lru_cache(maxsize=4096)
def terms(text: str) -> frozenset[str]:
    """Single characters and neighbouring pairs of a plain text; kept, because a query is compared with many names."""
    return frozenset(text) | frozenset(text[at : at + 2] for at in range(len(text) - 1))


@dataclass(frozen=True, slots=True)
class Heard:
    """One name made ready: plain text, its terms, its pinyin and initials.

    Every syllable (or run of letters and digits) starts at one of `signs` in the text, of `starts` in the pinyin and
    of `heads` in the initials; each ends with the length of the whole.
    """

    text: str
    terms: frozenset[str]
    pinyin: str
    initials: str
    signs: tuple[int, ...]
    starts: tuple[int, ...]
    heads: tuple[int, ...]


@lru_cache(maxsize=20_000)
def heard(name: str) -> Heard:
    """Make a name ready; kept, because neighbouring regions offer the same names."""
    from pypinyin import Style, lazy_pinyin  # 56 MB that only a process that searches wants

    text = plain(name)
    raw = lazy_pinyin(text)
    syllables = [plain(syllable) for syllable in raw]
    initials = lazy_pinyin(text, style=Style.FIRST_LETTER)
    signs = [0]
    for syllable in raw:  # what pypinyin cannot read it gives back as it is, run by run
        signs.append(signs[-1] + (len(syllable) if text.startswith(syllable, signs[-1]) else 1))
    bounds = tuple(signs), _bounds(syllables), _bounds(initials)
    return Heard(text, terms(text), "".join(syllables), "".join(initials), *bounds)


def _bounds(parts: Sequence[str]) -> tuple[int, ...]:
    return tuple(accumulate((len(part) for part in parts), initial=0))


@cache
def written_synonyms() -> Sequence[tuple[str, ...]]:
    """Groups of words for one thing as the data file has them, the official name first."""
    text = files("wutong.matters").joinpath("synonyms.csv").read_text(encoding="utf-8")
    return [tuple(row) for row in csv.reader(text.splitlines()) if row]


@cache
def synonyms() -> Groups:
    """The groups of the data file as they are compared; a region's own: `wutong.matters.synonyms.groups`."""
    return [tuple(plain(word) for word in group) for group in written_synonyms()]


def spellings(query: str, groups: Groups | None = None) -> list[str]:
    """The plain query, and the query with each known everyday word exchanged for its fellows."""
    asked = plain(query)
    letters, found = lettered(asked), [asked]
    for group in synonyms() if groups is None else groups:
        found += _in_letters(asked, group) if letters else _exchanged(asked, group)
    return list(dict.fromkeys(found))


def lettered(asked: str) -> bool:
    """Whether a plain query is pinyin or initials."""
    return asked.isascii() and asked.isalpha()


def _exchanged(asked: str, group: Sequence[str]) -> list[str]:
    word = next((word for word in sorted(group, key=len, reverse=True) if word and word in asked), None)
    return [asked.replace(word, other) for other in group if other != word] if word else []


def _in_letters(asked: str, group: Sequence[str]) -> list[str]:
    """The pinyin of a word exchanged wherever it stands, its initials only where they are all that was typed."""
    ready = [heard(word) for word in group if not word.isascii()]
    found = [other.initials for word in ready if word.initials == asked for other in ready if other is not word]
    long = [word for word in ready if len(word.pinyin) > SHORT and word.pinyin in asked]
    return found + [asked.replace(word.pinyin, other.pinyin) for word in long for other in ready if other is not word]


def _by_letters(asked: str, name: Heard) -> float:
    """Latin queries: whole initials, then initials, then pinyin from a syllable's beginning."""
    if name.initials.startswith(asked):
        return 70 + 20 * len(asked) / len(name.initials)
    if asked in name.initials and len(asked) > 1:
        return 50
    at = spoken_at(asked, name)
    return 0 if at is None else 65 if at == 0 else 55


def spoken_at(asked: str, name: Heard) -> int | None:
    """Where in the pinyin of a name the letters stand from a syllable on."""
    at = name.pinyin.find(asked)
    while at >= 0 and at not in name.starts:
        at = name.pinyin.find(asked, at + 1)
    return at if at >= 0 else None


def _by_words(asked: str, wanted: frozenset[str], name: Heard) -> float:
    """Chinese queries: the same, beginning, containing, then most of the terms (`wanted`)."""
    if asked in name.text:
        if asked == name.text:
            return 100
        return (85 if name.text.startswith(asked) else 72) + 12 * len(asked) / len(name.text)
    share = len(wanted & name.terms) / len(wanted)
    return PARTLY * share if share >= ENOUGH and len(asked) > 1 else 0


@dataclass(frozen=True, slots=True)
class Spelling:
    """A way to spell a query, made ready for many names: plain text, its terms, whether it is letters."""

    text: str
    terms: frozenset[str]
    letters: bool
    weight: float

    def score(self, name: Heard) -> float:
        """How well it fits one name: 0 not at all, 100 the same and as typed."""
        told = _by_letters(self.text, name) if self.letters else _by_words(self.text, self.terms, name)
        return told * self.weight


def asked_for(query: str, groups: Groups | None = None) -> Sequence[Spelling]:
    """Every spelling of a query; the words as typed come first and weigh a little more."""
    told = [text for text in spellings(query, groups) if text]
    return [Spelling(text, terms(text), lettered(text), 0.97 if at else 1) for at, text in enumerate(told)]


def rank(
    query: str,
    names: Mapping[K, str] | Iterable[tuple[K, str]],
    limit: int = 50,
    groups: Groups | None = None,
) -> list[K]:
    """Keys of the names that fit, best first, among equals in order of name and key; `groups` are the synonyms."""
    asked = asked_for(query, groups)
    pairs = names.items() if isinstance(names, Mapping) else names
    marks: list[tuple[float, int, str, K]] = []
    for key, name in pairs if asked else ():
        ready = heard(name)
        best = max([spelling.score(ready) for spelling in asked])
        if best:
            marks.append((-best, len(name), name, key))
    marks.sort()
    return [mark[3] for mark in marks[:limit]]


def marked(query: str, name: str, groups: Groups | None = None) -> list[tuple[str, bool]]:
    """A name in pieces, each with whether it is what the query found; letters mark the characters they spell."""
    ready = heard(name)
    found = _finding(asked_for(query, groups), ready)
    hit = _hits(found, ready) if found else frozenset()
    told: list[tuple[str, bool]] = []
    at = 0
    for sign in name:  # a sign may stand for none in the plain text, or, folded, for several
        length = len(plain(sign))
        lit = not hit.isdisjoint(range(at, at + length))
        at += length
        if told and told[-1][1] is lit:
            told[-1] = told[-1][0] + sign, lit
        else:
            told.append((sign, lit))
    return told


def _finding(asked: Sequence[Spelling], name: Heard) -> Spelling | None:
    """The spelling that found a name: what was typed if it did so well, because that is what the eye looks for."""
    marks = [spelling.score(name) for spelling in asked]
    if not any(marks):
        return None
    return asked[0] if marks[0] > PARTLY else asked[marks.index(max(marks))]


def _hits(found: Spelling, name: Heard) -> frozenset[int]:
    """The places in the plain text that a spelling found."""
    asked = found.text
    if not found.letters:
        at = name.text.find(asked)
        return frozenset(range(at, at + len(asked))) if at >= 0 else _shared(asked, name)
    at, bounds = name.initials.find(asked), name.heads
    if not (at == 0 or (at > 0 and len(asked) > 1)):
        at, bounds = spoken_at(asked, name) or 0, name.starts
    reached = range(at, at + len(asked))
    return frozenset(
        sign
        for place in range(len(bounds) - 1)
        if max(bounds[place], at) < min(bounds[place + 1], reached.stop)
        for sign in range(name.signs[place], name.signs[place + 1])
    )


def _shared(asked: str, name: Heard) -> frozenset[int]:
    pairs = [at for at in range(len(name.text) - 1) if name.text[at : at + 2] in asked]
    return frozenset(at + step for at in pairs for step in (0, 1))

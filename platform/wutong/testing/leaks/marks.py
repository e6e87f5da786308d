"""Marks: texts that occur nowhere else, each with those who may read it."""

import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from wutong import tenancy
from wutong.people.rules import identifiers

#: Every mark made of words begins like this, so that a search for it finds all of them.
SIGN = "Zq"
#: How many letters of a mark are looked at before its rest: as many as the sign has.
BEGINNING = len(SIGN)


@dataclass(frozen=True, slots=True)
class Mark:
    """A planted text and who may read it.

    `homes` are the regions it lies in. A `published` mark may be read by anybody at an address of its homes or below
    them; any other only by staff with a post at a home that gives `right`, at an address of that home (no right: by
    no staff at all). One told `below` is read by staff with the right at any region under a home as well, one told
    `above` at any region over one. `persons` may read it wherever they meet it. A `sealed` mark lies nowhere in the
    open.
    """

    text: str
    what: str
    homes: frozenset[int] = frozenset()
    persons: frozenset[UUID] = frozenset()
    right: str = ""
    published: bool = False
    below: bool = False
    above: bool = False
    sealed: bool = False

    def lies_at(self, region: int | None) -> bool:
        """Whether an address of this region may show it to staff there who have the right."""
        over = region is not None and any(tenancy.contains(region, home) for home in self.homes)
        return region in self.homes or (self.below and self._above(region)) or (self.above and over)

    def open_at(self, region: int | None) -> bool:
        """Whether an address of this region may show it to anybody."""
        return self.published and self._above(region)

    def _above(self, region: int | None) -> bool:
        return region is not None and any(tenancy.contains(home, region) for home in self.homes)


@dataclass(slots=True)
class Marks:
    """All marks of one hunt."""

    known: dict[str, Mark] = field(default_factory=dict)
    sought: tuple[int, re.Pattern[str]] | None = None

    def add(self, mark: Mark) -> str:
        """Keep a mark; returns its text."""
        self.known[mark.text] = mark
        return mark.text

    def published(self, what: str, home: int, *persons: UUID) -> str:
        """A text that its region shows to everybody, and that these persons take along elsewhere."""
        return self.add(Mark(word(), what, frozenset({home}), frozenset(persons), published=True))

    def office(self, what: str, home: int, right: str, *persons: UUID) -> str:
        """A text for the staff of one region."""
        return self.add(Mark(word(), what, frozenset({home}), frozenset(persons), right))

    def told_below(self, what: str, home: int, right: str) -> str:
        """A text for the staff of one region and of all below it."""
        return self.add(Mark(word(), what, frozenset({home}), right=right, below=True))

    def told_above(self, what: str, home: int, right: str) -> str:
        """A text for the staff of one region and of all above it."""
        return self.add(Mark(word(), what, frozenset({home}), right=right, above=True))

    def counted_above(self, what: str, home: int, right: str) -> str:
        """A text that its region shows to everybody, and that the staff of all above it read on their boards."""
        return self.add(Mark(word(), what, frozenset({home}), right=right, published=True, above=True))

    def sealed(self, what: str, text: str, *persons: UUID, homes: Iterable[int] = (), right: str = "") -> str:
        """A text that is encrypted wherever it lies."""
        return self.add(Mark(text, what, frozenset(homes), frozenset(persons), right, sealed=True))

    def within(self, content: str | bytes) -> Iterator[Mark]:
        """Every mark that occurs in the content, once."""
        text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
        if not self.known:
            return
        if self.sought is None or self.sought[0] != len(self.known):
            self.sought = len(self.known), re.compile(_alternatives(self.known))
        for found in sorted(set(self.sought[1].findall(text))):
            yield self.known[found]


def _alternatives(texts: Iterable[str]) -> str:
    """A pattern of any of the texts that tries each beginning once at a place: hundreds of marks begin alike, and
    trying all of them wherever their first letter stands takes longer than making the page."""
    begun: dict[str, list[str]] = {}
    for text in sorted(texts, reverse=True):
        begun.setdefault(text[:BEGINNING], []).append(re.escape(text[BEGINNING:]))
    return "|".join(f"{re.escape(start)}(?:{'|'.join(rests)})" for start, rests in begun.items())


def word() -> str:
    """A fresh word."""
    return SIGN + secrets.token_hex(5)


def telephone() -> str:
    """A fresh mobile number, of a range that the rest of the suite leaves alone."""
    return f"1987{secrets.randbelow(10**7):07}"


def number() -> str:
    """A fresh personal number with its check digit."""
    body = f"62292719870101{secrets.randbelow(1000):03}"
    return body + identifiers.number_check(body)

"""What a query was meant to be that nobody's names hold: one wrong, missing or extra sign, or letters heard alike.

社宝卡 sounds like 社保卡, shebaoga is one letter away from it; 居民身体证 is one character away from 居民身份证. Only
words that stand in a name, or are everyday words for one, are ever taken for what was meant.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from wutong.matters.search import Groups, Heard, heard, lettered, plain, rank, synonyms, terms

#: The fewest characters of which one may be wrong; shorter words are only tried by their sound.
CHARACTERS = 4
#: The fewest letters of which one may be wrong.
LETTERS = 5


def meant(query: str, names: Iterable[str], groups: Groups | None = None) -> str | None:
    """The words that were probably meant, as they stand in one of the names; None where nothing is near enough.

    Words that sound the same come first, then those with one other character, then one other letter; among equals
    those that stand in most names.
    """
    asked, known = plain(query), [*names]
    if len(asked) < 2 or asked.isdigit():
        return None
    held = synonyms() if groups is None else groups
    words = [heard(name) for name in known] + [heard(word) for group in held for word in group]
    for near in (_same_sound, _one_character, _one_letter):
        told = Counter(text for word in words for text in set(near(asked, word)) if text != asked)
        for text in sorted(told, key=lambda text: (-told[text], len(text), text)):
            if rank(text, enumerate(known), 1, held):
                return text
    return None


def _same_sound(asked: str, name: Heard) -> Iterator[str]:
    if lettered(asked):
        return
    sound, at = heard(asked).pinyin, -1
    while (at := name.pinyin.find(sound, at + 1)) >= 0:
        if at in name.starts and at + len(sound) in name.starts:
            yield _text(name, name.starts.index(at), name.starts.index(at + len(sound)))


def _one_character(asked: str, name: Heard) -> Iterator[str]:
    if lettered(asked) or len(asked) < CHARACTERS or len(terms(asked) & name.terms) < len(asked) - 1:
        return
    for length in (len(asked), len(asked) + 1, len(asked) - 1):
        for at in range(len(name.text) - length + 1):
            if one_apart(asked, name.text[at : at + length]):
                yield name.text[at : at + length]


def _one_letter(asked: str, name: Heard) -> Iterator[str]:
    sound = asked if lettered(asked) else heard(asked).pinyin
    half = len(sound) // 2
    # One mistake leaves one half as it was: most names are told apart by this alone.
    if len(sound) < LETTERS or (sound[:half] not in name.pinyin and sound[half:] not in name.pinyin):
        return
    for first, at in enumerate(name.starts):
        for last in range(first + 1, len(name.starts)):
            end = name.starts[last]
            if end - at > len(sound) + 1:
                break
            if one_apart(sound, name.pinyin[at:end]):
                yield _text(name, first, last)


def _text(name: Heard, first: int, last: int) -> str:
    return name.text[name.signs[first] : name.signs[last]]


def one_apart(one: str, other: str) -> bool:
    """Whether one sign put in, left out, exchanged, or swapped with its neighbour makes one text of the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if len(one) != len(other):
        longer, shorter = sorted((one, other), key=len, reverse=True)
        return longer[at + 1 :] == shorter[at:]
    swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return one[at + 1 :] == other[at + 1 :] or swapped

"""Kinds of boxes that plugins add. A box of a kind that is switched off here, or gone, takes any line of text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

#: How long an answer may be.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class FieldKind:
    """A kind of box, `NAME.kind`: `check` takes one line that is not empty and gives it back in its one spelling, or
    raises ValueError with a sentence that says what to do.

    `title` is its word in the editor of forms; `hint` stands below a box that says nothing itself; `inputmode` chooses
    the keyboard of a telephone (HTML); `pattern` tells programs what an answer looks like (ECMA 262); what is
    `personal` is masked wherever it is not needed whole.
    """

    name: str
    title: str
    check: Callable[[str], str]
    hint: str = ""
    inputmode: str = "text"
    pattern: str = ""
    personal: bool = False


class Kinds:
    """The kinds that plugins add, each under its owner's switch."""

    def __init__(self) -> None:
        self._held: dict[str, FieldKind] = {}
        self.is_on: Callable[[str], bool] = lambda _: False

    def register(self, kind: FieldKind) -> None:
        """Take a plugin's kind."""
        self._held[kind.name] = kind

    def known(self, name: str) -> bool:
        """Whether an installed plugin has this kind, on or off."""
        return name in self._held

    def find(self, name: str) -> FieldKind | None:
        """A kind, where its plugin is on in the present region."""
        found = self._held.get(name)
        return found if found and self.is_on(name.partition(".")[0]) else None

    def personal(self, name: str) -> bool:
        """Whether answers of a kind are masked; off as well as on."""
        return name in self._held and self._held[name].personal

    def words(self) -> Mapping[str, str]:
        """The kinds that are on here, with their words."""
        return MappingProxyType({name: kind.title for name, kind in self._held.items() if self.find(name)})

    def word(self, name: str) -> str:
        """The word of a kind, on or off; empty for none."""
        return self._held[name].title if name in self._held else ""

    def called(self, word: str) -> str:
        """The kind of a word, on or off; empty for none."""
        return next((name for name, kind in self._held.items() if kind.title == word), "")


KINDS = Kinds()

"""What a consistency rule is: a plain function over a folded matter, with its code, its severity and its sentence."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Matter = Mapping[str, Any]
#: What a rule found, once for each place: the facts of its sentence; `element` where it is not the rule's own.
Facts = Mapping[str, Any]
Severity = Literal["refuses", "advises"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One contradiction: the element to look at, a stable code, and a sentence that says what to do.

    `message` is a gettext message whose `{facts}` are filled in after translation.
    """

    element: str
    code: str
    message: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    refuses: bool = True

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The sentence for the screen."""
        return translate(self.message).format_map(self.facts)


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the table: `finds` yields the facts of every place where the matter breaks the rule."""

    code: str
    element: str
    severity: Severity
    finds: Callable[..., Iterable[Facts]]
    message: str

    @property
    def about(self) -> str:
        """Its sentence in general, for a list of rules: facts left open."""
        return re.sub(r"\{\w+\}", "…", self.message)

    def __call__(self, matter: Matter, *beside: Any) -> Iterator[Fault]:
        """The faults of one matter; `beside` is what rules about several matters need."""
        for facts in self.finds(matter, *beside):
            element = facts.get("element", self.element)
            yield Fault(element, self.code, self.message, facts, self.severity == "refuses")


def refuses(code: str, element: str, finds: Callable[..., Iterable[Facts]], message: str) -> Rule:
    """A rule that blocks publishing."""
    return Rule(code, element, "refuses", finds, message)


def advises(code: str, element: str, finds: Callable[..., Iterable[Facts]], message: str) -> Rule:
    """A rule whose sentence is advice for the editor."""
    return Rule(code, element, "advises", finds, message)


def when(broken: Any, **facts: Any) -> tuple[Facts, ...]:
    """The facts once where the rule is broken, else nothing."""
    return (facts,) if broken else ()


def rows(matter: Matter, element: str) -> list[Mapping[str, Any]]:
    """The rows of an element; none where nothing is said."""
    return list(matter.get(element) or ())

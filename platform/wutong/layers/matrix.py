"""Writing a matrix: which rules an element may be given, and the edit that gives it one.

THING_RULES = matrix("thing_rules", check=lambda region, edit: must_be_rule(THING, region, edit))
THING = Kind("thing", {...}, ruled_by=THING_RULES, narrows=("name",))
class ThingRule(RuleRow, Model): kind = THING_RULES; its table: `layer_columns` and `rule_columns`

releases.publish(THING_RULES, [rule(THING, "days", {"counties": May.LOCKED}, narrow="name", value="低保")], actor=…)
"""

from collections.abc import Mapping
from uuid import UUID, uuid5

from sqlalchemy import Boolean, Integer
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from wutong.errors import Refused
from wutong.layers.kinds import LEVELS, STRICTNESS, Edit, Kind, May
from wutong.layers.models import table_of
from wutong.tenancy import depth

_SPACE = UUID("9c4f1c50-51a2-4ad4-8d0b-6a0f6a2f4b77")


class CannotRule(Refused):
    """A rule that cannot be: looser than the law, of another type than the element, or for a level not below."""

    code, status = "layers.cannot_rule", 422
    message = "不能这样规定“{element}”：只能对下级作出比法定更严的规定，请改正后再保存。"


def choices(kind: Kind, element: str) -> tuple[May, ...]:
    """The rules that a matrix may give an element: stricter than its law, and such as its type allows; and that what
    its matter left unsaid may be filled in, which counts from whoever is at or above the one that defined it."""
    column, law = table_of(kind).c[element].type, STRICTNESS[kind.elements[element]]
    bound = May.AT_MOST if isinstance(column, Integer | Boolean) else May.SUBSET
    fitting = (May.DEFAULT, bound, May.LOCKED) if isinstance(column, Integer | Boolean | ARRAY | JSONB) else _PLAIN
    stricter = tuple(rule for rule in fitting if STRICTNESS[rule] > law)
    return (May.FILL, *stricter) if element in kind.asks else stricter


_PLAIN = (May.DEFAULT, May.LOCKED)


def levels_below(region: int) -> dict[int, str]:
    """The levels for which a region may rule: depth and column."""
    return {deep: word for deep, word in LEVELS.items() if deep > depth(region)}


def item_of(element: str, narrow: str = "", value: str = "") -> UUID:
    """The identity of a rule: the same in every region, so that what they say of it folds."""
    return uuid5(_SPACE, f"{element}|{narrow}|{value}")


def rule(kind: Kind, element: str, levels: Mapping[str, May | None], *, narrow: str = "", value: str = "") -> Edit:
    """The edit that gives an element rules by level; None takes the own rule of a level back."""
    said = {"element": element, "narrow": narrow, "value": value, **levels}
    return Edit(item_of(element, narrow, value), {name: str(told) if told else told for name, told in said.items()})


def must_be_rule(kind: Kind, region: int, edit: Edit) -> None:
    """Raise `CannotRule` unless the edit of a region is a rule that its matrix of `kind` can hold."""
    said = edit.values
    element, narrow, value = (str(said.get(name) or "") for name in ("element", "narrow", "value"))
    whole = (
        edit.item == item_of(element, narrow, value) and element in kind.elements and not (edit.locks or edit.withdrawn)
    )
    if not whole or bool(narrow) != bool(value) or (narrow and narrow not in kind.narrows):
        raise CannotRule(element=element)
    open_to, below = {*choices(kind, element), None}, levels_below(region).values()
    for level in set(said).intersection(LEVELS.values()):
        if said[level] not in open_to or (said[level] and level not in below):
            raise CannotRule(element=element)

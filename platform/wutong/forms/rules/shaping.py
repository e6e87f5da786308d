"""What an editor does to a form: put a box in, change it, move it, take it out. A form in, a form out.

The key of a box is made once, of its first name; another name later does not lose what drafts already say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from wutong.errors import Conflict, Invalid, NotFound
from wutong.forms.rules.boxes import CHOOSING, Box, Form, complaints, plain


class NoSuchBox(NotFound):
    """The box was taken out or renamed since the page was shown."""

    code = "form.no_such_box"
    message = "没有找到这个栏目，可能刚被别人删除，请返回表单查看。"


class Leaned(Conflict):
    """Other boxes are asked depending on this one."""

    code = "form.leaned"
    message = "“{names}”要看这个栏目才决定是否填写，请先改掉它们的“何时填写”，再删除。"


def at(form: Form, place: int) -> Box:
    """The box at a place; raises `NoSuchBox`."""
    if not 0 <= place < len(form.boxes):
        raise NoSuchBox
    return form.boxes[place]


def put(form: Form, box: Box, place: int | None = None) -> Form:
    """With one more box, at its place or behind those of its group; raises `Invalid` naming what is wrong with it."""
    named = replace(box, key=_key(form, box))
    after = _end(form, named.within) if place is None else min(place, len(form.boxes))
    return _sound(replace(form, boxes=(*form.boxes[:after], named, *form.boxes[after:])), after)


def change(form: Form, place: int, box: Box) -> Form:
    """With another box in its place, under the same key; one that goes into another group stands at that one's end."""
    before = at(form, place)
    told = replace(box, key=before.key)
    if told.within != before.within:
        rest = replace(form, boxes=tuple(one for one in form.boxes if one is not before))
        return put(rest, told)
    changed = replace(form, boxes=(*form.boxes[:place], told, *form.boxes[place + 1 :]))
    return _sound(_renamed(changed, before, told), place)


def _renamed(form: Form, before: Box, box: Box) -> Form:
    """Conditions that name an option follow it to its new word, where some options only got other words."""
    if box.type not in CHOOSING or before.type not in CHOOSING or len(before.options) != len(box.options):
        return form
    pairs = zip(before.options, box.options, strict=True)
    words = {old: new for old, new in pairs if old not in box.options and new not in before.options}
    return replace(form, boxes=tuple(_reworded(form, one, box, words) for one in form.boxes))


def _reworded(form: Form, one: Box, control: Box, words: Mapping[str, str]) -> Box:
    if form.controlling(one) != control:
        return one
    return replace(one, values=tuple(words.get(value, value) for value in one.values))


def drop(form: Form, place: int) -> Form:
    """Without a box, and without those of its group; raises `Leaned` where others hang on it."""
    gone = at(form, place)
    left = tuple(box for box in form.boxes if box is not gone and (gone.type != "group" or box.within != gone.key))
    hanging = [box.name for box in left if form.controlling(box) is gone]
    if hanging:
        raise Leaned(names="、".join(hanging))
    return replace(form, boxes=left)


def move(form: Form, place: int, step: int) -> Form:
    """With a box before or behind its neighbour of the same group; a group takes its boxes along.

    Raises `Invalid` where a box would come before the one that decides about it.
    """
    moved = at(form, place)
    mates = [box for box in form.boxes if box.within == moved.within]
    here = mates.index(moved)
    there = here + step
    if not 0 <= there < len(mates):
        return form
    mates[here], mates[there] = mates[there], mates[here]
    order = iter(mates)
    placed = [next(order) if box.within == moved.within else box for box in form.boxes]
    told = replace(form, boxes=tuple(_gathered(placed)))
    return _sound(told, told.boxes.index(moved), also=told.boxes.index(mates[here]))


def _gathered(boxes: list[Box]) -> Iterator[Box]:
    """Groups with their boxes directly behind them."""
    for box in boxes:
        if not box.within:
            yield box
            yield from (inner for inner in boxes if box.type == "group" and inner.within == box.key)


def _end(form: Form, within: str) -> int:
    """Behind the last box of a group; of the form itself that is its end."""
    if not within:
        return len(form.boxes)
    inside = [place for place, box in enumerate(form.boxes) if within in (box.within, _group(box))]
    return max(inside, default=len(form.boxes) - 1) + 1


def _group(box: Box) -> str:
    return box.key if box.type == "group" else ""


def _key(form: Form, box: Box) -> str:
    taken = {other.key for other in form.boxes if other.within == box.within}
    stem = plain(box.name) or "栏目"
    ways = (stem if number == 1 else f"{stem}{number}" for number in range(1, len(taken) + 2))
    return next(key for key in ways if key not in taken)


def _sound(form: Form, place: int, also: int | None = None) -> Form:
    """The form; raises `Invalid` for what a box at one of these places would break."""
    found = [*complaints(form, place), *(complaints(form, also) if also is not None else ())]
    behind = [said for other in range(place + 1, len(form.boxes)) for said in complaints(form, other)]
    if found or behind:
        raise Invalid({"name": [*found, *behind][:3]})
    return form

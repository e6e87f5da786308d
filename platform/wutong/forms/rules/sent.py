"""Answers as the inputs of a page: `answers.children.0.name` and back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from wutong.forms.rules.answers import PREFIX
from wutong.forms.rules.boxes import MOST_ROWS, SILENT, Box, Form

#: The buttons of a group on a page: one more row, one row less.
MORE, DROP = "more", "drop"
Sent = Mapping[str, Sequence[str]]


def raw(form: Form, sent: Sent) -> dict[str, Any]:
    """What was typed, box by box; a row that was taken out leaves an empty one, so that every row keeps its place."""
    told = dict(_boxes(form.top, sent, PREFIX))
    for group, members in form.inner.items():
        places = _places(sent, f"{PREFIX}.{group}.")
        rows = [
            dict(_boxes(members, sent, f"{PREFIX}.{group}.{place}")) for place in range(max(places, default=-1) + 1)
        ]
        told[group] = rows
    return told


def _boxes(boxes: Iterable[Box], sent: Sent, path: str) -> Iterator[tuple[str, Any]]:
    for box in boxes:
        given = sent.get(f"{path}.{box.key}", ())
        if box.type == "many":
            yield box.key, list(given)
        elif box.type not in SILENT and box.type != "group":
            yield box.key, given[-1] if given else ""


def _places(sent: Sent, path: str) -> set[int]:
    heads = (name[len(path) :].partition(".")[0] for name in sent if name.startswith(path))
    return {int(head) for head in heads if head.isdecimal() and len(head) < 4 and int(head) < 2 * MOST_ROWS}


def without(typed: Mapping[str, Any], dropped: str) -> dict[str, Any]:
    """What was typed without the row that a button names (`answers.children.2`)."""
    group, _, place = dropped.removeprefix(f"{PREFIX}.").rpartition(".")
    rows = typed.get(group)
    if not isinstance(rows, list) or not place.isdecimal():
        return dict(typed)
    return {**typed, group: [row for here, row in enumerate(rows) if here != int(place)]}


def flat(typed: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The inputs that hold what was typed."""
    for key, value in typed.items():
        yield from _flat(f"{PREFIX}.{key}", value)


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list):
        yield path, str(value)
        return
    for place, one in enumerate(value):
        if isinstance(one, Mapping):
            for key, inner in one.items():
                yield from _flat(f"{path}.{place}.{key}", inner)
        else:
            yield path, str(one)

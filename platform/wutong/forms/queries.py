"""Which form a matter is filed with, and what is known when it is filled in."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from wutong import tenancy
from wutong.clock import today
from wutong.forms.homes import FORM, FORMS
from wutong.forms.rules import Around, Form, check, read
from wutong.forms.rules.boxes import Box
from wutong.forms.rules.showing import masked
from wutong.homes import queries as homes
from wutong.layers import heads, steps
from wutong.layers.queries import effective
from wutong.matters import queries as matters
from wutong.regions import queries as regions
from wutong.secret import mask_name, mask_number, mask_phone

#: What is filled in where nobody has made a form for a matter.
PLAIN = read([{"key": "note", "name": "情况说明", "type": "long", "hint": "写清楚您要办什么，没有特殊情况可以不填。"}])


def frozen(matter: str, *, place: int | None = None, at: datetime | None = None) -> dict[str, Any] | None:
    """The form of a matter at a place (the present region) and an instant (now), as a case keeps it; None for `PLAIN`.

    Of several the one that names the matter lowest on the line counts, then that of the first code.
    """
    where = tenancy.scope().home if place is None else place
    if at is None and heads.silent(FORM, tenancy.line(where)):
        return None
    found = [one for one in effective(FORM, where, at=at) if one["boxes"] and matter in (one["matters"] or ())]
    if not found:
        return None
    one = min(found, key=lambda one: (-one.origins["matters"].region, str(one["code"])))
    said = one.origins["boxes"]
    return {
        "code": one["code"], "title": one["title"] or one["code"], "boxes": one["boxes"],
        "region": said.region, "release": str(said.release),
    }  # fmt: skip


def of_matter(code: str) -> dict[str, Any] | None:
    """The form of a matter that can be filed here; raises `NoSuchMatter`, `NotFiled`, `Suspended`."""
    matters.to_file(code)
    return frozen(code)


def form_of(kept: Mapping[str, Any] | None) -> Form:
    """The form that a case was filed with, of what it kept."""
    if kept is None:
        return PLAIN
    return _read(tuple(tuple(sorted(row.items())) for row in kept["boxes"]), str(kept["title"]), str(kept["code"]))


@lru_cache(maxsize=512)
def _read(boxes: Iterable[tuple[tuple[str, str], ...]], title: str, code: str) -> Form:
    return read(map(dict, boxes), title, code)


def around() -> Around:
    """What the checks must know: the day, and the regions there are."""
    return Around(today(), lambda code: _place(code) is not None)


def whole(form: Form, raw: Mapping[str, Any], under: str = "") -> dict[str, Any]:
    """Answers in their one spelling; raises `AnswersWrong`, with the name of the form on its page if it has one."""
    return check(form, raw, around()).whole(under)


def _place(code: str) -> str | None:
    try:
        found = regions.find(tenancy.parse(code))
    except tenancy.NoSuchRegion:
        return None
    return found.full_name if found else None


def told(box: Box, text: str) -> str:
    """An answer in words, whole."""
    return _place(text) or text if box.type == "region" else text


_MASKS = {
    "name": mask_name, "id_number": mask_number, "bank_card": mask_number, "telephone": mask_phone,
}  # fmt: skip


def hinted(box: Box, text: str) -> str:
    """The same with what is personal hidden."""
    return masked(box, told(box, text), _MASKS)


def working(item: UUID) -> tuple[homes.Working, Form]:
    """A form as its editor sees it, the region's draft laid over what holds; raises `UnknownItem`."""
    shown = homes.working(FORMS, item)
    return shown, read(shown["boxes"] or (), str(shown["title"] or ""), str(shown["code"] or ""))


# ── Places as people write them ──────────────────────────────────────────────────────────────────────────────

_CODED = re.compile(r".*（(\d{1,12})）")


def placed(form: Form, raw: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, with the code of every place that is understood."""
    return _each(form, raw, _understood)


def named(form: Form, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The other way round, for the eye."""
    return _each(form, raw, _suggested)


def suggestions(text: str, *, limit: int = 12) -> list[str]:
    """Places that the beginning of a name, its pinyin or a code may mean, as they are suggested."""
    return [f"{found.full_name}（{tenancy.spell(found.code)}）" for found in regions.search(text, limit=limit)]


def _each(form: Form, raw: Mapping[str, Any], turn: Callable[[str], str]) -> dict[str, Any]:
    told = {**raw, **_turned([box for box in form.top if box.type == "region"], raw, turn)}
    for group, members in form.inner.items():
        places = [box for box in members if box.type == "region"]
        if places and isinstance(raw.get(group), list):
            told[group] = [{**row, **_turned(places, row, turn)} for row in raw[group]]
    return told


def _turned(boxes: Iterable[Box], raw: Mapping[str, Any], turn: Callable[[str], str]) -> dict[str, str]:
    return {box.key: turn(str(raw[box.key]).strip()) for box in boxes if raw.get(box.key)}


def _understood(text: str) -> str:
    coded = _CODED.fullmatch(text)
    if coded or text.isdecimal():
        return coded[1] if coded else text
    found = regions.search(text, limit=2)
    exact = [one for one in found if text in (one.name, one.full_name)] or found
    return tenancy.spell(exact[0].code) if len(exact) == 1 else text


def _suggested(text: str) -> str:
    name = _place(text)
    return f"{name}（{text}）" if name else text


def step_back(item: UUID) -> int | None:
    """The number of the step that can be undone in the draft as it is; None where there is none."""
    found = steps.back(FORM, item, homes.working_draft(FORMS))
    return found.number if found else None


def step_forward(item: UUID) -> int | None:
    """The number of the step that can be done again."""
    found = steps.forward(FORM, item, homes.working_draft(FORMS))
    return found.number if found else None

"""多地联办: one application at one window, a part for each place, papers of one name shared; each place decides its own
part, and the whole is over when all parts are."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from wutong.sdk import Actor, Upload, db, known_as, matter_asks, new_id, now, scope
from wutong_cross_province.actions import collecting, handing, moving
from wutong_cross_province.actions.collecting import Handed, Visitor
from wutong_cross_province.models import Checklist, Joint
from wutong_cross_province.rules import METHODS, RECEIVE, FormWrong, NotAgreed, TooFew


def names(checklists: Sequence[Checklist]) -> list[tuple[str, str, bool]]:
    """The papers that the places want, each once: heading, name, and whether one of them needs it."""
    found: dict[str, tuple[str, bool]] = {}
    for checklist in checklists:
        assert checklist.content is not None
        for paper in matter_asks(checklist.content).papers:
            before = found.get(paper.key, (paper.name, False))
            found[paper.key] = (before[0], before[1] or paper.need == "required")
    return [(key, name, need) for key, (name, need) in found.items()]


def checked(checklist_ids: Sequence[UUID]) -> list[Checklist]:
    """The checklists of at least two different places' matters that may be joined. Raises `TooFew`, `NotAgreed`,
    `NotToldYet`."""
    rows = [collecting.told(each) for each in dict.fromkeys(checklist_ids)]
    places = {(row.installation, row.place, row.item) for row in rows}
    if len(rows) < 2 or len(places) < len(rows):
        raise TooFew({"checklists": [TooFew.message]})
    if any("joint" not in row.modes for row in rows):
        raise NotAgreed
    return rows


def form_of(checklist: Checklist) -> str:
    """The name of a place's form on the page on which all are filled in."""
    return f"part-{checklist.id.hex}"


def receive(
    checklist_ids: Sequence[UUID], visitor: Visitor, uploads: Sequence[Upload], way: str, *, actor: Actor,
    answers: Mapping[UUID, dict[str, Any]] = MappingProxyType({}),
) -> Joint:  # fmt: skip
    """Take one application for several places, and hand each place its part at once; `answers` are those to each
    place's form, by its checklist.

    A paper is stored once and goes to every place that wants one of its name. Raises what `checked` does, and
    `FormWrong` naming what lacks for whom, and `AnswersWrong`.
    """
    actor.must(RECEIVE)
    checklists = checked(checklist_ids)
    who = known_as(visitor.given.checked().telephone)
    whole = Joint(
        region=scope().home, id=new_id(), applicant=who, number=collecting.number(),
        title="、".join(dict.fromkeys(row.title for row in checklists))[:200], began_at=now(), ended_at=None,
    )  # fmt: skip
    db.session.add(whole)
    db.session.flush()
    content = {upload.slot: (upload.name, upload.stream.read()) for upload in uploads}
    for checklist in checklists:
        given = replace(visitor.given, answers=answers.get(checklist.id, {}))
        _part(whole, checklist, replace(visitor, given=given), content, way, actor)
    return whole


def _part(
    whole: Joint, checklist: Checklist, visitor: Visitor, content: dict[str, tuple[str, bytes]], way: str, actor: Actor
) -> None:
    row = collecting.begin(checklist, visitor, "joint", way, whole.id, form_of(checklist))
    moving.record(row, "identified", actor, text=METHODS[visitor.method])
    wanted = {key for key, _, _ in names([checklist])}
    mine = [Upload(slot, name, io.BytesIO(data)) for slot, (name, data) in content.items() if slot in wanted]
    collecting.keep(row, Handed(mine))
    if lacking := collecting.lacks(row, checklist):
        raise FormWrong(lacking="、".join(lacking))
    collecting.passed(row, checklist, (), actor)
    handing.send(row.id, "electronic", actor=actor)

"""What is planted before leaks are looked for: a bundle in two counties, filed online by one citizen and at the counter
for the other, with words and files of their own; a draft that is still open, and a part that no office took."""

import io
from uuid import UUID

from wutong.sdk import SYSTEM, cases
from wutong.testing import leaks, tree
from wutong.testing.leaks import marks
from wutong.testing.leaks.garden import PAPER, Citizen
from wutong_one_thing import packs, queries
from wutong_one_thing.actions import choosing, drafting, filing

PLACES = (tree.JISHISHAN, tree.DONGXIANG)


def plant(garden: leaks.Garden) -> None:
    """Publish a bundle in each county, of its one matter, and file it."""
    for place in PLACES:
        with garden.world.working(place):
            packs.publish([_bundle(garden, place)], actor=SYSTEM)
        for citizen in garden.citizens:
            _filed(garden, place, citizen)
            _filed(garden, place, citizen, draft=True)
    _over(garden, tree.JISHISHAN, garden.citizens[0])


def _bundle(garden: leaks.Garden, place: int) -> dict[str, object]:
    name = garden.marks.published("bundle", place)
    return {
        "code": f"B-{place}", "name": name, "stage": "birth", "offered": True, "confirmed": True,
        "lead_department": garden.marks.published("lead department", place),
        "items": [{"key": f"M-{place}"}, {"key": f"M-{place}-2", "optional": "1"}],
        "edges": [{"key": f"M-{place}>M-{place}-2"}],
    }  # fmt: skip


def _over(garden: leaks.Garden, place: int, citizen: Citizen) -> None:
    """One that its citizen took back."""
    filing_id = _filed(garden, place, citizen)
    with garden.world.visiting(place, citizen.person):
        choosing.withdraw_all(filing_id, actor=citizen.actor)


def _filed(garden: leaks.Garden, place: int, citizen: Citizen, *, draft: bool = False) -> UUID:
    counter, right = place == tree.DONGXIANG, "case.read"
    homes_ = [] if draft else [place]
    with garden.world.visiting(place, citizen.person):
        channel = "counter" if counter else "web"
        row = drafting.begin(f"B-{place}", {}, (), drafting.Who(citizen.person, channel))
        answer = garden.marks.sealed("answer", marks.word(), citizen.person, homes=homes_, right=right)
        box = next(box for box in queries.plan(row).merged.form.top if box.type != "heading")
        given = cases.Given(citizen.name, citizen.number, citizen.telephone, {})
        drafting.fill(row.id, given, {box.key: answer}, signed=True, actor=citizen.actor)
        for paper in queries.plan(row).papers:
            name = garden.marks.sealed("file name", f"{marks.word()}.pdf", citizen.person, homes=homes_, right=right)
            drafting.add_paper(row.id, paper.key, name, io.BytesIO(PAPER), actor=citizen.actor)
        if not draft:
            filing.submit(row.id, actor=citizen.actor)
            filing.change(row, queries.members(row.id)[-1], "stuck", why="示例")
        return row.id

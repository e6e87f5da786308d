"""What a newcomer to the demo sees: the nation's themes, claimed by the county, and a newborn's bundle under way.

Name and number belong to nobody: the telephone is of the demo's range, the birthday lies in the nineteenth century.
"""

import io
from collections.abc import Iterator

from wutong.sdk import SYSTEM, cases, forms, in_office, work
from wutong_one_thing import packs, planning, queries
from wutong_one_thing.actions import drafting, filing

PAPER = b"%PDF-1.4\n% \xe7\xa4\xba\xe4\xbe\x8b\n%%EOF\n"
NEWBORN = "新生儿出生"
ANSWERS = {"户口": "本县", "生育保险": "参加了"}
PARENT = ("李秀兰", "622927188808233020", "13900010002")
FORM = {
    "schild": "李小宝", "ssex": "女", "sborn": "2024-05-01", "smother": PARENT[0], "smother_number": PARENT[1],
    "saddress": "示例路 1 号",
}  # fmt: skip


def play(county: int, elsewhere: int) -> Iterator[None]:
    """Claim what the nation's list names, and file one bundle at the counter."""
    with in_office(county), work():
        packs.claim([one["code"] for one in packs.told() if one["items"]], actor=SYSTEM, note="认领")
    yield
    with in_office(county), work():
        try:
            row = drafting.begin(NEWBORN, ANSWERS, (), drafting.Who(cases.person_of(PARENT[2]), "counter"))
        except planning.NothingHere:  # a county whose catalogue has none of the members
            return
        plan = queries.plan(row)
        own = {box.key: _example(box) for box in plan.merged.form.top if box.key not in FORM and box.need}
        asked = {box.key for box in plan.merged.form.top}
        answers = {key: said for key, said in {**FORM, **own}.items() if key in asked}
        drafting.fill(row.id, cases.Given(*PARENT, {}), answers, signed=True, actor=SYSTEM)
        for paper in plan.papers:
            drafting.add_paper(row.id, paper.key, "示例.pdf", io.BytesIO(PAPER), actor=SYSTEM)
        filing.submit(row.id, actor=SYSTEM)
    yield


def _example(box: forms.Box) -> str:
    """An invented answer of the right type."""
    told = {"text": "示例医院", "date": "2024-05-01", "number": "1"}
    return box.choices[0] if box.choices else told.get(box.type, "示例")

"""What a newcomer to the demo sees: a Gansu resident at a window of Guangdong, in each mode.

The names and numbers belong to nobody: the telephone range is the demo's, the birthdays lie in the nineteenth century.
"""

import io
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from wutong.sdk import SYSTEM, Given, NotFound, Upload, in_office, region, region_spell, today, work
from wutong_cross_province import queries
from wutong_cross_province.actions import agreeing, collecting, disputing, handing, joining, windows
from wutong_cross_province.actions.agreeing import Terms
from wutong_cross_province.actions.collecting import Handed, Visitor
from wutong_cross_province.post import Address

PAPER = b"%PDF-1.4\n% \xe7\xa4\xba\xe4\xbe\x8b\n%%EOF\n"
#: What is asked for at the window, by its name everywhere.
COLLECTED = ("个体工商户设立登记", "个体工商户变更登记", "个体工商户注销登记", "残疾人证换领")
JOINED = "个体工商户设立登记"
#: Not on the national list, so the two provinces have agreed on it.
AGREED = "食品小作坊备案发放"
PEOPLE = (("马成龙", "13900010011", "622927188601014015"), ("韩秀英", "13900010012", "622927188802034020"))


def play(county: int, window: int) -> Iterator[None]:
    """Agreements and windows; then what was collected: one handed over, one lacking, one waiting, one joint."""
    yield from _agreed(county, window)
    asked = yield from _asked(window, [(county, name) for name in (*COLLECTED, AGREED)])
    if not asked:
        return
    rows = _received(window, asked)
    yield
    with _office(window):
        for row in rows:
            disputing.write(row, "window", "other", "申请人急用，请尽快受理。", actor=SYSTEM)
    yield from _joint(county, window)


@contextmanager
def _office(place: int) -> Iterator[None]:
    with in_office(place), work():
        yield


def _agreed(county: int, window: int) -> Iterator[None]:
    ours, theirs = _province(window), _province(county)
    proposals = {"两省食品经营事项通办协议": [AGREED], "两省公共服务事项通办协议（待确认）": ["*"]}
    found: list[UUID] = []
    with _office(ours):
        for title, matters in proposals.items():
            terms = Terms(title, matters, ["collect"], today(), today() + timedelta(days=3 * 365))
            found.append(agreeing.propose(terms, Address("", theirs), actor=SYSTEM).id)
    yield
    with _office(theirs):
        agreeing.move(found[0], "accept", actor=SYSTEM)
    for place, name in ((window, "福田区政务服务中心通办窗口"), (county, "县政务服务大厅跨省通办窗口")):
        with _office(place):
            told = windows.Told(f"示例：{name}", "示例路 1 号一楼", "工作日 9:00—12:00，14:00—17:30", "12345")
            windows.describe(told, actor=SYSTEM)
    yield


def _province(place: int) -> int:
    return int(region_spell(place)[:2]) * 10**10


def _asked(window: int, wanted: list[tuple[int, str]]) -> Generator[None, None, list[UUID]]:
    """The checklists that the places answered for these matters."""
    asked: list[UUID] = []
    with _office(window):
        for place, name in wanted:
            asked.append(collecting.ask_checklist(Address("", place), name, actor=SYSTEM).id)
    yield
    with _office(window):
        return [each for each in asked if queries.checklist(each).content is not None]


def _is_there(place: int) -> bool:
    """Not every county has a city above it, or a neighbour."""
    try:
        region(place)
    except NotFound:
        return False
    return True


def _visitor(which: int) -> Visitor:
    name, telephone, number = PEOPLE[which % len(PEOPLE)]
    return Visitor(Given(name, number, telephone, {}), "card", f"示例读卡流水 {which:04}")


def _papers(window: int, checklist: UUID) -> list[Upload]:
    with _office(window):
        wanted = joining.names([queries.checklist(checklist)])
    return [Upload(key, f"示例{name}.pdf", io.BytesIO(PAPER)) for key, name, _ in wanted]


def _received(window: int, asked: list[UUID]) -> list[UUID]:
    """The first lacks something, the second waits for the hand-over, the others have been handed over."""
    sent: list[UUID] = []
    for place, checklist in enumerate(asked):
        handed = Handed(
            () if place == 0 else _papers(window, checklist), (), ["身份证照片不清楚"] if place == 0 else ()
        )
        with _office(window):
            row = collecting.receive(checklist, _visitor(place), handed, actor=SYSTEM)
            if place > 1:
                handing.send(row.id, "electronic", actor=SYSTEM)
                sent.append(row.id)
    return sent


def _joint(county: int, window: int) -> Iterator[None]:
    """The county and its city, or its neighbour, each decide their part."""
    city = county - county % 10**8
    wanted = [(county, JOINED), (city, "购房提取住房公积金"), (county - 10**6, JOINED), (county + 10**6, JOINED)]
    with _office(county):
        there = {place for place, _ in wanted if _is_there(place)}
    asked = yield from _asked(window, [(place, name) for place, name in wanted if place in there])
    if len(asked) < 2:
        return
    uploads = {upload.slot: upload for each in asked[:2] for upload in _papers(window, each)}
    with _office(window):
        joining.receive(asked[:2], _visitor(1), list(uploads.values()), "post", actor=SYSTEM)
    yield

"""What is planted before leaks are looked for: cases that travel from the window of one county to another."""

import io
from dataclasses import replace
from uuid import UUID

from wutong.sdk import SYSTEM, Given, Upload, today
from wutong.testing import leaks, tree
from wutong.testing.leaks import marks, planting
from wutong.testing.leaks.garden import PAPER, Citizen
from wutong.testing.leaks.marks import Mark
from wutong_cross_province.actions import agreeing, collecting, disputing, handing, joining, windows
from wutong_cross_province.actions.agreeing import Terms
from wutong_cross_province.actions.collecting import Handed, Visitor
from wutong_cross_province.between import planting as between
from wutong_cross_province.post import Address
from wutong_cross_province.rules import READ

WINDOW, HOME, OTHER = tree.DONGXIANG, tree.JISHISHAN, tree.CHUIMATAN
BOTH = (WINDOW, HOME)


def plant(garden: leaks.Garden) -> None:
    """An agreement, a window, and for each citizen a hand-over that is lacking, one on its way, one joint; one is
    over, for it was taken back."""
    _agree(garden)
    asked = _asked(garden, HOME)
    for citizen in garden.citizens:
        _lacking(garden, citizen, asked)
        _sent(garden, citizen, asked)
    _over(garden, garden.citizens[0], asked)
    _told(garden)
    _joint(garden, garden.citizens[0], [asked, _asked(garden, OTHER)])
    planting.deliver(garden.world)
    between.plant(garden)


def _agree(garden: leaks.Garden) -> None:
    title = garden.marks.add(Mark(marks.word(), "title of an agreement", frozenset({*BOTH, OTHER}), published=True))
    for place in (HOME, OTHER):
        with garden.world.working(WINDOW):
            terms = Terms(title, ["*"], ["collect", "joint"], today())
            found = agreeing.propose(terms, Address("", place), actor=SYSTEM).id
        planting.deliver(garden.world)
        with garden.world.working(place):
            agreeing.move(found, "accept", actor=SYSTEM)
    with garden.world.working(WINDOW):
        words = [garden.marks.published(what, WINDOW) for what in ("window", "address", "hours", "telephone")]
        windows.describe(windows.Told(*words), actor=SYSTEM)
    planting.deliver(garden.world)


def _asked(garden: leaks.Garden, place: int) -> UUID:
    with garden.world.working(WINDOW):
        found = collecting.ask_checklist(Address("", place), f"M-{place}", actor=SYSTEM).id
    planting.deliver(garden.world)
    return found


def _told(garden: leaks.Garden) -> None:
    """The name of the other place's matter is shown at the window that collects for it."""
    for text, mark in list(garden.marks.known.items()):
        if mark.what == "matter" and OTHER in mark.homes:
            garden.marks.known[text] = replace(mark, homes=mark.homes | {WINDOW})


def _visitor(garden: leaks.Garden, citizen: Citizen, *homes: int) -> Visitor:
    def sealed(what: str, text: str) -> str:
        return garden.marks.sealed(what, text, citizen.person, homes=homes, right="personal.reveal")

    name, number = sealed("visitor's name", marks.word()), sealed("visitor's number", marks.number())
    answers = {"note": garden.marks.sealed("answer", marks.word(), citizen.person, homes=homes, right="case.read")}
    evidence = garden.marks.sealed("evidence", marks.word())
    return Visitor(Given(name, number, citizen.telephone, answers), "card", evidence)


def _paper(garden: leaks.Garden, citizen: Citizen, *homes: int) -> Upload:
    content = garden.marks.sealed("paper", marks.word(), citizen.person, homes=homes, right="paper.read")
    return Upload("身份证", "a.pdf", io.BytesIO(PAPER + content.encode()))


def _lacking(garden: leaks.Garden, citizen: Citizen, asked: UUID) -> None:
    word = garden.marks.sealed("what lacks", marks.word(), citizen.person, homes=[WINDOW], right=READ)
    with garden.world.working(WINDOW):
        collecting.receive(asked, _visitor(garden, citizen, WINDOW), Handed((), (), [word]), actor=SYSTEM)


def _sent(garden: leaks.Garden, citizen: Citizen, asked: UUID) -> None:
    with garden.world.working(WINDOW):
        handed = Handed([_paper(garden, citizen, *BOTH)])
        row = collecting.receive(asked, _visitor(garden, citizen, *BOTH), handed, actor=SYSTEM)
        waybill = garden.marks.sealed("waybill", marks.word(), citizen.person, homes=BOTH, right=READ)
        handing.send(row.id, "post", "EMS", waybill, actor=SYSTEM)
    with garden.world.working(WINDOW):
        word = garden.marks.sealed("note", marks.word(), homes=BOTH, right=READ)
        disputing.write(row.id, "window", "form", word, actor=SYSTEM)


def _over(garden: leaks.Garden, citizen: Citizen, asked: UUID) -> None:
    with garden.world.working(WINDOW):
        handed = Handed([_paper(garden, citizen, *BOTH)])
        row = collecting.receive(asked, _visitor(garden, citizen, *BOTH), handed, actor=SYSTEM).id
        handing.send(row, "electronic", actor=SYSTEM)
    planting.deliver(garden.world)
    with garden.world.working(WINDOW):
        handing.ask_back(row, actor=SYSTEM)
    planting.deliver(garden.world)


def _joint(garden: leaks.Garden, citizen: Citizen, asked: list[UUID]) -> None:
    homes = (WINDOW, HOME, OTHER)
    with garden.world.working(WINDOW):
        paper, visitor = _paper(garden, citizen, *homes), _visitor(garden, citizen, *homes)
        joining.receive(asked, visitor, [paper], "window", actor=SYSTEM)

"""Two counties of two provinces: a window in 城东区, and 积石山 as the business place with two matters of its own."""

import io
from typing import Any
from uuid import UUID

import pytest
from wutong_cross_province.actions import collecting, handing
from wutong_cross_province.actions.collecting import Handed, Visitor
from wutong_cross_province.models import Checklist, Handover
from wutong_cross_province.post import Address

from wutong.matters import actions as matters
from wutong.people.rules.roles import RIGHTS
from wutong.sdk import SYSTEM, Actor, Given, Upload, new_id
from wutong.testing.leaks import planting
from wutong.testing.tree import CHENGDONG, DONGXIANG, GANSU, JISHISHAN, QINGHAI
from wutong.testing.world import World

PDF = b"%PDF-1.7\n" + b"x" * 100
COLLECTED, JOINED, ONLINE = "出具贷款职工住房公积金缴存使用证明", "购房提取住房公积金", "提前还清住房公积金贷款"
OTHER = "只在本县办的事"
OURS = frozenset({f"cross_province.{verb}" for verb in ("receive", "handle", "agree", "read")})


def boss(place: int) -> Actor:
    """Somebody with every right at a place."""
    return Actor("staff", new_id(), place, rights=frozenset(RIGHTS) | OURS)


def define(world: World, place: int, code: str, name: str, **more: Any) -> None:
    """Publish and claim a matter of a county."""
    told = {
        "code": code, "name": name, "item_type": "05", "exercise_levels": [4], "service_objects": ["person"],
        "legal_basis": "示例", "line": "civil_affairs", "conditions": ["年满十八周岁"], "steps": [{"name": "受理"}],
        "papers": [{"name": "身份证", "need": "required"}, {"name": "合同", "need": "optional"}],
        "handling_type": "promised", "legal_days": 20, "legal_unit": "working", "promised_days": 10,
        "promised_unit": "working", "visits": 1, "visit_reason": "核验原件", "fee": False, "online": True,
        "collecting": ["counter"],
    }  # fmt: skip
    with world.working(place):
        matters.define(told | more, actor=SYSTEM)
        matters.publish(actor=SYSTEM, note="示例")
    with world.working(place):
        matters.claim([code], actor=SYSTEM)


class Stage:
    """The two sides, and what each of them does."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clerk, self.handler = boss(CHENGDONG), boss(JISHISHAN)

    def deliver(self) -> None:
        """Let every letter be read."""
        planting.deliver(self.world)

    def asked(self, item: str = COLLECTED, place: int = JISHISHAN) -> UUID:
        """A checklist that was asked for, and answered."""
        with self.world.working(CHENGDONG):
            found = collecting.ask_checklist(Address("", place), item, actor=self.clerk).id
        self.deliver()
        return found

    def visitor(self, telephone: str = "13900001234") -> Visitor:
        """Somebody at the window."""
        given = Given("张三丰", "440524188001010014", telephone, {})
        return Visitor(given, "card", "读卡流水 20260101-0001")

    def collected(self, *slots: str, item: str = COLLECTED, **more: Any) -> UUID:
        """What was collected under these headings."""
        checklist = self.asked(item)
        with self.world.working(CHENGDONG):
            row = collecting.receive(checklist, self.visitor(), Handed(papers(*slots), **more), actor=self.clerk)
            return row.id

    def sent(self, *slots: str, **more: Any) -> UUID:
        """The same, handed over by wire and read at the business place."""
        found = self.collected(*(slots or ("身份证",)), **more)
        with self.world.working(CHENGDONG):
            handing.send(found, "electronic", actor=self.clerk)
        self.deliver()
        return found

    def row(self, place: int, side: str, handover: UUID) -> Handover:
        """One side's copy, as it lies."""
        from sqlalchemy import select

        from wutong.sdk import db

        with self.world.at(place):
            found = db.session.scalars(select(Handover).where(Handover.side == side, Handover.id == handover)).one()
            db.session.expunge(found)
            return found

    def checklist(self, found: UUID) -> Checklist:
        """A checklist at the window."""
        from wutong.sdk import db

        with self.world.at(CHENGDONG):
            row = db.session.get(Checklist, (CHENGDONG, found))
            assert row is not None
            db.session.expunge(row)
            return row


def papers(*slots: str) -> list[Upload]:
    """A file under each heading."""
    return [Upload(slot, f"{slot}.pdf", io.BytesIO(PDF)) for slot in slots]


@pytest.fixture
def stage(world: World) -> Stage:
    """Both provinces have the plugin on; the business places have their matters."""
    world.switch_on("cross_province", region=QINGHAI)
    world.switch_on("cross_province", region=GANSU)
    for place in (JISHISHAN, DONGXIANG):
        define(world, place, f"P-{place}", JOINED, cross_province="joint")
    define(world, JISHISHAN, "C-1", COLLECTED, cross_province="collect")
    define(world, JISHISHAN, "O-1", OTHER)
    return Stage(world)

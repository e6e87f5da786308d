"""Fills the demo's county with cases, one in every state of the flow, some of them late.

Everything is done by the rooms' own verbs, under held clocks where a case must be old, so the demo shows nothing that
the product could not have come to by itself.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from wutong import clock, tenancy
from wutong.access import SYSTEM, Actor
from wutong.calendar.queries import calendar_for
from wutong.calendar.rules import workdays_between
from wutong.cases import queries
from wutong.cases.actions import (
    beginning,
    border,
    committing,
    deciding,
    extending,
    filing,
    intake,
    tasking,
)
from wutong.clock import new_id, now
from wutong.db import work
from wutong.demo import early, righted
from wutong.demo.accounts import account
from wutong.layers.releases import NothingToPublish
from wutong.matters import queries as matters
from wutong.people.actions import profile
from wutong.people.queries import logins, posts
from wutong.people.rules import identifiers, roles
from wutong.regions import queries as regions
from wutong.settings import actions as settings
from wutong.settings.rules import PLUGINS


@dataclass(frozen=True, slots=True)
class Citizen:
    """An invented citizen: the telephone belongs to nobody, the number gives a birth in the nineteenth century."""

    name: str
    telephone: str
    body: str

    @property
    def number(self) -> str:
        """The identity number with its check digit."""
        return self.body + identifiers.number_check(self.body)


CITIZENS = (
    Citizen("张德顺", "13900010001", "62292718930412301"),
    Citizen("李秀兰", "13900010002", "62292718880823302"),
    Citizen("马福寿", "13900010003", "62292718950116303"),
)
#: How long before the office's first step a case was submitted.
BEFORE = timedelta(hours=2)
PAPER = b"%PDF-1.4\n% \xe7\xa4\xba\xe4\xbe\x8b\n%%EOF\n"
#: A matter as a case keeps it.
Frozen = dict[str, Any]
#: How many working days ago something happened, perhaps by the terms of its matter.
Ago = int | Callable[[Frozen], int]


def member(county: int, role: str) -> Actor:
    """Somebody of the county's staff, by the one role that the account is named by."""
    person = account(county, role)
    with tenancy.at(county), work():
        office = next((held.department for held in posts.live(person)), None)
    return Actor("staff", person, county, office, roles.rights_of(role), role)


def citizen(one: Citizen, region: int) -> Actor:
    """A citizen's account with name and number declared, made on the first call."""
    with tenancy.nowhere(), work():
        person = logins.claim("telephone", one.telephone, new_id())
    actor = Actor("citizen", person, region, None, roles.CITIZEN, one.name)
    with tenancy.visit(region, person=person), work():
        profile.ensure(one.telephone)
        profile.declare(actor=actor, name=one.name, number=one.number)
    return actor


def switch_all_on(province: int) -> None:
    """Suggest every plugin that is installed to the whole province."""
    for plugin in PLUGINS:
        with tenancy.at(province), work(), suppress(NothingToPublish):
            settings.switch(plugin, True, actor=SYSTEM)


def name_payee(province: int) -> None:
    """Say for the whole province into which account fees are paid, one that does not exist; before the oldest case was
    filed, and so before any other setting."""
    told = {"fees.payee": "示例省非税收入财政专户", "fees.account": "0000 0000 0000 0001"}
    with clock.frozen(now() - timedelta(days=90)):
        for name, value in told.items():
            with tenancy.at(province), work():
                settings.set_value(name, value, actor=SYSTEM)


class Office:
    """The county at work: the verbs of a case, each in its own transaction by whoever's step it is."""

    def __init__(self, county: int) -> None:
        self.county = county
        self.clerk, self.reviewer, self.head = (member(county, role) for role in ("clerk", "reviewer", "head"))
        with tenancy.nowhere():
            self.level = regions.get(county).level

    @contextmanager
    def open(self) -> Iterator[None]:
        """One transaction in the office."""
        with tenancy.at(self.county), work():
            yield

    def draft(self, by: Actor, one: Citizen, matter: Frozen) -> UUID:
        """A draft with the applicant filled in."""
        with tenancy.visit(self.county, person=by.person), work():
            case = beginning.begin(matter, actor=by)
            asked = queries.asked(case)
            filing.fill(case.id, filing.Given(one.name, one.number, one.telephone, {}))
            if instead := [paper.key for paper in asked.papers if paper.need == "committable"]:
                committing.sign(case.id, instead, actor=by)
            for paper in asked.papers:
                if paper.key in instead:
                    continue
                filing.add_paper(case.id, paper.key, "示例.pdf", io.BytesIO(PAPER), actor=by)
            return case.id

    def submitted(self, by: Actor, one: Citizen, matter: Frozen) -> UUID:
        """A case, submitted some hours before the office goes on with it: who decides at once is looked at."""
        with clock.frozen(now() - BEFORE):
            case_id = self.draft(by, one, matter)
            with tenancy.visit(self.county, person=by.person), work():
                filing.submit(case_id, actor=by)
        return case_id

    def step(self, act: Callable[..., Any], case_id: UUID, *said: Any, by: Actor | None = None, **more: Any) -> None:
        """One step of the office."""
        with self.open():
            act(case_id, *said, actor=by or self.clerk, **more)

    def handed_over(self, case_id: UUID) -> None:
        """Pass the case on to the next county of the same city, if there is one."""
        with tenancy.nowhere():
            above = regions.line(self.county)[-2].code
            others = [county.code for county in regions.children(above) if county.code != self.county]
        if others:
            self.step(border.hand_over, case_id, others[0], "经营场所在该县。", by=self.head)

    def reviewed(self, case_id: UUID) -> None:
        """Accept and review."""
        self.step(intake.accept, case_id)
        self.step(deciding.review, case_id, "材料齐全，符合条件。", by=self.reviewer)

    def countersigned(self, case_id: UUID) -> None:
        """Accept, and ask two departments for their opinion, who have not answered."""
        self.step(intake.accept, case_id)
        with self.open():
            bodies = [one.id for one in regions.departments()][:2]
        self.step(tasking.countersign, case_id, bodies, "涉及用地和环保，请会签。", by=self.reviewer)

    def met(self, case_id: UUID) -> None:
        """Review, ask two departments, and record the meeting at which one of them agreed; the other is still asked."""
        self.reviewed(case_id)
        with self.open():
            bodies = [one.id for one in regions.departments()][:2]
        self.step(tasking.countersign, case_id, bodies, "涉及用地和环保，请会签。", by=self.reviewer)
        said = "同意按现有条件办理，用地手续由申请人在三个月内补办。"
        self.step(tasking.meet, case_id, clock.today(), bodies[:1], said, by=self.reviewer)

    def granted(self, case_id: UUID) -> None:
        """Decide in favour."""
        self.reviewed(case_id)
        self.step(deciding.grant, case_id, "准予。", by=self.head, level=self.level)

    def delivered(self, case_id: UUID) -> None:
        """Hand the result over."""
        self.granted(case_id)
        self.step(deciding.deliver, case_id, "hall")


def fill(county: int) -> int:
    """File and move one case for each state; returns how many there are."""
    office, citizens = Office(county), [(citizen(one, county), one) for one in CITIZENS]
    frozen = _decided_here(county)
    long = [matter for matter in frozen if _can_be_late(matter)]
    plays = [*_plays(office), *righted.plays(office)]
    for turn, (ago, play) in enumerate(plays):
        by, one = citizens[turn % len(citizens)]
        fit = frozen if isinstance(ago, int) else long
        matter = fit[turn % len(fit)]
        days = ago if isinstance(ago, int) else ago(matter)
        with clock.frozen(working_days_ago(county, days)):
            play(by, one, matter)
    return len(plays) + early.signed(office, citizens[0], frozen, working_days_ago(county, 8))


def decided_late(county: int, began: datetime, meanwhile: Callable[[], object]) -> None:
    """Accept a case at an instant long past, decide it after the law's last day, and do something just before that."""
    office, one = Office(county), CITIZENS[0]
    matter = next(matter for matter in _decided_here(county) if _can_be_late(matter))
    with clock.frozen(began):
        case_id = office.submitted(citizen(one, county), one, matter)
        office.step(intake.accept, case_id)
    late = began + timedelta(days=int(matter["values"]["legal_days"]) * 7 // 5 + 12)
    with clock.frozen(late):
        with office.open():
            meanwhile()
        office.step(deciding.review, case_id, "材料齐全，符合条件。", by=office.reviewer)
        office.step(deciding.grant, case_id, "准予。", by=office.head, level=office.level)
        office.step(deciding.deliver, case_id, "hall")


def _plays(office: Office) -> list[tuple[Ago, Callable[[Actor, Citizen, Frozen], None]]]:
    """How many working days ago, and what happened then: the third to fifth accepted ones are yellow, red and black."""

    def then(*steps: Callable[[UUID], None]) -> Callable[[Actor, Citizen, Frozen], None]:
        def play(by: Actor, one: Citizen, matter: Frozen) -> None:
            case_id = office.submitted(by, one, matter)
            for step in steps:
                step(case_id)

        return play

    def withdrawn(by: Actor, one: Citizen, matter: Frozen) -> None:
        case_id = office.submitted(by, one, matter)
        with tenancy.visit(office.county, person=by.person), work():
            filing.withdraw(case_id, actor=by)

    def do(act: Callable[..., Any], *said: Any, by: Actor | None = None, **more: Any) -> Callable[[UUID], None]:
        return lambda case_id: office.step(act, case_id, *said, by=by, **more)

    end, accept, head = partial(do, deciding.end, by=office.head), do(intake.accept), office.head
    return [
        *early.plays(office),
        (0, then()),
        (1, then(do(intake.request_correction, ["身份证复印件不清楚，请重新上传", "请补充联系地址"]))),
        (1, then(accept)),
        (lambda matter: matter["values"]["promised_days"] - 1, then(accept)),
        (lambda matter: matter["values"]["promised_days"] + 1, then(accept)),
        (lambda matter: matter["values"]["legal_days"] + 2, then(accept)),
        (3, then(office.reviewed)),
        (4, then(office.reviewed, do(extending.extend, 5, "案情复杂，需进一步核实。", by=head))),
        (4, then(office.reviewed, do(deciding.suspend, "inspection", "需要现场踏勘。", clock.today(), by=head))),
        (5, then(office.granted)),
        (6, then(office.reviewed, do(deciding.refuse, "不符合受理条件第二项。", by=head, level=office.level))),
        (12, then(office.delivered)),
        (20, then(office.delivered, do(deciding.archive))),
        (2, withdrawn),
        (7, then(accept, end("terminate", "申请人主体资格已终止。"))),
        (2, then(do(intake.reject_not_required, "该事项无需申请，可直接办理。"))),
        (2, then(do(intake.reject_jurisdiction, "不属于本机关职权范围。", "临夏州市场监督管理局"))),
        (30, then(office.delivered, end("revoke", "以欺骗手段取得。"))),
        (1, then(accept, lambda case_id: office.handed_over(case_id))),
        (1, then(office.countersigned)),
        (2, then(office.met)),
        (1, then(office.reviewed, do(extending.ask, 5, "需向外地核实，来不及按期办结。", by=office.reviewer))),
    ]


def _decided_here(county: int) -> list[Frozen]:
    """Matters that the county offers and decides itself, not on the spot, frozen as of now: the days on which the old
    cases are filed lie before the catalogue was published."""
    with tenancy.at(county):
        promised = [found for found in matters.offered() if found["handling_type"] == "promised"]
        codes = sorted(str(found["code"]) for found in promised if matters.home_of(found) == county)
        return [matters.snapshot(code) for code in codes]


def _can_be_late(matter: Frozen) -> bool:
    """In working days, law later than promise (red before black), long enough to be yellow before a last Sunday."""
    said = matter["values"]
    in_working_days = said["promised_unit"] == said["legal_unit"] == "working"
    return in_working_days and bool(10 <= said["promised_days"] < (said["legal_days"] or 0) - 1)


def working_days_ago(county: int, days: int) -> datetime:
    """Ten in the morning, Beijing time, so many working days ago; not later than now."""
    today = clock.today()
    earliest = today - timedelta(days=days * 3 + 30)
    with tenancy.at(county):
        calendar = calendar_for(earliest, today)
    back = today
    while workdays_between(calendar, back, today) < days:
        back -= timedelta(days=1)
    return min(datetime(back.year, back.month, back.day, 2, tzinfo=UTC), now())

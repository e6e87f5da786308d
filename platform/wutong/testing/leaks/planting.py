"""Planting: every tenant of the small tree gets marks of its own, through the verbs that people use."""

import io
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wutong import letters, tenancy
from wutong.access import SYSTEM, Actor
from wutong.asking import actions as asking
from wutong.calendar import actions as calendar
from wutong.cases import queries
from wutong.cases.actions import border, deciding, delivering, filing, intake, prechecking, reusing, uploading
from wutong.clock import new_id, today
from wutong.db import db, work
from wutong.events import Letter
from wutong.matters import actions as matters
from wutong.matters import queries as matter_queries
from wutong.notices.actions import hooks
from wutong.oversight import actions as oversight
from wutong.people.actions import profile
from wutong.people.queries import logins
from wutong.people.rules import roles
from wutong.regions import actions as regions
from wutong.settings import actions as settings
from wutong.settings import rules as setting_rules
from wutong.statistics import actions as statistics
from wutong.talking import actions as talking
from wutong.testing import tree
from wutong.testing.leaks import marks as fresh
from wutong.testing.leaks import shelves, tills, village, windows
from wutong.testing.leaks.garden import PAPER, Citizen, Garden
from wutong.testing.leaks.marks import Mark
from wutong.testing.world import World

PLACES = tuple(code for code in tree.REGIONS if code != tree.NATION)
#: Where cases are decided.
COUNTERS = (tree.JISHISHAN, tree.DONGXIANG, tree.CHUIMATAN)
#: Two of a kind, one for each citizen.
NEIGHBOURS = (tree.JISHISHAN, tree.DONGXIANG)


def plant(world: World) -> Garden:
    """Plant every tenant; committed. Visitors are let in by `arrivals.arrive`."""
    garden = Garden(world)
    with world.working(tree.GANSU):
        for plugin in setting_rules.PLUGINS:
            settings.switch(plugin, True, actor=SYSTEM)
    garden.citizens = [_citizen(garden, name) for name in ("Alice", "Bob")]
    for place in PLACES:
        _office(garden, place)
        _outside(garden, place)
    for place, citizen in product(COUNTERS, garden.citizens):
        _cases(garden, place, citizen)
        _looked_at(garden, place, citizen)
        _talk(garden, place, citizen, filed(garden, place, citizen))
    _windows(garden)
    deliver(world)
    for place in NEIGHBOURS:
        shelves.handed(garden, place)
        shelves.judged(garden, place)
    deliver(world)
    with world.app.app_context():
        statistics.go_round()
    return garden


def _windows(garden: Garden) -> None:
    for citizen in garden.citizens:
        windows.asked(garden, citizen)
        windows.offered(garden, citizen, filed(garden, tree.JISHISHAN, citizen))
        windows.held(garden, citizen, filed(garden, tree.JISHISHAN, citizen))
    pairs = zip(NEIGHBOURS, garden.citizens, strict=True)
    tills.charged(garden, {place: filed(garden, place, citizen) for place, citizen in pairs})
    village.at_the_counter(garden)
    village.helped(garden, garden.citizens[0])


def deliver(world: World) -> None:
    """Let every letter be read, until none is open."""
    while waiting := [(place, found) for place in tree.REGIONS if (found := _open_letters(world, place))]:
        for place, found in waiting:
            with world.working(place):
                letters.react(*found)


def _open_letters(world: World, place: int) -> list[UUID]:
    with world.working(place):
        return list(db.session.scalars(select(Letter.id).where(Letter.to_region == place, Letter.state == "open")))


# ── What an office writes ────────────────────────────────────────────────────────────────────────────────────


def _office(garden: Garden, place: int) -> None:
    marks = garden.marks

    def word(what: str) -> str:
        return marks.published(what, place)

    with garden.world.working(place):
        # The boards of those above say which department handled how many cases.
        body = marks.counted_above("department", place, "statistics.read")
        regions.establish(body, line="civil_affairs", actor=SYSTEM)
        regions.set_profile(actor=SYSTEM, greeting=word("greeting"), hours=word("hours"), place=word("place"))
        calendar.set_day(today().replace(month=12, day=28), working=False, name=word("day off"), actor=SYSTEM)
        _matter(f"M-{place}", _title(garden, place), word("condition"), place)
        # Those below are shown who changed their list and why; nobody beside or above is.
        matters.publish(actor=SYSTEM, note=marks.told_below("release note", place, "matter.read"))
    with garden.world.working(place):
        matters.claim([f"M-{place}"], actor=SYSTEM)
    with garden.world.working(place):
        drafted = marks.office("draft", place, "matter.read")
        _matter(f"D-{place}", drafted, drafted, place)
        for setting in setting_rules.SETTINGS.values():
            if setting.type == "text":
                settings.set_value(setting.name, word("setting"), actor=SYSTEM)


def _outside(garden: Garden, place: int) -> None:
    """What an office says to those above it, asks them, and says to an address outside."""
    marks, right = garden.marks, "hook.manage"
    with garden.world.working(place):
        if place != tree.GANSU and tenancy.contains(tree.GANSU, place):
            grounds = marks.told_above("grounds of a decline", place, "matter.read")
            matters.decline([f"M-{tree.GANSU}"], grounds=grounds, actor=SYSTEM)
            asked = marks.sealed("question", fresh.word(), homes=[place, tree.GANSU], right="matter.claim")
            asking.ask(f"M-{tree.GANSU}", asked, actor=SYSTEM, to=tree.GANSU)
        address = f"https://told.example/{marks.office('address of a hook', place, right)}"
        hook, secret = hooks.register(marks.office("title of a hook", place, right), address, actor=SYSTEM)
        marks.sealed("secret of a hook", secret)
        hooks.try_out(hook.id, actor=SYSTEM)


def _title(garden: Garden, place: int) -> str:
    """A matter's name, which goes along with its cases: to those who filed them, and over a border."""
    persons = frozenset(citizen.person for citizen in garden.citizens)
    homes = frozenset({place, tree.DONGXIANG} if place == tree.JISHISHAN else {place})
    return garden.marks.add(Mark(fresh.word(), "matter", homes, persons, published=True))


def _matter(code: str, name: str, condition: str, place: int) -> None:
    told: dict[str, Any] = {
        "code": code, "name": name, "item_type": "05", "exercise_levels": [tree.REGIONS[place][0] + 1],
        "service_objects": ["person"], "legal_basis": "社会救助暂行办法", "line": "civil_affairs",
        "conditions": [condition], "steps": [{"name": "受理"}], "papers": [{"name": "身份证", "need": "required"}],
        "handling_type": "promised", "legal_days": 30, "legal_unit": "natural", "promised_days": 20,
        "promised_unit": "natural", "visits": 1, "visit_reason": "核验原件", "fee": True, "fee_items": tills.ITEMS,
        "online": True,
        "collecting": ["counter", "post"], "post_result": True,
    }  # fmt: skip
    matters.define(told, actor=SYSTEM)


# ── What citizens bring ──────────────────────────────────────────────────────────────────────────────────────


def _citizen(garden: Garden, name: str) -> Citizen:
    telephone, number, shown = fresh.telephone(), fresh.number(), fresh.word()
    with garden.world.app.app_context(), tenancy.nowhere(), work():
        person = logins.claim("telephone", telephone, new_id())
    actor = Actor("citizen", person, rights=roles.CITIZEN)
    with garden.world.visiting(tree.JISHISHAN, person):
        profile.ensure(telephone)
        email = garden.marks.sealed("e-mail", f"{fresh.word()}@example.cn", person)
        profile.declare(actor=actor, name=shown, number=number, email=email)
        line, receiver = (garden.marks.sealed(what, fresh.word(), person) for what in ("address", "receiver"))
        profile.add_address(place=tree.VILLAGE, receiver=receiver, telephone=telephone, line=line)
    for what, text in (("name", shown), ("telephone", telephone), ("number", number)):
        garden.marks.sealed(f"{name}'s {what}", text, person)
    return Citizen(shown, telephone, number, actor)


def boss(place: int, *more: str) -> Actor:
    """Somebody of a region's office who may do everything, and `more` that a plugin brings; another one each time."""
    return Actor("staff", new_id(), place, rights=frozenset({*roles.RIGHTS, *more}))


def reviewed(garden: Garden, place: int, citizen: Citizen) -> UUID:
    """A case that an office reviews and has not decided; returns its id."""
    case_id, officer = filed(garden, place, citizen), boss(place)
    with garden.world.working(place):
        intake.accept(case_id, actor=officer)
        opinion = garden.marks.sealed("review", fresh.word(), citizen.person, homes=[place], right="case.read")
        deciding.review(case_id, opinion, actor=officer)
    return case_id


def _given(garden: Garden, citizen: Citizen, place: int) -> filing.Given:
    answer = garden.marks.sealed("answer", fresh.word(), citizen.person, homes=[place], right="case.read")
    return filing.Given(citizen.name, citizen.number, citizen.telephone, {"note": answer})


def _cases(garden: Garden, place: int, citizen: Citizen) -> None:
    """A draft, a case to be corrected, one refused and closed, one that has gone to the neighbour."""
    _draft(garden, place, citizen, drafted=True)
    asked, refused, moved = (filed(garden, place, citizen) for _ in range(3))
    first, second = boss(place), boss(place)

    def opinion(what: str, *homes: int) -> str:
        return garden.marks.sealed(what, fresh.word(), citizen.person, homes=homes or (place,), right="case.read")

    with garden.world.working(place):
        intake.request_correction(asked, [opinion("correction")], actor=first)
    with garden.world.working(place):
        intake.accept(refused, actor=first)
        consent = garden.marks.sealed("consent", fresh.word(), citizen.person, homes=[place], right="paper.read")
        held = next(offer for offer in reusing.offers(queries.get(refused), first) if offer.case_id == asked)
        reusing.reuse(refused, "证明", place, asked, held.paper, consent=consent, actor=first)
        deciding.review(refused, opinion("review"), actor=first)
    with garden.world.working(place):
        deciding.refuse(refused, opinion("refusal"), actor=second, level=tree.REGIONS[place][0])
        deciding.deliver(refused, "hall", actor=first)
        deciding.archive(refused, actor=first)
    with garden.world.working(place):
        order = oversight.about_case(asked, opinion("supervision order"), actor=SYSTEM)
        oversight.reply(order.id, opinion("reply to an order"), actor=SYSTEM)
    if place == tree.JISHISHAN:
        with garden.world.working(place):
            reason = opinion("reason of the hand-over", place, tree.DONGXIANG)
            border.hand_over(moved, tree.DONGXIANG, reason, actor=first)


def _talk(garden: Garden, place: int, citizen: Citizen, case_id: UUID) -> None:
    """A question with its answer, and where the result is to go."""

    def word(what: str, right: str = "case.read") -> str:
        return garden.marks.sealed(what, fresh.word(), citizen.person, homes=[place], right=right)

    with garden.world.visiting(place, citizen.person):
        talking.write(case_id, word("message"), actor=citizen.actor)
        receiver, address = (word(what, "case.deliver") for what in ("receiver of a delivery", "address of a delivery"))
        delivering.choose(case_id, delivering.Wish("post", receiver, fresh.telephone(), address), actor=citizen.actor)
    with garden.world.working(place):
        talking.write(case_id, word("answer of an office"), actor=SYSTEM)


def _draft(garden: Garden, place: int, citizen: Citizen, *, drafted: bool = False) -> UUID:
    with garden.world.working(place):
        frozen = matter_queries.snapshot(f"M-{place}")
    homes = [] if drafted else [place, *([tree.DONGXIANG] if place == tree.JISHISHAN else [])]
    with garden.world.visiting(place, citizen.person):
        case = filing.start(filing.Start(frozen, place, citizen.person), actor=citizen.actor)
        answer = garden.marks.sealed("answer", fresh.word(), citizen.person, homes=homes, right="case.read")
        filing.fill(case.id, filing.Given(citizen.name, citizen.number, citizen.telephone, {"note": answer}))
        name = garden.marks.sealed("paper's name", fresh.word(), citizen.person, homes=homes, right="case.read")
        content = garden.marks.sealed("paper", fresh.word(), citizen.person, homes=homes, right="paper.read")
        filing.add_paper(case.id, "身份证", f"{name}.pdf", io.BytesIO(PAPER + content.encode()), actor=citizen.actor)
        case_id = case.id
    if drafted:
        with garden.world.visiting(place, citizen.person):
            _half_an_upload(garden, case_id, citizen)
    return case_id


def _looked_at(garden: Garden, place: int, citizen: Citizen) -> None:
    """A draft that an office has looked at, and one that waits to be."""
    found = garden.marks.sealed("finding", fresh.word(), citizen.person, homes=(place,), right="case.read")
    boss = Actor("staff", new_id(), place, rights=frozenset(roles.RIGHTS))
    answered, waiting = (_draft(garden, place, citizen) for _ in range(2))
    with garden.world.visiting(place, citizen.person):
        for case_id in (answered, waiting):
            prechecking.ask(case_id, actor=citizen.actor)
    with garden.world.working(place):
        told = [{"about": "paper", "key": "身份证", "text": found}]
        prechecking.answer(answered, "lacking", told, actor=boss)


def _half_an_upload(garden: Garden, case_id: UUID, citizen: Citizen) -> None:
    """Something that is still coming in, which is its sender's alone."""
    name, content = (garden.marks.sealed(what, fresh.word(), citizen.person) for what in ("upload's name", "upload"))
    told = uploading.Announced("照片", f"{name}.pdf", 10_000)
    row = uploading.begin(told, actor=citizen.actor, case_id=case_id)
    uploading.add(row, io.BytesIO(PAPER + content.encode()), at=0)


def filed(garden: Garden, place: int, citizen: Citizen) -> UUID:
    """File a case as that citizen does; returns its id."""
    case_id = _draft(garden, place, citizen)
    with garden.world.visiting(place, citizen.person):
        filing.submit(case_id, actor=citizen.actor)
    return case_id

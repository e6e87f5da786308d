"""What happens before a review: officers, a case that was closed, somebody served at a window."""

import io
from uuid import UUID

from wutong_reviews import handlers, served
from wutong_reviews.actions import giving, points
from wutong_reviews.rules import exchange
from wutong_reviews.rules.grades import Grade

from wutong.cases.actions import filing, intake
from wutong.clock import frozen
from wutong.sdk import PUBLIC, Actor, end_of, new_id, today
from wutong.testing.tree import JISHISHAN

MATTER = {
    "code": "M-1", "claim": None, "home": JISHISHAN, "department": "示例局",
    "values": {"name": "食品经营许可", "handling_type": "promised", "promised_days": 10, "promised_unit": "working",
               "legal_days": 20, "legal_unit": "working", "papers": [{"name": "身份证", "need": "required"}]},
}  # fmt: skip
RIGHTS = frozenset({
    "reviews.read", "reviews.handle", "reviews.judge", "reviews.manage", "reviews.serve", "reviews.enter",
    "reviews.exchange",
})  # fmt: skip


def officer(*rights: str) -> Actor:
    """Somebody of the county's office; with every right of the plugin where none is named."""
    return Actor("staff", new_id(), JISHISHAN, rights=frozenset(rights) or RIGHTS)


def drafted(world, alice: Actor) -> UUID:
    with world.visiting(JISHISHAN, alice.person):
        case_id = filing.start(filing.Start(MATTER, JISHISHAN, alice.person), actor=alice).id
        told = {"name": "张三丰", "id_number": "440524188001010014", "telephone": "13900001234", "answers": {}}
        filing.fill(case_id, filing.Given(**told))
    return case_id


def closed(world, alice: Actor, clerk: Actor) -> UUID:
    """A case that the county said needs no application."""
    case_id = drafted(world, alice)
    with world.visiting(JISHISHAN, alice.person):
        filing.add_paper(case_id, "身份证", "a.pdf", io.BytesIO(b"%PDF-1.7\n" + b"x" * 100), actor=alice)
        filing.submit(case_id, actor=alice)
    with world.working(JISHISHAN):
        intake.reject_not_required(case_id, "不需要申请", actor=clerk)
    return case_id


def day_over(world) -> None:
    """The timer of the county's reviews rings: they are counted."""
    with frozen(end_of(today())), world.working(JISHISHAN):
        handlers.day_over(new_id())


def at_window(world, clerk: Actor, grade: Grade = Grade.DISSATISFIED, **said: object) -> UUID:
    """A review of a service at the hall's one window, by a tablet."""
    with world.working(JISHISHAN):
        held = served.points()
        point = held[0] if held else points.set_up("三号窗口", None, actor=officer())
    with world.working(JISHISHAN):
        moment = points.present(point.id, points.Service("apply", "社保卡补领"), actor=clerk)
    with world.working(JISHISHAN):
        return giving.give(served.moment(moment.id), giving.Said(grade, **said), exchange.TABLET, actor=PUBLIC)


def crowd(world, clerk: Actor, number: int = 4) -> None:
    """So many others at the window are content: with one more they are enough to be counted."""
    for _ in range(number):
        at_window(world, clerk, Grade.SATISFIED)

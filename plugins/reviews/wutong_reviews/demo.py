"""What a newcomer to the demo sees of reviews: three windows with their answers, a closed case that its applicant
reviewed, and a bad review at every step of its way, one of them late. The names and numbers belong to nobody.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from wutong.sdk import PUBLIC, SYSTEM, Actor, at_counter, db, departments, holders, in_office, new_id, today, work
from wutong_reviews import served
from wutong_reviews.actions import counting, giving, handling, points, publishing
from wutong_reviews.models import Moment, Point
from wutong_reviews.rules import exchange
from wutong_reviews.rules.grades import Grade
from wutong_reviews.rules.handling import HANDLE, JUDGE

BEST, GOOD, FAIR, POOR, WORST = Grade


@dataclass(frozen=True, slots=True)
class Window:
    """A window, and what is done there with how it was graded."""

    name: str
    done: Mapping[str, tuple[Grade, ...]]


@dataclass(frozen=True, slots=True)
class Grumble:
    """A bad review: what was said, the steps that followed, and how it ended for everybody to read."""

    grade: Grade
    tag: int
    words: str
    steps: tuple[tuple[str, str], ...] = ()
    told: str = ""
    named: bool = False
    late: bool = False


WINDOWS = (  # answers are counted by fives: with the bad ones below, those of the first two come out even
    Window(
        "一号综合窗口",
        {
            "社保卡补领": (BEST, GOOD, GOOD, BEST, GOOD, BEST, FAIR, BEST),
            "医保参保登记": (BEST, BEST, FAIR, GOOD, GOOD),
        },
    ),
    Window("二号综合窗口", {"不动产登记咨询": (GOOD, BEST, FAIR), "居住证办理": (FAIR, GOOD, GOOD, GOOD, BEST)}),
    Window("三号综合窗口", {"营业执照变更咨询": (BEST, GOOD)}),
)
TAKE = ("take", "")
BAD = (
    Grumble(POOR, 213, "问了三次，每次说法都不一样。"),
    Grumble(POOR, 208, "没有告诉我要带户口簿，白跑一趟。", (TAKE,)),
    Grumble(WORST, 113, "一件事跑了三个窗口。", (TAKE, ("uphold", "属实：没有归并到一个窗口，正在调整。")), late=True),
    Grumble(POOR, 214, "窗口的人不耐烦。", (TAKE, ("dispute", "监控显示全程耐心解释，申请复核。"))),
    Grumble(
        WORST, 109, "要我补指南上没有的证明。",
        (TAKE, ("uphold", "属实：该证明不在指南内，窗口误收。"), ("mend", "已退还并当面道歉。")),
        told="已退还误收的证明，窗口重新培训。",
    ),
    Grumble(
        POOR, 209, "说好三天，等了五天。",
        (TAKE, ("uphold_in_part", "部分属实：一天是系统停机，一天是我方延误。"), ("mend", "已补办并说明。"),
         ("call_back", "已回访，本人表示认可。")),
        told="已补办；今后停机提前公告。", named=True,
    ),
)  # fmt: skip


def play(county: int, elsewhere: int) -> Iterator[None]:
    """Windows, faces pressed, grumbles; what workers do about them; then what the office does."""
    yield  # closed cases are noted as moments
    with _office(county):
        bodies = [each.id for each in departments()]
        clerk = _somebody("clerk", county)
        held = [
            points.set_up(each.name, bodies[turn % len(bodies)] if bodies else None, actor=SYSTEM)
            for turn, each in enumerate(WINDOWS)
        ]
        for point, window in zip(held, WINDOWS, strict=True):
            for title, grades in window.done.items():
                for grade in grades:
                    _press(point, title, clerk, giving.Said(grade))
        said = [
            _press(held[turn % 3], next(iter(WINDOWS[turn % 3].done)), clerk, _said(each))
            for turn, each in enumerate(BAD)
        ]
    _own(county)
    yield
    with _office(county):  # a demo does not wait for the day's end
        counting.take_in(today())
    for review, grumble in zip(said, BAD, strict=True):
        _deal(county, review, grumble)
    with _office(county):
        points.present(held[0].id, points.Service("apply", "老年优待证办理"), actor=clerk)
    yield


@contextmanager
def _office(place: int) -> Iterator[None]:
    with in_office(place), work():
        yield


def _somebody(role: str, place: int) -> Actor:
    """Whoever holds a role here, with what the verbs of this plugin ask for."""
    rights = frozenset({points.SERVE}) if role == "clerk" else frozenset({HANDLE, JUDGE})
    return Actor("staff", next(iter(holders(role)), None) or new_id(), place, rights=rights)


def _press(point: Point, title: str, clerk: Actor, said: giving.Said) -> UUID:
    """Somebody was served and presses a face."""
    moment = points.walk_in(point, points.Service("apply", title), [clerk.person] if clerk.person else [])
    return giving.give(moment, said, exchange.TABLET, actor=PUBLIC)


def _said(grumble: Grumble) -> giving.Said:
    left = ("李女士", "13900010002") if grumble.named else ("", "")
    return giving.Said(grumble.grade, (grumble.tag,), grumble.words, *left)


def _deal(county: int, review: UUID, grumble: Grumble) -> None:
    with _office(county):
        officer = _somebody("review_officer", county)
        for move, text in grumble.steps:
            if move == "call_back":
                handling.reveal(review, actor=officer)
            handling.step(review, move, text, actor=officer)
        if grumble.late:
            handling.overdue("fix", review)
        if grumble.told:
            publishing.show(review, grumble.words, grumble.told, actor=officer)


def _own(county: int) -> None:
    """The applicant of a case that is over says a good word about it."""
    with _office(county):
        over = (
            select(Moment.applicant, Moment.case_id)
            .where(Moment.kind == "close", ~Moment.spent)
            .order_by(Moment.at.desc())
        )
        applicant, case_id = next(iter(db.session.execute(over.limit(1)).all()), (None, None))
    if applicant is not None and case_id is not None:
        with at_counter(county, person=applicant), work():
            said = giving.Said(BEST, (517,), "很快，没跑腿。")
            giving.give(served.own_moments(case_id)[0], said, exchange.WEB, actor=Actor("citizen", applicant))

"""好差评: whoever was served says in five grades how it went, once for each moment of a service; everybody may read the
sums, and a bad word is followed up until its giver was called back.

Voluntary and never gated (国办发〔2019〕51号): no answer is no answer and is never counted as praise. What is said and
who said it lie apart (`models`), and whoever served does not learn who. Rules: `rules`. Verbs: `actions`.
"""

from datetime import timedelta

from wutong.sdk import CaseAccepted, CaseClosed, NoticeKind, Plugin
from wutong_reviews import api, demo, desk, events, handlers, limits, listing, models, pages
from wutong_reviews import counter as counter
from wutong_reviews import window as window
from wutong_reviews.actions import counting, handling, inviting

_READ = ("reviews.read",)

plugin = Plugin(
    name="reviews",
    title="好差评",
    needs_core=">=1.0.dev0,<2",
    models=(
        models.Moment, models.Review, models.Words, models.Reviewer, models.Mine, models.Mending, models.Line,
        models.Late, models.Point, models.Count, models.Answer,
    ),
    migrations="migrations",
    translations="translations",
    pages=pages.bp,
    desk=desk.bp,
    api=api.bp,
    events=(
        events.ReviewInvited, events.ReviewGiven, events.ReviewEntered, events.ReviewGivenAgain, events.MendingMoved,
        events.MendingLate, events.MendingCaughtUp, events.AnswerPublished, events.ReviewerRevealed, events.PointSet,
        events.ReviewsTakenIn,
    ),
    reacts={
        CaseClosed: (handlers.closed,),
        CaseAccepted: (handlers.accepted,),
        events.ReviewGiven: (handlers.given,),
        events.ReviewGivenAgain: (handlers.given_again,),
        events.MendingMoved: (handlers.moved,),
        events.MendingLate: (handlers.late,),
        events.MendingCaughtUp: (handlers.caught_up,),
    },
    timed={
        inviting.ASK: inviting.ask, counting.COUNT: handlers.day_over, handling.ACK: handlers.ack_over,
        handling.FIX: handlers.fix_over, handling.NEAR: handlers.fix_near,
    },
    rights={
        "reviews.read": "查看本地区评价",
        "reviews.handle": "办理差评",
        "reviews.judge": "复核不实评价",
        "reviews.manage": "管理评价点",
        "reviews.serve": "请办事人评价",
        "reviews.enter": "登记电话评价",
        "reviews.device": "评价器接口",
        "reviews.exchange": "交换评价数据",
    },
    roles={
        "review_officer": (*_READ, "reviews.handle", "reviews.enter", "reviews.exchange"),
        "supervisor": (*_READ, "reviews.judge"),
        "head": (*_READ, "reviews.handle"),
        "hall_manager": (*_READ, "reviews.manage"),
        "clerk": ("reviews.serve",),
        "region_admin": (*_READ, "reviews.manage", "reviews.device", "reviews.exchange"),
    },
    settings=limits.SETTINGS,
    exchanges=listing.EXCHANGES,
    demo=demo.play,
    kept={models.Moment.at: timedelta(days=365), models.Reviewer.at: timedelta(days=365)},
    slots={"case.closed": "reviews/ask.html", "region.home": "reviews/summary.html"},
    notices={
        "reviews.invited": NoticeKind(
            "请您评价", "“{matter}”（编号 {number}）已办到可以评价的一步，欢迎登录“我的办件”评价，自愿填写。",
            channels=("inbox", "email"), optional=True,
        ),
        "reviews.link": NoticeKind(
            "请您评价", "您办理的“{matter}”怎么样？自愿评价，链接只能用一次：{link}", channels=("sms",), optional=True
        ),
        "reviews.opened": NoticeKind(
            "收到差评", "收到差评，请到“差评整改”接手核实", channels=(), page="reviews_desk.way", about="review"
        ),
        "reviews.near": NoticeKind(
            "差评期限将到", "差评答复期限将到，请到“差评整改”办理", channels=(), page="reviews_desk.way", about="review"
        ),
        "reviews.handed": NoticeKind(
            "差评转交给您",
            "有一条差评转交您承办，请到“差评整改”办理",
            channels=(),
            page="reviews_desk.way",
            about="review",
        ),
        "reviews.late": NoticeKind(
            "差评超期", "差评已超期，请到“差评整改”办理", channels=(), page="reviews_desk.way", about="review"
        ),
        "reviews.late_below": NoticeKind(
            "下级差评超期", "下级地区的差评超期，请到“差评整改”查看", channels=(), page="reviews_desk.ways_below"
        ),
        "reviews.moved": NoticeKind(
            "您的评价有进展", "您留下的评价现为：{state}。查看经过、再说一句：{link}", channels=("sms",)
        ),
    },
)  # fmt: skip

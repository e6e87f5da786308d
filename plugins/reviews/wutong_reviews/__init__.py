"""好差评: when a case is closed its applicant is asked how it went, in five grades, and everybody may read the sum.

Voluntary and never gated (国办发〔2019〕51号): no answer is no answer and is never counted as praise. Staff read grades
and words without the name; the words are sealed. Rules: `rules`. Verbs: `actions`. Imports `wutong.sdk` alone.
"""

from datetime import timedelta

from wutong.sdk import CaseClosed, NoticeKind, Plugin
from wutong_reviews import api, desk, handlers, pages
from wutong_reviews.events import ReviewGiven, ReviewInvited
from wutong_reviews.models import Invitation, Review, Tally, Words

plugin = Plugin(
    name="reviews",
    title="好差评",
    needs_core=">=1.0.dev0,<2",
    models=(Invitation, Review, Tally, Words),
    migrations="migrations",
    translations="translations",
    pages=pages.bp,
    desk=desk.bp,
    api=api.bp,
    events=(ReviewInvited, ReviewGiven),
    reacts={CaseClosed: (handlers.invite,), ReviewGiven: (handlers.count,)},
    rights={"reviews.read": "查看本地区评价"},
    roles={
        "review_officer": ("reviews.read",),
        "supervisor": ("reviews.read",),
        "head": ("reviews.read",),
        "region_admin": ("reviews.read",),
    },
    kept={Invitation.at: timedelta(days=365)},
    slots={"case.closed": "reviews/ask.html", "region.home": "reviews/summary.html"},
    notices={
        "reviews.invited": NoticeKind(
            "请您评价", "“{matter}”（编号 {number}）已办结，欢迎登录评价，自愿填写。", optional=True
        )
    },
)

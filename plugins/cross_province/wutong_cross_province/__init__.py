"""跨省通办: somebody stands at a window far from the place that decides his case, and need not travel there.

The three modes of 国办发〔2020〕35号: 全程网办, 异地代收代办 (who receives does not accept), 多地联办. Each side knows
only what is its own; the two speak through `post.send` and react in `receivers`, so that it makes no difference whether
the other side is a region of this installation or of another. Imports `wutong.sdk` alone.
"""

from datetime import timedelta

from wutong.sdk import (
    CaseAccepted,
    CaseAnswered,
    CaseDecided,
    CaseDeemed,
    CaseDelivered,
    CaseExtended,
    CaseRecounted,
    CaseRejected,
    CaseResubmitted,
    CaseResumed,
    CaseSuspended,
    CaseTerminated,
    CaseUndone,
    CaseWithdrawn,
    CorrectionRequested,
    DocketWritten,
    NoticeKind,
    Plugin,
)
from wutong_cross_province import api, demo, desk, handlers, limits, models, pages, post, queries, receivers
from wutong_cross_province.actions import handing, lapsing, moving
from wutong_cross_province.between import parts as between
from wutong_cross_province.events import AgreementMoved, HandoverMoved, LetterMoved, MessageSent, WindowsChanged
from wutong_cross_province.rules import AGREE, HANDLE, READ, RECEIVE

#: What of a case a hand-over follows.
FOLLOWED = (
    CaseAccepted, CaseDeemed, CorrectionRequested, CaseResubmitted, CaseRejected, CaseDecided, CaseDelivered,
    CaseWithdrawn, CaseTerminated, CaseUndone, CaseSuspended, CaseResumed, CaseExtended, CaseRecounted,
)  # fmt: skip
_YOURS = "您在代收窗口提交的“{matter}”（代收编号 {number}）"

plugin = Plugin(
    name="cross_province",
    title="跨省通办",
    needs_core=">=1.0.dev0,<2",
    models=(*(getattr(models, name) for name in models.__all__), *between.TABLES),
    migrations="migrations",
    translations="translations",
    pages=pages.bp,
    desk=desk.bp,
    api=api.bp,
    events=(MessageSent, HandoverMoved, LetterMoved, AgreementMoved, WindowsChanged, *between.EVENTS),
    reacts={
        MessageSent: (post.arrived,),
        HandoverMoved: (handlers.tell,),
        LetterMoved: (handlers.letter,),
        **dict.fromkeys(FOLLOWED, (handlers.follow,)),
        DocketWritten: (handlers.heard,),
        CaseAnswered: (handlers.answered,),
    },
    timed={
        moving.LATE: handing.late,
        lapsing.FORGET: handing.forget,
        lapsing.SOON: lapsing.soon,
        lapsing.LAPSE: lapsing.lapse,
        **between.TIMED,
    },
    errands=between.ERRANDS,
    rights={
        READ: "查看通办事项",
        RECEIVE: "代收异地办件",
        HANDLE: "接收异地移交的办件",
        AGREE: "签订通办协议、管理通办窗口",
        **between.RIGHTS,
    },
    roles={
        "clerk": (READ, RECEIVE, HANDLE),
        "head": (READ, *between.SEES),
        "hall_manager": (READ, AGREE),
        "supervisor": (READ,),
        "region_admin": (READ, AGREE, *between.RIGHTS),
    },
    settings=(*limits.SETTINGS, *between.SETTINGS),
    commands=between.COMMANDS,
    demo=demo.play,
    kept={models.Brought.erase_at: timedelta(0), models.Checklist.asked_at: timedelta(days=400), **between.KEPT},
    holds=(handing.papers_held,),
    serves=queries.served,
    slots={
        "case.page": "cross_province/case.html",
        "region.home": "cross_province/home.html",
        "matter.guide": "cross_province/guide.html",
    },
    notices={
        "cross_province.collected": NoticeKind(
            "材料已代收", _YOURS + "已代收，将移交业务属地；代收不是受理，办理时限自业务属地受理之日起算。"
        ),
        "cross_province.lacking": NoticeKind(
            "材料需要补齐", _YOURS + "还需补齐材料，清单请登录后查看或看窗口给的告知单。"
        ),
        "cross_province.returned": NoticeKind(
            "业务属地退回", _YOURS + "被业务属地退回，代收窗口正在处理，理由请登录后查看。"
        ),
        "cross_province.correcting": NoticeKind(
            "请补正材料", _YOURS + "需要补正，可以到原代收窗口提交，清单请登录后查看。"
        ),
        "cross_province.lapsed": NoticeKind(
            "代收的材料没有移交",
            _YOURS + "逾期没有移交，材料和个人信息已按规定删除，申请没有提出；需要办理的，请重新到窗口申请。",
        ),
        "cross_province.lapsing": NoticeKind(
            "代收的材料即将删除",
            "代收的材料三天后到期删除，请到“通办事项”移交业务属地，或者退还申请人",
            channels=(),
            page="cross_province_desk.window",
            about="handover_id",
        ),
        "cross_province.letter_dead": NoticeKind(
            "信件没有送达",
            "发往外省系统的信件连续七天没有送达，已停止重试，请到“信件往来”处理",
            channels=(),
            page="cross_province_desk.mail",
        ),
        "cross_province.at_window": NoticeKind("结果可以领取", _YOURS + "的结果已到代收窗口，请带身份证件领取。"),
    },
)

__all__ = ["plugin", "receivers"]

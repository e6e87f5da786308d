"""一件事一次办: what belongs together in life is applied for once, across departments and levels (国办发〔2022〕32号).

一次告知 (`rules.asking`), 一表申请 and 一套材料 (`rules.merging`), 一窗受理 (`desk`), 一网办理 (`actions.filing`:
members are cases, filed as their edges allow), 统一送达. Bundles inherit like matters (`homes`); what runs keeps the
plan that it began with (`planning`). Imports `wutong.sdk` alone.
"""

from wutong.sdk import (
    CaseAnswered,
    CaseClosed,
    CaseDecided,
    CaseReopened,
    CaseResumed,
    CaseRevoked,
    CaseSuspended,
    CaseUndone,
    DocketWritten,
    NoticeKind,
    Plugin,
    Setting,
)
from wutong_one_thing import api, desk, desk_editor, handlers, pages, queries
from wutong_one_thing.counting import COUNTED
from wutong_one_thing.demo import play
from wutong_one_thing.events import BundleClosed, BundleFiled, BundleHandedOut, FilingTaken, MemberChanged
from wutong_one_thing.homes import BUNDLES, BundleRow
from wutong_one_thing.models import Filing, Form, Member, Paper, Plan
from wutong_one_thing.packs import PACKS

#: The modules whose views are on the blueprint of the desk.
DESK = (desk, desk_editor)

plugin = Plugin(
    name="one_thing",
    title="一件事一次办",
    needs_core=">=1.0.dev0,<2",
    models=(BundleRow, Plan, Filing, Member, Form, Paper),
    migrations="migrations",
    translations="translations",
    pages=pages.bp,
    desk=desk.bp,
    api=api.bp,
    events=(BundleFiled, MemberChanged, FilingTaken, BundleClosed, BundleHandedOut),
    reacts={
        **dict.fromkeys(
            (CaseDecided, CaseClosed, CaseUndone, CaseRevoked, CaseReopened, CaseSuspended, CaseResumed),
            (handlers.followed,),
        ),
        DocketWritten: (handlers.told,),
        CaseAnswered: (handlers.answered,),
        BundleFiled: (handlers.counted,),
        MemberChanged: (handlers.tell, handlers.counted),
        BundleClosed: (handlers.closed, handlers.counted),
    },
    timed={
        "one_thing.choose": handlers.choice_over,
        "one_thing.draft": handlers.grown_old,
        "one_thing.look": handlers.look,
        "one_thing.due": handlers.due_over,
    },
    rights={
        "one_thing.read": "查看一件事办件和编排",
        "one_thing.edit": "编排一件事",
        "one_thing.publish": "发布一件事",
    },
    roles={
        "clerk": ("one_thing.read",),
        "reviewer": ("one_thing.read",),
        "hall_manager": ("one_thing.read",),
        "head": ("one_thing.read",),
        "supervisor": ("one_thing.read",),
        "catalogue_editor": ("one_thing.read", "one_thing.edit"),
        "catalogue_approver": ("one_thing.read", "one_thing.publish"),
        "region_admin": ("one_thing.read",),
    },
    notices={
        "one_thing.choose": NoticeKind(
            "一件事中有一项等您选择", "您办的一件事中，“{part}”暂时办不下去，请登录“一件事”查看原因并选择怎么办。"
        ),
        "one_thing.late": NoticeKind(
            "一件事超期",
            "有一件事超过承诺日期还没有全部办完，请牵头部门到“一件事办件”查看并催办",
            channels=(),
            page="one_thing_desk.look",
            about="filing",
        ),
        "one_thing.ready": NoticeKind(
            "一件事等待统一送达",
            "有一件事已经办完，结果等待牵头部门统一送达，请到“一件事办件”办理",
            channels=(),
            page="one_thing_desk.look",
            about="filing",
        ),
        "one_thing.closed": NoticeKind("一件事已经办完", "您办的“{title}”{state}。{told}"),
        "one_thing.dropped": NoticeKind(
            "一件事中有一项不再办理",
            "您办的“{title}”中，“{part}”不再办理：{why}。其他事项不受影响；还想办的，请登录“我的一件事”重新申请这一项。",
        ),
        "one_thing.draft": NoticeKind(
            "一件事的草稿即将删除",
            "您填写的“{title}”还没有提交，{day} 将连同上传的材料一并删除。还要办的，请登录“我的一件事”继续填写。",
        ),
    },
    settings=(
        Setting("one_thing.choice_days", "一件事中等待选择的事项，几天后不再办理", "number", 30),
        Setting("one_thing.draft_days", "一件事的草稿，几天没有继续填写就删除", "number", 90),
    ),
    slots={"matter.guide": "one_thing/_guide.html", "case.page": "one_thing/_case.html"},
    homes=(BUNDLES,),
    figures=COUNTED,
    packs=PACKS,
    holds=(queries.held,),
    demo=play,
)

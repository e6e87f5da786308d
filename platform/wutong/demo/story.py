"""The story that the product is for, told once: published above, claimed below, filed, decided, read, rated.

Every scene is played by somebody through pages alone, whoever the player is: `story_walker` over HTTP, or
`story_browser` in Chromium. Each telling makes a matter of its own, so the demo may hear it as often as it likes.
"""

import re
import tempfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

from wutong import clock
from wutong.demo.story_telling import Telling
from wutong.demo.story_walker import Given, Visitor, see
from wutong.notices import rules as notices

#: Digits of a region's short code and its 行使层级.
LEVELS: Mapping[int, str] = {2: "2", 4: "3", 6: "4", 9: "5", 12: "6"}
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n% \xe7\xa4\xba\xe4\xbe\x8b\n%%EOF\n"
APPLICANT = "示例居民马小燕"


def tell(telling: Telling) -> None:
    """Play every scene in order; raises `story_walker.Lost` where a page does not go on."""
    for title, scene in SCENES:
        telling.say(title)
        scene(telling)


# ── The catalogue ────────────────────────────────────────────────────────────────────────────────────────────


def draft(telling: Telling) -> None:
    """The province's editor writes a matter into the draft and submits it."""
    editor = telling.staff("editor", telling.places.province)
    editor.follow("事项目录")
    editor.follow("新建事项")
    editor.fill(**_first(telling))
    editor.press("存入草稿")
    editor.fill(**REST)
    editor.press("存入草稿")
    see(editor, telling.matter, "新增", "影响范围")
    editor.fill(note=f"示例：{telling.matter}")
    editor.press("送审 ")
    see(editor, "已送审")


def _first(telling: Telling) -> dict[str, Given]:
    return {
        "code": telling.code,
        "name": telling.matter,
        "item_type": "07",
        "exercise_levels": [LEVELS[len(telling.places.county)], "5", "6"],
        "service_objects": ["person"],
        "legal_basis": "示例：为演示而设，不是真实规定。",
    }


#: What is asked about a matter once it is in the draft.
REST: Mapping[str, Given] = {
    "handling_type": "promised",
    "legal_days": "20",
    "legal_unit": "working",
    "promised_days": "10",
    "promised_unit": "working",
    "visits": "0",
    "conditions": "年满六十周岁\n户籍或者经常居住地在本地区",
    "steps.0.name": "受理、审核并办结送达",
    "steps.0.days": "10",
    "papers.0.name": "居民身份证",
    "papers.0.need": "required",
    "papers.0.form": "electronic",
    "papers.0.copies": "1",
    "papers.0.note": "拍照上传",
    "fee": "1",
    "fee_items.0.name": "工本费",
    "fee_items.0.standard": "示例：每证 5 元",
    "fee_items.0.basis": "示例：为演示而设，不是真实规定。",
    "fee_items.0.amount": "500",
    "fee_items.0.unit": "证",
    "results.0.name": "优待证明",
    "results.0.kind": "document",
    "online": "1",
    "online_depth": "4",
}


def publish(telling: Telling) -> None:
    """Somebody else, who may not write, reads what was submitted and agrees."""
    approver = telling.staff("approver", telling.places.province)
    approver.follow("草稿与发布")
    approver.follow(f"看改动并审定：示例：{telling.matter}")
    see(approver, telling.matter, "影响范围")
    approver.press("审定发布 ")
    see(approver, "已发布")


def claim(telling: Telling) -> None:
    """The county takes the matter on for itself, then in one step each for all townships and all villages below."""
    editor = telling.staff("editor", telling.places.county)
    editor.follow("认领事项")
    editor.fill(codes=[telling.code])
    editor.press("提交")
    level = LEVELS[len(telling.places.county)]
    for reach in ("所辖各乡镇", "所辖各村（社区）"):
        editor.follow(reach)
        editor.fill(codes=[telling.code], mode="agent", decide_level=level)
        editor.press("提交")
        see(editor, "已认领 1 项", telling.matter)


# ── The citizen ──────────────────────────────────────────────────────────────────────────────────────────────


def sign_in(telling: Telling) -> None:
    """A citizen signs in with a code that comes by short message, and says who she is."""
    citizen = telling.cast("citizen")
    citizen.open(f"/{telling.places.county}/")
    citizen.follow("登录")
    citizen.fill(telephone=telling.telephone)
    citizen.press("发送验证码")
    citizen.fill(code=telling.outside.code(telling.telephone))
    citizen.press("登录")
    citizen.fill(name=APPLICANT, number=telling.identity)
    citizen.press("保存")


def find(telling: Telling) -> None:
    """She looks for the matter by its words and reads the guide."""
    citizen = telling.cast("citizen")
    citizen.open(f"/{telling.places.county}/")
    citizen.fill(q=telling.matter)
    citizen.press("搜索")
    citizen.follow(telling.matter)
    see(citizen, "一眼看懂", "八公开", "居民身份证")


def file(telling: Telling) -> None:
    """She files online, with a paper, and gets a slip with a number and a query code."""
    citizen = telling.cast("citizen")
    citizen.follow("在线申请")
    citizen.press("开始填写")
    citizen.fill(name=APPLICANT, id_number=telling.identity, telephone=telling.telephone)
    citizen.fill(**{"answers.note": "示例：为母亲申请。"})
    citizen.press("保存并下一步")
    with tempfile.TemporaryDirectory() as folder:
        paper = Path(folder) / "示例身份证.pdf"
        paper.write_bytes(PAPER)
        citizen.fill(file=paper)
        citizen.press("上传")
    see(citizen, "示例身份证.pdf")
    citizen.follow("下一步：确认")
    citizen.press("确认并提交")
    telling.number, telling.query = slip(citizen)


def slip(citizen: Visitor) -> tuple[str, str]:
    """Number and query code, as the slip on the screen shows them."""
    see(citizen, "办件编号", "查询码")
    text = citizen.text()
    number = re.search(r"办件编号\s*(\S+?)\s*查询码\s*([0-9A-Z-]+)", text)
    assert number is not None, text
    return number[1], number[2]


def track(telling: Telling, state: str) -> None:
    """Somebody without an account asks how far it is, with the slip's query code and the telephone's last digits."""
    stranger = telling.cast("stranger")
    stranger.open(f"/{telling.places.county}/cases/progress")
    stranger.fill(code=telling.query, tail=telling.telephone[-4:])
    stranger.press("查询进度")
    see(stranger, telling.matter, state)


# ── The office ───────────────────────────────────────────────────────────────────────────────────────────────


def act(telling: Telling, role: str, state: str, move: str, **boxes: Given) -> None:
    """Somebody of the county finds the case in the inbox and takes it one step on."""
    member = telling.staff(role, telling.places.county)
    _find(telling, member, state)
    member.follow(move)
    member.fill(**boxes)
    member.press(f"确认{move}")
    see(member, telling.number)


def _find(telling: Telling, member: Visitor, state: str) -> None:
    """Open the case from the inbox."""
    member.follow("待办办件")
    member.fill(state=state)
    member.press("筛选")
    while not member.holds(telling.matter):
        member.follow("下一页")
    member.follow(telling.matter)
    see(member, telling.number)


def charge(telling: Telling) -> None:
    """The clerk says what the case costs; what can be charged, and how much, stands in the published guide."""
    clerk = telling.staff("clerk", telling.places.county)
    _find(telling, clerk, "accepted")
    clerk.follow("核定费用")
    clerk.fill(item=["工本费"])
    clerk.press("开出缴款单")
    see(clerk, "¥5.00")


def pay(telling: Telling) -> None:
    """She pays at the page of another house, and comes back to a receipt."""
    citizen = telling.cast("citizen")
    citizen.open(f"/{telling.places.county}/fees/")
    citizen.follow(f"J{telling.places.county}")
    citizen.press("去缴费")
    citizen.press("确认支付")
    see(citizen, "已缴费", "下载收据")


#: What she is told on the way, after the number of her case.
TOLD = ("已受理", "已准予", "的办理结果已送达")


#: What the office does, in order.
OFFICE: tuple[Callable[[Telling], None], ...] = (
    partial(act, role="clerk", state="submitted", move="受理"),
    partial(act, role="reviewer", state="accepted", move="审查", opinion="材料齐全，符合条件。"),
    partial(act, role="head", state="in_review", move="准予", opinion="准予。"),
    partial(act, role="clerk", state="granted", move="送达", method="hall"),
)

# ── The end ──────────────────────────────────────────────────────────────────────────────────────────────────


def told(telling: Telling) -> None:
    """What the workers sent has arrived: in her inbox here, and, at the hours of the day, at her telephone."""
    telling.outside.until(partial(_read_inbox, telling), "the notices in her inbox")
    if by_day():
        for words in TOLD:
            telling.outside.received(telling.telephone, telling.number, words)


def by_day() -> bool:
    """Whether ordinary notices leave the house now, and did when the story began."""
    moment = clock.local(clock.now())
    return all(notices.OPENS <= one.time() < notices.CLOSES for one in (moment - timedelta(minutes=5), moment))


def _read_inbox(telling: Telling) -> bool:
    citizen = telling.cast("citizen")
    citizen.open(f"/{telling.places.county}/notices/")
    return all(f"（编号 {telling.number}）{words}" in citizen.text() for words in TOLD)


def read(telling: Telling) -> None:
    """She reads the result, and how it came about."""
    citizen = telling.cast("citizen")
    citizen.follow("我的办件")
    citizen.follow(telling.matter)
    see(citizen, "已办结送达", "办理过程", telling.number)


def rate(telling: Telling) -> None:
    """She says how it was."""
    citizen = telling.cast("citizen")
    citizen.follow("去评价")
    citizen.fill(grade="1", words="示例：没跑腿就办好了。")
    citizen.press("提交评价")
    see(citizen, "非常满意")


#: The scenes in their order: what the listener hears, what is played.
SCENES: tuple[tuple[str, Callable[[Telling], None]], ...] = (
    ("省级目录编辑起草一个事项", draft),
    ("省级目录审定人员审核并发布", publish),
    ("县里为本级认领，再为全部乡镇、全部村（社区）各认领一次", claim),
    ("群众用手机验证码登录", sign_in),
    ("群众找到事项，看办事指南", find),
    ("群众在线申请，上传材料，拿到回执", file),
    ("不登录，凭查询码查进度", partial(track, state="已提交，待受理")),
    ("县级窗口受理", OFFICE[0]),
    ("窗口核定费用", charge),
    ("群众网上缴费", pay),
    *zip(("审核人员审查", "负责人决定", "窗口送达结果"), OFFICE[1:], strict=True),
    ("通知到达：站内消息和短信", told),
    ("群众查看结果", read),
    ("群众评价", rate),
    ("不登录，凭查询码看到已办结", partial(track, state="已办结送达")),
)

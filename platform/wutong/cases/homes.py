"""What regions inherit for their cases: warning rules and the words of papers.

Each is a kind of the layers kit with its table and its pages on the desk (`wutong.homes`).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from wutong.cases.rules import lights
from wutong.db import Model
from wutong.homes import queries
from wutong.homes.rules import Field, Home, Item, register
from wutong.homes.words import complaint, names
from wutong.layers.kinds import Kind, May
from wutong.layers.models import LayerRow
from wutong.matters import policy
from wutong.web.words import N_

# ── Warning rules (DOMAIN 3.9) ───────────────────────────────────────────────────────────────────────────────

WARNING = Kind("warnings", {"amount": May.DEFAULT, "used": May.DEFAULT}, rooted=False)


class WarningRow(LayerRow, Model):
    """What one release of a region says about one rule for the yellow light."""

    __tablename__ = "warning_rules"
    kind = WARNING
    amount: Mapped[int | None] = mapped_column(SmallInteger)
    used: Mapped[bool | None] = mapped_column(Boolean)


def _amount(values: Mapping[str, Any], given: Item | None) -> Mapping[str, str]:
    share = given is not None and given.title == _SHARE
    if share and not 1 <= (values.get("amount") or 0) <= 100:
        return {"amount": "请填 1 至 100"}
    return {} if (values.get("amount") or 0) <= 365 else {"amount": "不能超过 365"}


#: What rooms above this one look for besides, by their item.
RULES: dict[UUID, Item] = {}
_SHARE = "承诺时限用去百分之几时亮黄灯"
WARNINGS = register(
    Home(
        "warnings", WARNING, "预警规则",
        "最早到的一条点亮黄灯，只影响此后计算的期限；超过承诺为红灯，超过法定为黑灯。其余各条查出的情况列入“电子监察”。",
        (
            Field("amount", "数值", "number"),
            Field("used", "是否启用", "yes"),
        ),
        order=642, check=_amount, delay=policy.delay,
        given=lambda: {
            SHARE: Item(_SHARE, {"amount": round(lights.WARN_RATIO * 100), "used": True}),
            BEFORE: Item("到期前几个工作日亮黄灯", {"amount": 1, "used": False}),
            **RULES,
        },
    )
)  # fmt: skip
SHARE: UUID = WARNINGS.item("share")
BEFORE: UUID = WARNINGS.item("before")


def rule(key: str, title: str, amount: int | None = None) -> UUID:
    """Take a rule that a room brings, switched on with this number; the item under which regions say otherwise."""
    item = WARNINGS.item(key)
    RULES[item] = Item(title, {"amount": amount, "used": True})
    return item


def held_rule(item: UUID) -> tuple[bool, int]:
    """Whether a rule that a room brought holds in the present region, and its number (0 where it has none)."""
    held = queries.one(WARNINGS, item)
    return bool(held["used"]), int(held["amount"] or 0)


def warns() -> lights.Warns:
    """When the yellow light comes on in the present region."""
    held = queries.held(WARNINGS)
    share, before = held[SHARE], held[BEFORE]
    return lights.Warns(share["amount"] / 100 if share["used"] else None, before["amount"] if before["used"] else None)


# ── The words of papers ──────────────────────────────────────────────────────────────────────────────────────

PAPER = Kind(
    "document_templates",
    {"code": May.LOCKED, "title": May.DEFAULT, "body": May.DEFAULT, "mark": May.DEFAULT},
    rooted=False,
    named=("code",),
)


class PaperRow(LayerRow, Model):
    """What one release of a region says about the words of one paper that an office hands out."""

    __tablename__ = "document_templates"
    kind = PAPER
    code: Mapped[str | None] = mapped_column(String(60))
    title: Mapped[str | None] = mapped_column(String(100))
    body: Mapped[str | None] = mapped_column(Text)
    mark: Mapped[str | None] = mapped_column(String(40))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one paper as the code brings them: its name on the desk, its title, its body, the `facts` that the
    body may name as `{number}`, those that it must name, because the law wants them said, and those that the `title`
    may name, which everybody may read."""

    code: str
    name: str
    title: str
    body: str
    facts: tuple[str, ...]
    needed: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()


#: What a paper that a region adds by itself may name.
FACTS = ("number", "matter", "place", "date")
#: The words that rooms bring, by their item.
BROUGHT: dict[UUID, Words] = {}
_KEEP = N_("凭查询码和手机号后四位，不登录也能查询进度；也可以扫下面的二维码。请妥善保管。")


def _facts(values: Mapping[str, Any], given: Item | None) -> Mapping[str, str]:
    brought = next((one for one in BROUGHT.values() if given and one.code == given.values["code"]), None)
    facts = {"title": brought.heads, "body": brought.facts} if brought else {"title": (), "body": FACTS}
    wrong = {name: complaint(values.get(name) or "", some) for name, some in facts.items()}
    if brought and not any(wrong.values()):
        wrong["body"] = _unsaid(values.get("body") or "", brought.needed)
    return {name: text for name, text in wrong.items() if text}


def _unsaid(body: str, needed: Collection[str]) -> str | None:
    """What the law wants said and a body that says anything leaves out; an empty one is the code's own."""
    lacking = [name for name in needed if body and name not in names(body)]
    return f"依法必须写明“{{{lacking[0]}}}”，请保留。" if lacking else None


def _papers() -> Mapping[UUID, Item]:
    return {
        item: Item(one.name, {"code": one.code, "title": one.title, "body": one.body}) for item, one in BROUGHT.items()
    }


PAPERS = register(
    Home(
        "papers", PAPER, "文书模板",
        "文书上写什么；可以用 {number} 编号、{matter} 事项、{place} 地区、{date} 日期，以及该文书已有的其他内容。",
        (
            Field("code", "代码", required=True, limit=60),
            Field("title", "文书名称", limit=100),
            Field("body", "正文", "long"),
            Field("mark", "文号代字", hint="例如“积民许受”；不填则用地区简称、“政务”和文书种类。", limit=40),
        ),
        key="code", order=670, check=_facts, delay=policy.delay, given=_papers,
    )
)  # fmt: skip


def bring(words: Words) -> UUID:
    """Take the words of a paper that a room hands out; the item under which regions may say their own."""
    item = PAPERS.item(words.code)
    BROUGHT[item] = words
    return item


RECEIPT: UUID = bring(Words("receipt", "回执", "回执", _KEEP, FACTS))


def receipt(translate: Callable[[str], str], **facts: str) -> str:
    """The words of a receipt in the present region, with the `FACTS` in place."""
    return translate(queries.one(PAPERS, RECEIPT)["body"]).format_map(facts)

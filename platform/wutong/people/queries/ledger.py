"""The ledger of accounts and grants: the events about people at this region, newest first."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from wutong.db import db
from wutong.events import Event, facts
from wutong.people.facts import LEDGER
from wutong.web.paging import Page, fetch

NAMES = tuple(name for name, fact in facts().items() if fact in LEDGER)
#: What each entry says on the screen.
WORDS: Mapping[str, str] = {
    "account.opened": "开通账号",
    "account.admitted": "加入本地区",
    "account.moved": "调整部门",
    "account.left": "离岗",
    "password.reset": "重置密码",
    "password.changed": "修改密码",
    "grant.given": "授予岗位",
    "grant.limited": "限制岗位",
    "grant.ended": "终止岗位",
    "region.entered": "上级进入办理",
    "region.left": "上级退出",
    "client.registered": "登记接入应用",
    "client.ended": "停用接入应用",
    "provider.set": "设置统一登录",
    "program.came": "上级应用接入",
    "program.went": "上级应用停用",
}


def page(*, cursor: str | None = None, limit: int = 50) -> Page[Event]:
    """One page of the whole region's ledger."""
    asked = select(Event).where(Event.name.in_(NAMES))
    return fetch(db.session, asked, [Event.at.desc(), Event.id.desc()], cursor=cursor, limit=limit)


def ledger(person: UUID, *, limit: int = 50) -> Sequence[Event]:
    """The newest entries about one person."""
    asked = select(Event).where(Event.name.in_(NAMES), Event.about == person)
    return db.session.scalars(asked.order_by(Event.at.desc(), Event.id.desc()).limit(limit)).all()

"""What the person of a filing is told in words: in his inbox, and on the telephone that was filled in; and what is put
before its lead department."""

from uuid import UUID

from wutong.sdk import Recipient, departments, notify, tell_staff
from wutong_one_thing import queries
from wutong_one_thing.models import Filing, Member
from wutong_one_thing.rules import running


def tell(filing: Filing, kind: str, *, origin: UUID | None = None, **facts: str) -> None:
    """Tell the person something; the same `origin` tells it once. Wherever the members' cases live, and where none has
    one yet."""
    to = Recipient(person=filing.applicant, phone=queries.told(filing.id).telephone)
    notify(f"one_thing.{kind}", to, {"title": filing.title, **facts}, about=filing.id, origin=origin)


def dropped(filing: Filing, row: Member, why: str) -> None:
    """Tell that a part is left out, and why."""
    tell(filing, "dropped", part=row.title, why=why)


def closed(filing: Filing, origin: UUID) -> None:
    """Tell that the whole is over: what is ready, and where; the lead department, where it hands all out together."""
    ready = [row.title for row in queries.members(filing.id) if row.state == "granted"]
    once = filing.delivery == "once" and bool(ready)
    where = (
        f"结果由{filing.lead or '牵头部门'}统一送达，按您选择的方式一次领取。" if once else "各项结果按各自的方式领取。"
    )
    told = f"办成的有：{'、'.join(ready)}。{where}" if ready else "没有办成的事项，原因请登录“我的一件事”查看。"
    tell(filing, "closed", origin=origin, state=running.FILING[filing.state], told=told)
    if once:
        lead(filing, "ready", origin)


def lead(filing: Filing, kind: str, origin: UUID) -> None:
    """Put a filing before its lead department, before everybody where nobody knows that; once for each `origin`."""
    body = next((each.id for each in departments() if each.name == filing.lead), None)
    tell_staff(f"one_thing.{kind}", department=body, about=filing.id, number=filing.number, origin=origin)

"""What the person of a filing is told in words: in his inbox, and on the telephone that was filled in."""

from uuid import UUID

from wutong.sdk import Recipient, notify
from wutong_one_thing import queries
from wutong_one_thing.models import Filing, Member


def tell(filing: Filing, kind: str, *, origin: UUID | None = None, **facts: str) -> None:
    """Tell the person something; the same `origin` tells it once. Wherever the members' cases live, and where none has
    one yet."""
    to = Recipient(person=filing.applicant, phone=queries.told(filing.id).telephone)
    notify(f"one_thing.{kind}", to, {"title": filing.title, **facts}, about=filing.id, origin=origin)


def dropped(filing: Filing, row: Member, why: str) -> None:
    """Tell that a part is left out, and why."""
    tell(filing, "dropped", part=row.title, why=why)

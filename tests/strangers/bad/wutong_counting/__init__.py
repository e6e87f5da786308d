"""Closed cases are counted once for every time that the letter comes."""

from uuid import UUID

from sqlalchemy import Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.sdk import CaseClosed, Envelope, Model, Owned, Plugin, db, new_id, scope


class Tally(Owned, Model):
    """A row of a region."""

    __tablename__ = "counting_tallies"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)


def count(fact: CaseClosed, envelope: Envelope) -> None:
    """One more."""
    db.session.add(Tally(region=scope().home, id=new_id()))


plugin = Plugin(
    "counting", "重复计数", ">=1.0.dev0,<2", models=(Tally,), migrations="migrations", reacts={CaseClosed: (count,)}
)

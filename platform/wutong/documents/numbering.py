"""Numbers of documents: one for each step that gives one, kept for it until the document is made.

A number is taken in a transaction of its own, over before the document is set, so that nobody who makes a document
holds what somebody else waits for. One that fails finds its number again the next time, so a series has no gaps.
"""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from wutong import tenancy
from wutong.db import db, work
from wutong.documents.models import Serial, Series


def take(case_id: UUID, seq: int, mark: str, year: int) -> int:
    """The serial number of the document of a step in the series of a mark and a year."""
    with tenancy.at(tenancy.scope().home), work():
        following = _locked(mark, year)
        mine = Serial.case_id == case_id, Serial.seq == seq, Serial.mark == mark, Serial.year == year
        kept = db.session.scalar(select(Serial.serial).where(*mine))
        if kept is not None:
            return kept
        home = tenancy.scope().home
        db.session.add(Serial(region=home, case_id=case_id, seq=seq, mark=mark, year=year, serial=following))
        db.session.execute(update(Series).where(Series.mark == mark, Series.year == year).values(next=following + 1))
        return following


def _locked(mark: str, year: int) -> int:
    """The next number of a series, which is begun if need be; who asks at the same moment waits here."""
    row = insert(Series).values(region=tenancy.scope().home, mark=mark, year=year, next=1)
    same = row.on_conflict_do_update(index_elements=["region", "mark", "year"], set_={"next": Series.next})
    return int(db.session.execute(same.returning(Series.next)).scalar_one())

"""What letters said about something that is forgotten goes with it: words, and the copies of papers that went along."""

import json
from functools import partial
from uuid import UUID

from sqlalchemy import select

from wutong.sdk import Parcel, after_commit, db, discard_parcel
from wutong_cross_province.between.models import Mail, MailBody

#: Nothing of these goes again, unless a partner lost them and asks; then people enter them anew.
OVER = ("received", "processed")


def forget(about: UUID) -> None:
    """Delete what letters said that arrived; what still has to go keeps its words until it has gone."""
    mine = (Mail.region == MailBody.region, Mail.way == MailBody.way, Mail.id == MailBody.id)
    asked = select(MailBody).join(Mail, mine[0] & mine[1] & mine[2]).where(Mail.about == about, Mail.state.in_(OVER))
    for body in db.session.scalars(asked).all():
        drop(body)


def drop(body: MailBody) -> None:
    """Delete the words of a letter, and the parcels of one that went out when that stands."""
    for each in json.loads(body.papers.reveal()) if body.papers and body.way == "out" else ():
        after_commit(partial(discard_parcel, Parcel(each["parcel"], each["key"])))
    db.session.delete(body)

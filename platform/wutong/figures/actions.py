"""The one verb of figures: tell those below how they stand beside each other."""

from wutong import events, tenancy
from wutong.access import Actor
from wutong.clock import new_id, now
from wutong.db import db
from wutong.errors import Conflict
from wutong.figures import queries
from wutong.figures.events import RankingAnnounced
from wutong.figures.models import Ranking


class NobodyBelow(Conflict):
    """There is nobody below who could be ranked."""

    code = "figures.nobody_below"
    message = "下面没有可以排名的地区。"


def announce(*, actor: Actor) -> Ranking:
    """Make the present figures of everybody directly below known to all of them; raises `NobodyBelow`."""
    home = tenancy.scope().home
    actor.must("matter.publish", at=home)
    places = queries.below()
    if not places:
        raise NobodyBelow
    told = {str(code): {name: [one.part, one.whole] for name, one in held.items()} for code, held in places.items()}
    row = Ranking(region=home, id=new_id(), at=now(), figures=told, made_by=actor.person)
    db.session.add(row)
    db.session.flush()
    events.publish(RankingAnnounced(row.id, len(told)), actor=actor, about=row.id)
    return row

"""Cases that stand in states of a plugin which is to go, or has gone: where they are, and the way back for all."""

from sqlalchemy import text

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.cases.actions import falling
from wutong.cases.staged import Of
from wutong.db import as_owner, work
from wutong.errors import Misconfigured

WHERE = text("select distinct region from cases where starts_with(stage, :prefix) order by region")


def places(owner_url: str, plugin: str) -> list[int]:
    """The regions with cases in states of the plugin."""
    if not owner_url:
        raise Misconfigured(reason="请设置 OWNER_DATABASE_URL，才能知道哪些地区有停在这个插件环节的办件")
    with as_owner(owner_url) as connection:
        return list(connection.scalars(WHERE, {"prefix": f"{plugin}_"}))


def leave(place: int, plugin: str, reason: str) -> int:
    """Send all of a region's back, in portions; returns how many."""
    done = 0
    with tenancy.at(place):
        while True:
            with work():
                portion = falling.fall_back_all(Of(plugin), reason, actor=SYSTEM)
            done += portion
            if portion < falling.PORTION:
                return done

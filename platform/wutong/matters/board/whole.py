"""The list that an editor takes away: what he sees, every element of it, with the draft laid over."""

from collections.abc import Mapping
from typing import Any

from wutong.matters import queries, rules
from wutong.matters.board.working import drafted
from wutong.matters.filters import Wanted


def whole(wanted: Wanted, which: str) -> list[Mapping[str, Any]]:
    """The matters of a list (`queries.WHICH`) that fit, as they would be once the draft is published."""
    looks = {look.item: look for look in drafted()}
    listed = {found.item: found.values for found in queries.whole(wanted, which)}
    gone = {item for item, look in looks.items() if look.edit.withdrawn}
    laid = {item: looks[item].after if item in looks else held for item, held in listed.items() if item not in gone}
    new = [dict.fromkeys(rules.NAMES) | dict(look.after) for look in looks.values() if look.before is None]
    return [*laid.values(), *(wanted.cut(new) if which != "effective" else ())]

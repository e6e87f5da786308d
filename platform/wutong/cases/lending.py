"""The pages on which somebody lends a telephone: the picture to scan, what has come, the button that ends it."""

from typing import Any

from markupsafe import Markup

from wutong.cases.actions import pairing
from wutong.cases.pairings import Pairing
from wutong.cases.rules.pairing import live
from wutong.clock import now
from wutong.web.pointing import outward, picture


def lent(row: Pairing) -> dict[str, Any]:
    """What a page shows of a telephone that was lent: the picture only while it opens something."""
    open_ = live(row, now())
    return {
        "row": row, "open": open_, "arrived": pairing.arrived(row), "picture": _picture(row) if open_ else "",
        "minutes": max(0, int((row.ends_at - now()).total_seconds() + 59) // 60),
    }  # fmt: skip


def _picture(row: Pairing) -> Markup:
    """The address that the telephone opens, as a picture."""
    return picture(outward("cases_phone.page", link=pairing.link(row)))

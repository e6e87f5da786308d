"""A mandate on a page: what both sides read of it, and its proof as a file."""

from typing import Any

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.cases import download
from wutong.cases.rules import TITLES, papers
from wutong.mandates import queries, rules
from wutong.mandates.models import Mandate

#: The colour of each standing.
TONES = {"waiting": "gold", "live": "green", "expired": "grey", "ended": "grey"}


def told(one: Mandate) -> dict[str, Any]:
    """What the page of a mandate shows to either side."""
    return {
        "mandate": one, "standing": queries.standing(one), "standings": rules.STANDINGS, "tones": TONES,
        "evidence": rules.EVIDENCE, "ended": rules.ENDED, "errands": queries.errands(one.id), "titles": TITLES,
        "acts": queries.acts(one), "matters": list(zip(one.matters, one.titles, strict=True)),
    }  # fmt: skip


def proof(one: Mandate) -> Response:
    """The paper that proves a mandate, as a download; raises `NoSuchMandate` where there is none."""
    if one.digest is None:
        raise rules.NoSuchMandate
    name = papers.file_name(_("授权委托 %(number)s", number=one.number), one.kind)
    return download.stream(one.digest, one.size, papers.MEDIA[one.kind], name)

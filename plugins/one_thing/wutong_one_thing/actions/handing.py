"""统一送达: the lead department hands out together what was granted, and it is written down who did and when."""

from uuid import UUID

from wutong.sdk import Actor, Conflict, now, publish
from wutong_one_thing import queries
from wutong_one_thing.events import BundleHandedOut
from wutong_one_thing.models import Filing


class NothingToHandOut(Conflict):
    """It runs still, nothing was granted, each part goes its own way, or it was handed out."""

    code = "one_thing.nothing_to_hand_out"
    message = "这件事现在没有等待统一送达的结果，请刷新页面查看。"


def waits(filing: Filing) -> bool:
    """Whether results lie ready to be handed out together."""
    return filing.state in ("whole", "partial") and filing.delivery == "once" and filing.handed_at is None


def hand_out(filing_id: UUID, *, actor: Actor) -> Filing:
    """Write down that all results were handed out together; raises `NothingToHandOut`."""
    actor.must("case.deliver")
    filing = queries.locked(filing_id)
    if not waits(filing):
        raise NothingToHandOut
    filing.handed_at = now()
    publish(BundleHandedOut(filing.id), actor=actor, subject=filing.applicant, about=filing.id)
    return filing

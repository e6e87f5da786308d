"""Questions hear from the other side and from their day."""

from wutong.calendar.recounting import RECOUNTS, awaited
from wutong.events import REACTIONS, Envelope
from wutong.referrals import actions
from wutong.referrals.events import ReferralDayMoved, ReferralRecalled, ReferralReplied, ReferralSent
from wutong.referrals.models import Referral
from wutong.regions import carrying
from wutong.timers import TIMED


def sent(fact: ReferralSent, envelope: Envelope) -> None:
    """Another region asks."""
    actions.sent(fact, envelope.enclosure, envelope.from_region, envelope.at)


def replied(fact: ReferralReplied, envelope: Envelope) -> None:
    """The region that was asked says something."""
    actions.replied(fact, envelope.enclosure, envelope.from_region)


def recalled(fact: ReferralRecalled, envelope: Envelope) -> None:
    """Somebody else is asked now."""
    actions.recalled(fact, envelope.from_region)


def day_moved(fact: ReferralDayMoved, envelope: Envelope) -> None:
    """Who was asked first has counted the day of the answer again."""
    actions.day_moved(fact, envelope.from_region)


REACTIONS.register(ReferralSent, sent)
REACTIONS.register(ReferralReplied, replied)
REACTIONS.register(ReferralRecalled, recalled)
REACTIONS.register(ReferralDayMoved, day_moved)
TIMED.register(actions.DUE, actions.overdue)
RECOUNTS.register("referral", awaited(actions.DUE, actions.recounted))
carrying.watch("首问事项", Referral.asked_at)

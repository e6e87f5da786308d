"""What reviews do when something happened."""

from wutong.sdk import CaseClosed, Envelope, notify_applicant
from wutong_reviews import actions
from wutong_reviews.events import ReviewGiven


def invite(fact: CaseClosed, envelope: Envelope) -> None:
    """Ask the applicant, on the page of the case and by notice; a withdrawn draft was never a service."""
    if fact.number is not None and actions.invite(fact.case_id):
        notify_applicant("reviews.invited", fact.case_id, origin=envelope.event_id)


def count(fact: ReviewGiven, envelope: Envelope) -> None:
    """Keep the published sum."""
    actions.count(fact.case_id)

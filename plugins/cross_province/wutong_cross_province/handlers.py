"""What the plugin does when something happened to a case, or to a hand-over."""

from wutong.sdk import SYSTEM, CaseAnswered, CaseFact, DocketWritten, Envelope, Recipient, notify, tell_staff
from wutong_cross_province import queries
from wutong_cross_province.actions import following, handling, moving, online
from wutong_cross_province.events import HandoverMoved, LetterMoved

#: What the applicant is told by notice from the window; what happens at the business place that one tells itself.
TOLD = {
    "collect": "cross_province.collected",
    "tell_lacking": "cross_province.lacking",
    "return": "cross_province.returned",
    "ask_more": "cross_province.correcting",
    "lapse": "cross_province.lapsed",
    "pass_result": "cross_province.at_window",
    "take_result": "cross_province.at_window",
}


def follow(fact: CaseFact, envelope: Envelope) -> None:
    """The case went on: so does the hand-over that it came by; one that was filed from elsewhere is counted there.

    What is only handed in is not listened to, so that filing costs no letter more wherever the plugin is on.
    """
    following.follow(fact.case_id)
    online.filed(fact.case_id)


def heard(fact: DocketWritten, envelope: Envelope) -> None:
    """A case that was handed on to another home goes on there: so does the hand-over that it came by."""
    following.heard(fact)


def answered(fact: CaseAnswered, envelope: Envelope) -> None:
    """The new home of such a case did not do what the window asked for."""
    if not fact.done:
        handling.unanswered(fact.case_id, fact.why)


def letter(fact: LetterMoved, envelope: Envelope) -> None:
    """A letter was given up, or voided: the history of its hand-over says so, and the office reads it."""
    for row in queries.both_sides(fact.about):
        moving.record(row, f"letter_{fact.state}", SYSTEM)
    if fact.state == "dead":
        tell_staff("cross_province.letter_dead", origin=envelope.event_id)


def tell(fact: HandoverMoved, envelope: Envelope) -> None:
    """Tell the applicant, as long as the window knows how to reach him."""
    kind = TOLD.get(fact.move)
    mine = queries.brought(fact.handover) if kind and fact.side == "window" else None
    if kind is None or mine is None:
        return
    row = queries.handover(fact.handover, "window")
    to = Recipient(person=row.applicant, phone=mine.telephone.reveal())
    notify(kind, to, {"matter": row.title, "number": row.number}, about=row.id, origin=envelope.event_id)

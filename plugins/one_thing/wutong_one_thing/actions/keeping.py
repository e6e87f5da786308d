"""Who sees what was filled in at a counter: the clerk who typed it, and a colleague who took it over and said why.

As with a case, a full name, number or telephone is shown to nobody else without a reason that is kept (PIPL §6, §51).
"""

from collections.abc import Mapping
from uuid import UUID

from wutong.sdk import Actor, Forbidden, Invalid, publish
from wutong_one_thing import queries
from wutong_one_thing.events import FilingTaken
from wutong_one_thing.models import Filing

#: Codes, because free text has no place in an event; the words are for the screen.
REASONS: Mapping[str, str] = {
    "absent": "原经办人不在，由我继续代填",
    "returned": "申请人回到窗口，要补充或更正",
    "contact": "需要按表上的信息联系申请人",
}


class NotYours(Forbidden):
    """Another clerk fills this form in."""

    code = "one_thing.not_yours"
    message = "这份表格不是您代填的，请先说明理由接手，再查看和修改。"


def sees(filing: Filing, actor: Actor) -> bool:
    """Whether the actor may see and change what was filled in. Citizens come to no filing that is not theirs."""
    if actor.kind in ("citizen", "system"):
        return True
    return actor.person is not None and actor.person in (filing.keeper, filing.applicant)


def must_see(filing: Filing, actor: Actor) -> None:
    """Raise `NotYours` unless it is so."""
    if not sees(filing, actor):
        raise NotYours


def take_over(filing_id: UUID, reason: str, *, actor: Actor) -> Filing:
    """Go on with what a colleague typed at the counter; who did, and why, is written down.

    `reason` is one of `REASONS`. Raises `RightMissing`, `NoSuchFiling` for what was not filed at a counter, `Invalid`.
    """
    actor.must("case.file")
    actor.must("personal.reveal")
    filing = queries.locked(filing_id)
    if filing.channel != "counter":
        raise queries.NoSuchFiling
    if reason not in REASONS:
        raise Invalid({"reason": ["请从列表中选择"]})
    filing.keeper = actor.person
    publish(FilingTaken(filing.id, reason), actor=actor, subject=filing.applicant, about=filing.id)
    return filing

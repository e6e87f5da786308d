"""What bundles do when something happened to a case: at home by its events, elsewhere by the docket it sends."""

from contextlib import suppress
from uuid import UUID

from wutong.sdk import CaseAnswered, CaseFact, Conflict, DocketWritten, Envelope, cases, scope
from wutong_one_thing import counting, queries
from wutong_one_thing.actions import ageing, choosing, following, promising, telling
from wutong_one_thing.events import BundleClosed, BundleFiled, MemberChanged
from wutong_one_thing.rules import running


class Overtaken(Conflict):
    """A letter from a new home was faster than that of the old one which announces it; it is read again later."""

    code = "one_thing.overtaken"
    message = "办件的新办理地还没有得到确认，稍后自动重试。"


def followed(fact: CaseFact, envelope: Envelope) -> None:
    """A case that lives here was decided, closed, taken back, reopened; its clock was stopped or goes on."""
    following.heard(fact.case_id, fact.state, fact.seq)


def told(fact: DocketWritten, envelope: Envelope) -> None:
    """The home of a member says how its case stands; believed is the home that is known, as of every docket."""
    member = queries.member_of_case(fact.case_id)
    if member is None:
        return
    if envelope.from_region != member.home:
        known = cases.standing([fact.case_id]).get(fact.case_id)
        if known is None or known.home != envelope.from_region:
            raise Overtaken
    following.heard(fact.case_id, fact.state, fact.seq, home=fact.home, verdict=fact.verdict)


def answered(fact: CaseAnswered, envelope: Envelope) -> None:
    """The home of a member did not take what was filed."""
    member = queries.member_of_case(fact.case_id)
    if member is not None and not fact.done and envelope.from_region == member.home != scope().home:
        following.unanswered(fact.case_id, fact.why)


def tell(fact: MemberChanged, envelope: Envelope) -> None:
    """Tell the person that a part needs a choice."""
    if fact.state in running.CHOOSING:
        part = next((row.title for row in queries.members(fact.filing) if row.matter == fact.matter), "")
        telling.tell(queries.get(fact.filing), "choose", origin=envelope.event_id, part=part)


def counted(fact: BundleFiled | MemberChanged | BundleClosed, envelope: Envelope) -> None:
    """What it adds to the region's figures is another now; figures are the office's, so a worker says it."""
    counting.count(queries.get(fact.filing))


def look(filing: UUID) -> None:
    """A day has gone by."""
    following.catch_up(filing)


def grown_old(filing: UUID) -> None:
    """A draft has lain for long; one that was thrown away meanwhile is nobody's business."""
    with suppress(queries.NoSuchFiling):
        ageing.grow_old(queries.locked(filing))


def closed(fact: BundleClosed, envelope: Envelope) -> None:
    """Everything is settled: its person is told what is ready, and who hands it out."""
    filing = queries.get(fact.filing)
    if filing.state == fact.state != "withdrawn":
        telling.closed(filing, envelope.event_id)


def due_over(filing: UUID) -> None:
    """The day by which all was promised is over."""
    promising.over(filing)


def choice_over(filing: UUID) -> None:
    """The time for a choice is over."""
    choosing.time_is_over(filing)

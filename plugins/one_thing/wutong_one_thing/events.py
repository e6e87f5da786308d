"""What happens to filings, as facts: ids and codes, no names and no words."""

from dataclasses import dataclass
from uuid import UUID

from wutong.sdk import event


@event("one_thing.filed")
@dataclass(frozen=True)
class BundleFiled:
    """Somebody applied for a whole thing at once."""

    filing: UUID
    bundle: str
    number: str
    members: int


@event("one_thing.member_changed")
@dataclass(frozen=True)
class MemberChanged:
    """A member stands otherwise than before: `state` is one of `rules.running.MEMBER`."""

    filing: UUID
    matter: str
    state: str
    case_id: UUID | None = None


@event("one_thing.taken")
@dataclass(frozen=True)
class FilingTaken:
    """A clerk took over what a colleague fills in at a counter, and sees it now: `reason` is one of
    `actions.keeping.REASONS`."""

    filing: UUID
    reason: str


@event("one_thing.closed")
@dataclass(frozen=True)
class BundleClosed:
    """Every member is settled: `state` says whether all, some or none were granted."""

    filing: UUID
    bundle: str
    state: str


@event("one_thing.handed_out")
@dataclass(frozen=True)
class BundleHandedOut:
    """The results of a filing were handed out together (统一送达)."""

    filing: UUID

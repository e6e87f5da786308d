"""The drafts of a region as the page of drafts shows them: what would change, whom it touches, whose hand was in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from wutong.access import Actor
from wutong.layers import drafts, releases
from wutong.layers.models import Draft, Release
from wutong.matters import actions, preview
from wutong.matters.board.impact import Impact, impact
from wutong.matters.models import MATTER
from wutong.matters.preview import Look
from wutong.people.queries import openid, posts


@dataclass(frozen=True, slots=True)
class Bundle:
    """One draft before it is published; `names` are those who wrote it, `sender` who submitted it, `programs` the
    titles of the programs that did either."""

    draft: Draft
    looks: Sequence[Look]
    impact: Impact
    names: Sequence[str]
    sender: str
    programs: Sequence[str] = ()

    def own(self, actor: Actor) -> bool:
        """Whether the reader had a hand in it, so that somebody else must approve."""
        return actor.person in (*self.draft.editors, self.draft.submitted_by)

    @property
    def ready(self) -> bool:
        """Whether nothing stands in the way of publishing."""
        return not any(look.obstacles() for look in self.looks)


def bundle(draft: Draft) -> Bundle:
    """A draft with everything its readers want to know."""
    looks = preview.looks(drafts.edits_of(MATTER, draft))
    hands = [*draft.editors, *([draft.submitted_by] if draft.submitted_by else [])]
    names = names_of(hands)
    wrote = [names[person] for person in draft.editors if person in names]
    sender = names.get(draft.submitted_by, "") if draft.submitted_by else ""
    titles = openid.titles() if draft.programs else {}
    return Bundle(draft, looks, impact(looks), wrote, sender, [titles.get(one, one) for one in draft.programs])


def working_bundle() -> Bundle | None:
    """The draft that may be changed."""
    draft = actions.working_draft()
    return bundle(draft) if draft else None


def waiting() -> list[Bundle]:
    """The drafts that lie before an approver."""
    return [bundle(row) for row in actions.submitted()]


def scheduled() -> list[Release]:
    """The releases that are agreed and have not taken effect: one click calls each off."""
    return releases.coming(MATTER)


def names_of(persons: Sequence[UUID]) -> dict[UUID, str]:
    """The names of this region's staff; others stay unnamed, because who works elsewhere is sealed there."""
    return posts.names(persons) if persons else {}

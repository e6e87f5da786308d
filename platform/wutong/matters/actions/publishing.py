"""Publishing: submit, agree or give back, now or at an instant; call off, roll back, stop at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from wutong import tenancy
from wutong.access import Actor
from wutong.errors import Conflict
from wutong.layers import claims, drafts, releases
from wutong.layers.kinds import Edit
from wutong.layers.models import Draft, Release
from wutong.matters import ending, policy, preview, rules
from wutong.matters.actions import merging
from wutong.matters.actions.bounds import within_bounds
from wutong.matters.actions.drafting import held_here, working_draft
from wutong.matters.models import MATTER


class SecondPerson(Conflict):
    """The region wants a second person to agree, and nobody was asked."""

    code = "matter.second_person"
    message = "本地区规定发布须由另一人审定，请先送审。"


class GroundsMissing(rules.Incomplete):
    """A matter is stopped at once without saying why."""

    code = "matter.grounds_missing"
    message = "紧急停办必须写明理由，所有受影响的地区都会看到。"


def submit(*, actor: Actor, at: datetime | None = None, note: str = "") -> Draft:
    """Put the draft before an approver, with why and from when. Raises `Incomplete` naming what is not ready."""
    actor.must("matter.edit", at=tenancy.scope().home)
    drafts.hold(MATTER)
    draft = _drafted()
    _ready(drafts.edits_of(MATTER, draft))
    return drafts.submit_draft(MATTER, draft.id, actor=actor, note=note, at=at)


def take_back(draft_id: UUID, *, actor: Actor) -> Draft:
    """Take a submitted draft back to change it, what was begun meanwhile laid over it."""
    actor.must("matter.edit", at=tenancy.scope().home)
    drafts.hold(MATTER)
    return drafts.take_back_draft(MATTER, draft_id, actor=actor)


def give_back(draft_id: UUID, *, reason: str, actor: Actor) -> Draft:
    """Return a submitted draft to its editors with the reason they will read."""
    actor.must("matter.publish", at=tenancy.scope().home)
    drafts.hold(MATTER)
    return drafts.return_draft(MATTER, draft_id, reason=reason, actor=actor)


def approve(draft_id: UUID, *, actor: Actor, stamp: str, at: datetime | None = None) -> Release:
    """Agree to a submitted draft as its stamp was shown: it takes effect as wished, or at `at`, after the delay.

    Raises `SamePerson` for whoever had a hand in it, `DraftMoved` where it has changed since it was shown, and
    `Incomplete` where something above moved meanwhile.
    """
    actor.must("matter.publish", at=tenancy.scope().home)
    drafts.hold(MATTER)
    _ready(drafts.edits_of(MATTER, drafts.get_draft(MATTER, draft_id)))
    delay, second = policy.delay(), policy.second_person()
    release = drafts.approve_draft(MATTER, draft_id, actor=actor, stamp=stamp, at=at, delay=delay, two_persons=second)
    return _done(release, drafts.edits_of(MATTER, drafts.get_draft(MATTER, draft_id)), actor)


def publish(*, actor: Actor, at: datetime | None = None, note: str = "") -> Release:
    """Publish the draft with nobody else's consent: for regions that do not ask for it, and for commands.

    Raises `SecondPerson` where the region wants one, and `Incomplete` naming every matter that is not ready.
    """
    actor.must("matter.publish", at=tenancy.scope().home)
    if actor.kind != "system" and policy.second_person():
        raise SecondPerson
    drafts.hold(MATTER)
    draft = _drafted()
    edits = drafts.edits_of(MATTER, draft)
    _ready(edits)
    starts = drafts.starting(at, _delay(actor))
    return _done(drafts.publish_draft(MATTER, draft.id, actor=actor, at=starts, note=note), edits, actor)


def bring_out(edits: Sequence[Edit], *, actor: Actor, at: datetime | None = None, note: str = "") -> Release:
    """Publish edits that need no draft (packs, commands), under the same rules as `publish`."""
    actor.must("matter.publish", at=tenancy.scope().home)
    _ready(edits)
    return _done(releases.publish(MATTER, edits, actor=actor, at=at, note=note), edits, actor)


def stop(code: str, *, grounds: str, actor: Actor) -> Release:
    """Withdraw a matter here and below at once: no delay, no second person, but grounds that everybody will read.

    Also one of a region above, unless that binds anybody here to take it on (`Bound`). Rolling the release back is how
    it is taken up again.
    """
    actor.must("matter.publish", at=tenancy.scope().home)
    if not grounds.strip():
        raise GroundsMissing(fields={"reason": [GroundsMissing.message]})
    item = rules.item_of(code)
    held = held_here(item)
    if held is None:
        raise rules.NoSuchMatter(matter=code)
    ending.must_be_free(item, held["name"])
    told = [Edit(item, withdrawn=True)]
    return releases.publish(MATTER, told, actor=actor, note=grounds.strip(), urgent=True)


def roll_back(release: UUID, *, actor: Actor, note: str = "") -> Release:
    """Take one release back in one step: call it off if it is still to come (its draft is open again), else undo it.

    The claims that came with it and still stand go with it.
    """
    actor.must("matter.publish", at=tenancy.scope().home)
    drafts.hold(MATTER)
    row = releases.roll_back(MATTER, release, actor=actor, note=note.strip() or _undone(release))
    for claim in claims.of_release(MATTER, release):
        claims.unclaim(MATTER, claim.id, actor=actor)
    if row.cancelled_at:
        drafts.reopen(MATTER, row.id)
    return row


def _undone(release: UUID) -> str:
    """What those below read of a roll-back for which nobody gave a reason."""
    row = releases.get(MATTER, release)
    return f"撤回“{row.note or f'发布第 {row.number} 号'}”"


def _done(release: Release, edits: Sequence[Edit], actor: Actor) -> Release:
    """A release with the claims that go along."""
    merging.pass_claims_on(release, edits, actor)
    return release


def _delay(actor: Actor) -> timedelta:
    return timedelta(0) if actor.kind == "system" else policy.delay()


def _drafted() -> Draft:
    draft = working_draft()
    if draft is None:
        raise releases.NothingToPublish
    return draft


def _ready(edits: Sequence[Edit]) -> None:
    """Every matter that an edit touches must be complete and free of contradictions afterwards."""
    ending.must_be_own(edits)
    within_bounds(edits)
    wrong: dict[str, list[str]] = {}
    for look in preview.looks(edits):
        if said := look.obstacles():
            wrong[look.name or look.code] = said
    if wrong:
        name, said = next(iter(wrong.items()))
        raise rules.Incomplete(fields=wrong, name=name, what="；".join(said))

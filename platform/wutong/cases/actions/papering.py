"""Papers of a case come, take the place of others, are promised and are taken out again."""

from dataclasses import dataclass
from typing import BinaryIO, cast
from uuid import UUID

from wutong import files
from wutong.access import Actor
from wutong.cases import held, limits, queries
from wutong.cases.actions import checking
from wutong.cases.actions.current import Current
from wutong.cases.actions.moving import record
from wutong.cases.actions.reading import Again, Watched
from wutong.cases.models import Case, Paper
from wutong.cases.rules import UNDECIDED, pages, papers
from wutong.clock import new_id, now
from wutong.db import db
from wutong.flow import NotOpen
from wutong.secret import Secret

#: In which states papers come in with the applicant's own next step.
PAPERS_COME_WITH = {"draft": "submit", "correcting": "resubmit"}


#: How many papers, former versions included, one case may have: what one person can fill of a region's disk.
MOST = 200


@dataclass(frozen=True, slots=True)
class Stored:
    """What lies on the disk, and what was seen of it while it came."""

    blob: files.Blob
    kind: str
    pages: int | None


def add_paper(
    case_id: UUID, slot: str, name: str, stream: BinaryIO, *, actor: Actor, replaces: UUID | None = None,
    words: str = "",
) -> Paper:  # fmt: skip
    """Keep an uploaded paper under its asked-for slot, as a new version of one that it `replaces`; the history says
    `words` of it.

    Raises `KindRefused`, `PictureTooLarge`, `TooLarge`, `NotTheSame`, or `NotOpen` when it is too late.
    """
    case = queries.locked(case_id)
    open_for_papers(case, actor)
    _room(case)
    before = _replaced(case, slot, replaces) if replaces else None
    kept = stored(stream, limit=limits.upload())
    row = keep_paper(case, slot, papers.file_name(name, kept.kind), kept.kind, kept.blob, actor=actor)
    row.pages = kept.pages
    if before is not None:
        row.version = before.version + (case.state != "draft")
        _end(case, before)
    noted(case, "add_paper", actor, words)
    return row


def _room(case: Case) -> None:
    if len(queries.versions(case.id)) >= MOST:
        raise papers.TooManyPapers(most=MOST)


def stored(stream: BinaryIO, *, limit: int) -> Stored:
    """Put a paper on the disk and look at it on the way; raises what says that it is none of ours."""
    head = stream.read(papers.HEAD)
    kind = papers.kind(head)
    watched = Watched(Again(head, stream), pages.watcher(kind))
    blob = files.store(cast(BinaryIO, watched), limit=limit)
    papers.sound(watched.by)
    return Stored(blob, kind, watched.by.pages if watched.by else None)


def _replaced(case: Case, slot: str, paper_id: UUID) -> Paper:
    before = queries.paper(paper_id, case.id)
    if before.ended_at is not None or before.slot != slot:
        raise papers.NotTheSame
    return before


def noted(case: Case, name: str, actor: Actor, words: str = "") -> None:
    """A paper that comes or goes after submission is an event; a draft is nobody's business."""
    if case.state != "draft":
        record(case, name, actor, text=words)


def keep_paper(case: Case, slot: str, name: str, kind: str, blob: files.Blob | None, *, actor: Actor) -> Paper:
    """Write the row of a stored paper, or of a promised one (`blob` None); the event is the caller's."""
    row = Paper(
        region=case.region, id=new_id(), case_id=case.id, applicant=case.applicant, slot=slot[:200], name=Secret(name),
        kind=kind, size=blob.size if blob else 0, digest=blob.digest if blob else None, pages=None, turn=0, scan="off",
        source="upload" if blob else "promise", origin=None, version=1, ended_at=None, added_at=now(),
        added_by=actor.person,
    )  # fmt: skip
    db.session.add(row)
    held.add(row)
    checking.arm(row)
    return row


def open_for_papers(case: Case, actor: Actor) -> None:
    """Papers come with the draft and the correction; until the decision the office adds them too (容缺后补)."""
    if name := PAPERS_COME_WITH.get(case.state):
        Current.flow(case).reach(case.stands, name, actor)
    elif case.state in UNDECIDED:
        actor.must("paper.add")
    else:
        raise NotOpen(move="add_paper", state=case.state, open=[])


def enclose(case_id: UUID, slot: str, name: str, stream: BinaryIO, *, actor: Actor) -> Paper:
    """Keep what comes along with a message, under a heading of its own, whatever step the case has reached.

    It is no answer to what the matter asks for. Raises what `stored` does.
    """
    case = queries.locked(case_id)
    actor.must("case.file" if actor.kind == "citizen" else "paper.add")
    _room(case)
    kept = stored(stream, limit=limits.upload())
    row = keep_paper(case, slot, papers.file_name(name, kept.kind), kept.kind, kept.blob, actor=actor)
    row.pages = kept.pages
    noted(case, "add_paper", actor)
    return row


def promise_paper(case_id: UUID, slot: str, *, actor: Actor) -> Paper:
    """Promise to hand in a deferrable paper later (容缺受理). Raises `NotDeferrable`."""
    case = queries.locked(case_id)
    open_for_papers(case, actor)
    if slot not in {paper.key for paper in queries.asked(case).papers if paper.need == "deferrable"}:
        raise papers.NotDeferrable({"slot": [papers.NotDeferrable.message]}, name=slot)
    row = keep_paper(case, slot, slot, "", None, actor=actor)
    noted(case, "add_paper", actor)
    return row


def drop_paper(case_id: UUID, paper_id: UUID, *, actor: Actor) -> None:
    """Take a paper out again: from a draft without a trace, during a correction it stays as a version that ended."""
    case = queries.locked(case_id)
    Current.flow(case).reach(case.stands, PAPERS_COME_WITH.get(case.state, "resubmit"), actor)
    row = queries.paper(paper_id, case_id)
    if row.ended_at is not None:
        raise papers.NotTheSame
    _end(case, row)
    noted(case, "drop_paper", actor)


def _end(case: Case, row: Paper) -> None:
    """What the office has had before its eyes stays; a draft was nobody's business."""
    if case.state == "draft":
        let_go(row)
        held.forget(case.id)
    else:
        row.ended_at = now()


def turn(case_id: UUID, paper_id: UUID, *, actor: Actor) -> Paper:
    """Turn a picture by a quarter to the right, for everybody who looks at it; the file stays as it came."""
    case = queries.locked(case_id)
    open_for_papers(case, actor)
    row = queries.paper(paper_id, case_id)
    if row.kind in papers.PICTURES:
        row.turn = (row.turn + 90) % 360
    return row


def let_go(row: Paper) -> None:
    """Remove a paper's row; its content leaves the disk when no row of the region refers to it any more."""
    if row.digest:
        files.let_go(row.digest)
    db.session.delete(row)

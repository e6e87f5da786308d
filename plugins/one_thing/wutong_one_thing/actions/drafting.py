"""Before it is handed in: begin with the answers, fill in the one form, put the one set of papers down."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from wutong.sdk import Actor, Conflict, Invalid, NotFound, Secret, cases, db, forms, new_id, now, scope
from wutong_one_thing import planning, queries
from wutong_one_thing.actions import ageing, keeping
from wutong_one_thing.models import Filing, Form, Paper, Plan
from wutong_one_thing.rules import asking
from wutong_one_thing.rules.comparing import FIGURES
from wutong_one_thing.rules.merging import Paper as Heading

#: How many files one filing may have.
MOST = 100
#: How the result is to come (统一送达): all of it at the end, or each as it is ready.
DELIVERIES = ("once", "each")


class Unanswered(Invalid):
    """A question on which something depends has no answer."""

    code = "one_thing.unanswered"
    message = "请先回答上面的问题，才能知道要办哪些事项。"


class NotChangeable(Conflict):
    """What was handed in stays as it was, unless a part of it waits for its applicant."""

    code = "one_thing.not_changeable"
    message = "已经提交，现在不能修改；需要补正的事项会单独通知您。"


class TooMany(Conflict):
    """More files than one filing may have."""

    code = "one_thing.too_many"
    message = "文件太多，最多 {most} 个，请合并后再上传。"


class NoSuchPaper(NotFound):
    """No such heading, or no such file under it."""

    code = "one_thing.no_paper"
    message = "没有这份材料，请刷新页面后再试。"


@dataclass(frozen=True, slots=True)
class Who:
    """For whom a filing is made, where, and which clerk fills it in."""

    applicant: UUID
    channel: str = "web"
    keeper: UUID | None = None


def begin(code: str, answers: Mapping[str, str], without: Collection[str], who: Who) -> Filing:
    """Begin a filing; raises `NoSuchBundle`, `Unanswered`, `NothingHere`."""
    bundle = queries.bundle(code)
    told = asking.clean(bundle, answers)
    if lacking := asking.still_asked(bundle, told):
        raise Unanswered({one.key: [Unanswered.message] for one in lacking})
    plan = planning.of(bundle, told, asking.left_out(bundle, without))
    digest, content = planning.kept(plan)
    row = insert(Plan).values(region=scope().home, digest=digest, content=content)
    db.session.execute(row.on_conflict_do_nothing())
    saved = plan.before.saved(plan.after)
    filing = Filing(
        region=scope().home, id=new_id(), applicant=who.applicant, bundle=bundle.code, title=bundle.name,
        lead=plan.lead[:100], plan=digest, state="draft", number=None, channel=who.channel, keeper=who.keeper,
        joint=plan.joint, promised=plan.promise, begun_at=now(), filed_at=None, due=None, closed_at=None,
        delivery="once", touched_at=now(), warned_at=None, withdrawn=False, late=False, handed_at=None,
        **{f"saved_{name}": getattr(saved, name) for name in FIGURES},
    )  # fmt: skip
    db.session.add(filing)
    db.session.flush()
    ageing.begin(filing)
    return filing


def changeable(filing: Filing) -> bool:
    """Whether form and papers may still be changed: in a draft, and while a part waits to be filed once more."""
    if filing.state == "draft":
        return True
    waiting = ("stuck", "blocked", "refused", "ended", "dropped")
    return any(row.state in waiting for row in queries.members(filing.id))


def fill(filing_id: UUID, who: cases.Given, answers: Mapping[str, Any], *, signed: bool, actor: Actor) -> Filing:
    """Write down what was filled in, right or wrong; raises `NotChangeable`, `NotYours`, and at a counter
    `BadTelephone`, for whoever has that telephone sees what stands here."""
    filing = _open(filing_id, actor)
    if filing.channel == "counter" and filing.state == "draft" and who.telephone:
        _give_to(filing, cases.person_of(who.telephone))
    kept = forms.tidy(queries.plan(filing).merged.form, answers)
    row = db.session.get(Form, (filing.region, filing.id))
    if row is None:
        row = Form(region=filing.region, filing=filing.id, applicant=filing.applicant)
        db.session.add(row)
    row.name, row.id_number, row.telephone = (Secret(one) for one in (who.name, who.id_number, who.telephone))
    row.answers, row.signed = Secret(json.dumps(kept, ensure_ascii=False)), signed
    return filing


def _give_to(filing: Filing, person: UUID) -> None:
    """Let the draft be this person's: the telephone with which it was begun may have been somebody else's."""
    if filing.applicant == person:
        return
    filing.applicant = person
    form = db.session.get(Form, (filing.region, filing.id))
    if form is not None:
        form.applicant = person
    for listed in queries.papers(filing.id).values():
        for paper in listed:
            paper.applicant = person


def deliver(filing_id: UUID, way: str, *, actor: Actor) -> None:
    """Say whether the results are to come together; any time before it is over. Raises `NotYours`, `Invalid`."""
    actor.must("case.file")
    if way not in DELIVERIES:
        raise Invalid({"delivery": ["请从列表中选择"]})
    filing = queries.locked(filing_id)
    keeping.must_see(filing, actor)
    filing.delivery = way


def wish(filing_id: UUID, wished: cases.Wish, *, actor: Actor) -> None:
    """Say over which way the results are to come, and where to; a member that does not offer it keeps its own, and no
    way at all leaves each its own. Raises `NotChangeable`, `NotYours`, `Invalid`, `BadTelephone`."""
    filing = _open(filing_id, actor)
    form = db.session.get(Form, (filing.region, filing.id))
    if form is None:  # nothing is filled in: handing in says so
        return
    if wished.way and not any(wished.way in offered for offered in queries.ways(filing).values()):
        raise Invalid({"way": ["请从列表中选择"]})
    form.wish = Secret(json.dumps(asdict(wished.checked()), ensure_ascii=False)) if wished.way else None


def headings(filing: Filing) -> dict[str, Heading]:
    """The papers that are asked for, by key; of members that go on without what they would wait for theirs, too."""
    plan = queries.plan(filing)
    found = {paper.key: paper for paper in plan.papers}
    freed = {row.matter for row in queries.members(filing.id) if row.freed or row.state == "blocked"}
    for feed in plan.feeds:
        if feed.after in freed and not feed.box:
            found[feed.key] = Heading(feed.key, feed.to, "required", ((feed.after, feed.to),))
    return found


def add_paper(filing_id: UUID, key: str, name: str, stream: BinaryIO, *, actor: Actor) -> Paper:
    """Put a file under a heading; raises `NoSuchPaper`, `TooMany`, and what says that it is no paper of ours."""
    filing = _open(filing_id, actor)
    if key not in headings(filing):
        raise NoSuchPaper
    if sum(map(len, queries.papers(filing_id).values())) >= MOST:
        raise TooMany(most=MOST)
    called, kept = cases.keep(name, stream)
    row = Paper(
        region=filing.region, id=new_id(), filing=filing.id, applicant=filing.applicant, key=key, name=Secret(called),
        digest=kept.blob.digest, size=kept.blob.size, added_at=now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def drop_paper(filing_id: UUID, paper_id: UUID, *, actor: Actor) -> None:
    """Take a file out again."""
    filing = _open(filing_id, actor)
    row = db.session.get(Paper, (filing.region, paper_id))
    if row is None or row.filing != filing_id:
        raise NoSuchPaper
    cases.let_go(row.digest)
    db.session.delete(row)


def discard(filing_id: UUID, *, actor: Actor) -> None:
    """Throw a draft away with all that was filled in."""
    filing = _open(filing_id, actor)
    if filing.state != "draft":
        raise NotChangeable
    ageing.forget(filing)
    ageing.throw_away(filing)


def _open(filing_id: UUID, actor: Actor) -> Filing:
    actor.must("case.file")
    filing = queries.locked(filing_id)
    keeping.must_see(filing, actor)
    if not changeable(filing):
        raise NotChangeable
    ageing.touch(filing)
    return filing

"""The archive's desk: how long matters are kept, what is held, lists of what is destroyed."""

from uuid import UUID

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.archives import disposing, holding, queries, schemas
from wutong.archives.rules import APPROVALS, LISTED, OUTCOMES, STANDS, TERMS
from wutong.clock import today
from wutong.people.queries import posts
from wutong.regions import queries as regions
from wutong.web import nav
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("archives_keeping", __name__, url_prefix="/<region:region>/desk/archives", template_folder="templates")
lasts(bp.name)

nav.add(N_("保管期限"), "archives_keeping.terms", right="archive.read", group=N_("档案"), order=182)
nav.add(N_("档案冻结"), "archives_keeping.holds", right="archive.read", group=N_("档案"), order=184)
nav.add(N_("销毁清册"), "archives_keeping.disposals", right="archive.read", group=N_("档案"), order=186)


@bp.get("/terms")
@needs("archive.read")
def terms() -> str:
    """How long the cases of matters are kept, and who says so."""
    found = queries.terms()
    names = {code: regions.get(code).name for code in {row.region for row in found}}
    return render("archives/terms.html", rows=found, names=names, terms=TERMS)


@bp.post("/terms")
@needs("archive.manage")
def set_term() -> Response:
    """Say how long a matter's cases are kept, or take it back."""
    told = form(schemas.TermForm)
    holding.set_term(told["code"], told["term"], actor=actor())
    say(_("已保存。以后封存的档案按新的期限保管。"), "success")
    return see(".terms")


@bp.get("/holds")
@needs("archive.read")
def holds() -> str:
    """What is held from being destroyed, and what was."""
    found = queries.holds()
    firsts = {row.case_id: queries.of_case(row.case_id)[0] for row in found}
    people = [one for row in found for one in (row.set_by, row.lifted_by) if one]
    return render("archives/holds.html", rows=found, firsts=firsts, names=posts.names(people))


@bp.post("/holds/<uuid:hold_id>/lift")
@again(".holds")
@needs("archive.manage")
def lift(hold_id: UUID) -> Response:
    """Lift a hold."""
    holding.lift(hold_id, form(schemas.ReasonForm)["reason"], actor=actor())
    say(_("已解除冻结。"), "success")
    return see(".holds")


@bp.get("/disposals")
@needs("archive.read")
def disposals() -> str:
    """What may be destroyed, the lists that were proposed."""
    return render("archives/disposals.html", due=queries.due(today()), rows=queries.disposals(), stands=STANDS,
                  terms=TERMS, most=LISTED)  # fmt: skip


@bp.post("/disposals")
@needs("archive.manage")
def propose() -> Response:
    """Propose a list."""
    told = form(schemas.ProposalForm)
    row = disposing.propose(told["cases"], told["reason"], actor=actor())
    say(_("清册已提出，等待 %(n)d 位有审批权限的人同意。", n=APPROVALS), "success")
    return see(".disposal", disposal_id=row.id)


@bp.get("/disposals/<uuid:disposal_id>")
@needs("archive.read")
def disposal(disposal_id: UUID) -> str:
    """One list: what stands on it, who said what, what became of it."""
    row, votes = queries.disposal(disposal_id), queries.votes(disposal_id)
    people = [one for one in (row.proposed_by, row.executed_by, *(vote.person for vote in votes)) if one]
    spoken = {row.proposed_by, *(vote.person for vote in votes)}
    return render("archives/disposal.html", row=row, lines=queries.lines(row.id), votes=votes, stands=STANDS,
                  outcomes=OUTCOMES, names=posts.names(people), approvals=APPROVALS,
                  mine=actor().answering not in spoken)  # fmt: skip


@bp.post("/disposals/<uuid:disposal_id>/vote")
@again(".disposal")
@needs("archive.approve")
def vote(disposal_id: UUID) -> Response:
    """Agree to a list, or not."""
    told = form(schemas.VoteForm)
    disposing.vote(disposal_id, agree=told["agree"], opinion=told["opinion"], actor=actor())
    say(_("已记录您的意见。"), "success")
    return see(".disposal", disposal_id=disposal_id)


@bp.post("/disposals/<uuid:disposal_id>/execute")
@needs("archive.manage")
def execute(disposal_id: UUID) -> Response:
    """Destroy what stands on an approved list."""
    disposing.execute(disposal_id, actor=actor())
    say(_("已执行。销毁的档案只保留目录信息，清册长期留存。"), "success")
    return see(".disposal", disposal_id=disposal_id)

"""The office: agreements with other regions, the list of windows, the figures."""

from uuid import UUID

from flask import g, request
from werkzeug.wrappers import Response

from wutong.sdk import again, form, needs, region, region_names, region_parse, render, say, scope, see, today
from wutong_cross_province import figures, queries, schemas
from wutong_cross_province.actions import agreeing, windows
from wutong_cross_province.actions.agreeing import Terms
from wutong_cross_province.desk.door import WORDS, bp
from wutong_cross_province.models import Agreement
from wutong_cross_province.rules import AGREE, AGREEMENT, AGREEMENT_STATES, ASKED_SIDE, OWN_SIDE, READ


@bp.get("/agreements/")
@needs(AGREE)
def agreements() -> str:
    """Agreements of this region and of those above, the list of windows, and a form for each."""
    page = queries.agreements(cursor=request.args.get("after"))
    names = region_names({code for row in page.items for code in (row.partner, row.region)})
    partner = region(region_parse(request.args["partner"])) if request.args.get("partner") else None
    return render("cross_province/agreements.html", page=page, names=names, home=scope().home, partner=partner,
                  agreement_states=AGREEMENT_STATES, steps=_steps, rows=queries.windows(closed=True), today=today(),
                  choosing=bool(request.args.get("choose")), **WORDS)  # fmt: skip


def _steps(row: Agreement) -> list[tuple[str, str]]:
    """What this side may do with its copy: name and title."""
    apart = ASKED_SIDE if row.ours else OWN_SIDE
    open_ = AGREEMENT.open(row.state, g.actor)
    return [(move.name, move.title) for move in open_ if move.name not in apart]


@bp.post("/agreements/")
@again(".agreements")
@needs(AGREE)
def propose() -> Response:
    """Propose one."""
    told = form(schemas.AgreementForm)
    terms = Terms(told["title"], told["matters"].splitlines(), told["modes"], told["first"], told["last"])
    agreeing.propose(terms, queries.address(region_parse(told["partner"])), actor=g.actor)
    say("已送对方确认，对方同意后生效。", "success")
    return see(".agreements")


@bp.post("/agreements/<uuid:agreement_id>/<step>")
@again(".agreements")
@needs(AGREE)
def settle(agreement_id: UUID, step: str) -> Response:
    """Accept, decline, withdraw or end one."""
    agreeing.move(agreement_id, step, actor=g.actor)
    say("已办理，并通知对方。", "success")
    return see(".agreements")


@bp.post("/windows/")
@again(".agreements")
@needs(AGREE)
def open_window() -> Response:
    """Add a window to the list."""
    told = form(schemas.WindowForm)
    windows.describe(_told(told), actor=g.actor)
    say("窗口已列入通办专区。", "success")
    return see(".agreements")


@bp.post("/windows/<uuid:window_id>")
@again(".agreements")
@needs(AGREE)
def change_window(window_id: UUID) -> Response:
    """Say anew where and when it is, or that it is closed."""
    told = form(schemas.WindowForm)
    windows.describe(_told(told), actor=g.actor, window=window_id, open_=told["open"])
    return see(".agreements")


def _told(told: dict[str, str]) -> windows.Told:
    return windows.Told(told["name"], told["address"], told["hours"], told["telephone"])


@bp.get("/statistics")
@needs(READ)
def statistics() -> str:
    """What was received for others, and handled for others."""
    found = figures.figures()
    return render("cross_province/statistics.html", figures=found, names=figures.names(found), **WORDS)

"""The machine door of originals: what lies with the caller, what a case has here, slips and signatures."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from wutong.cases.desk_papers import submitted
from wutong.originals import actions, queries, schemas
from wutong.web.doors import actor, needs
from wutong.web.listing import PartAsked, part
from wutong.web.region import lasts

bp = Blueprint("originals_api", __name__, url_prefix="/api/v1/<region:region>", description="原件交接")
lasts(bp.name)


@bp.get("/originals/")
@needs("paper.read")
@bp.arguments(schemas.LyingAsked, location="query")
@bp.response(200, schemas.OriginalsOut)
def index(asked: dict[str, Any]) -> Any:
    """The originals that lie with the caller, oldest first."""
    page = queries.lying(actor(), cursor=asked["after"], limit=asked["limit"])
    known = queries.cases_of(page.items)
    return {"items": [schemas.original(row, known) for row in page.items], "next": page.next}


@bp.get("/cases/<uuid:case_id>/originals")
@needs("paper.read")
@bp.arguments(PartAsked, location="query")
@bp.response(200, schemas.OriginalsOut)
def of_case(asked: dict[str, Any], case_id: UUID) -> Any:
    """Every original of a case, those that went back too."""
    case = submitted(case_id)
    return part([schemas.original(row, {case.id: case}) for row in queries.of(case.id)], asked)


@bp.post("/cases/<uuid:case_id>/originals")
@needs("paper.add")
@bp.arguments(schemas.OriginalsForm)
@bp.response(201, schemas.OriginalsMoved)
def receive(asked: dict[str, Any], case_id: UUID) -> Any:
    """Take originals in."""
    case = submitted(case_id)
    rows = actions.receive(case.id, asked["pieces"], asked["place"], actor=actor())
    return {"originals": [schemas.original(row, {case.id: case}) for row in rows]}


@bp.post("/cases/<uuid:case_id>/originals/return")
@needs("paper.add")
@bp.arguments(schemas.ReturnForm)
@bp.response(200, schemas.OriginalsMoved)
def give_back(asked: dict[str, Any], case_id: UUID) -> Any:
    """Give originals back."""
    case = submitted(case_id)
    rows = actions.give_back(case.id, asked["originals"], asked["to"], actor=actor())
    return {"originals": [schemas.original(row, {case.id: case}) for row in rows]}


@bp.post("/cases/<uuid:case_id>/originals/keep")
@needs("paper.add")
@bp.response(200, schemas.OriginalsMoved)
def keep(case_id: UUID) -> Any:
    """Write down that what was not given back stays when the case is closed."""
    case = submitted(case_id)
    rows = actions.keep(case.id, actor=actor())
    return {"originals": [schemas.original(row, {case.id: case}) for row in rows]}


@bp.get("/originals/slips")
@needs("paper.read")
@bp.arguments(schemas.SlipsAsked, location="query")
@bp.response(200, schemas.SlipsOut)
def slips(asked: dict[str, Any]) -> Any:
    """The slips that the caller sent or is to sign, newest first."""
    page = queries.slips(actor(), live=asked["live"], cursor=asked["after"], limit=asked["limit"])
    return {"items": [schemas.slip(row) for row in page.items], "next": page.next}


@bp.post("/originals/slips")
@needs("paper.read")
@bp.arguments(schemas.SendForm)
@bp.response(201, schemas.SlipOut)
def send(asked: dict[str, Any]) -> Any:
    """Hand originals on; sending signs for the giver."""
    row = actions.send(asked["originals"], asked["taker"], asked["place"], actor=actor())
    return schemas.whole(queries.told(row.id))


@bp.get("/originals/slips/<uuid:slip>")
@needs("paper.read")
@bp.response(200, schemas.SlipOut)
def slip(slip: UUID) -> Any:
    """One slip with its pieces."""
    return schemas.whole(queries.told(slip))


@bp.post("/originals/slips/<uuid:slip>/sign")
@needs("paper.read")
@bp.arguments(schemas.SignForm)
@bp.response(200, schemas.SlipOut)
def sign(asked: dict[str, Any], slip: UUID) -> Any:
    """Sign for everything on a slip but what is refused."""
    refused = {one["original"]: one["note"] for one in asked["refused"]}
    return schemas.whole(queries.told(actions.sign(slip, refused, actor=actor()).id))


@bp.post("/originals/slips/<uuid:slip>/withdraw")
@needs("paper.read")
@bp.response(200, schemas.SlipOut)
def withdraw(slip: UUID) -> Any:
    """Take a slip back that nobody has signed."""
    return schemas.whole(queries.told(actions.withdraw(slip, actor=actor()).id))

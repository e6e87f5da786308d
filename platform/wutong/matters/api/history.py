"""What was released, what moved above, who declined below, what is wrong: read by machines, and settled."""

from typing import Any
from uuid import UUID

from wutong.layers import changes, releases
from wutong.matters import actions, answers, board, lint, orders, rules, schemas
from wutong.matters.api.door import bp
from wutong.matters.models import MATTER
from wutong.web.doors import actor, needs
from wutong.web.listing import PartAsked, part


@bp.get("/releases/<uuid:release>")
@needs("matter.read")
@bp.response(200, answers.ReleaseDetail)
def show_release(release: UUID) -> Any:
    """One release, and every element that it set."""
    row = releases.get(MATTER, release)
    head = {name: getattr(row, name) for name in schemas.ReleaseOut().fields}
    return {**head, "parts": _parts(board.contents_of(release))}


@bp.get("/releases/<uuid:release>/roll-back")
@needs("matter.publish")
@bp.response(200, answers.UndoingOut)
def undoing(release: UUID) -> Any:
    """What taking a release back would restore, and whom that touches, before it is done."""
    return {"parts": _parts(releases.undoing(MATTER, release)), "impact": board.undoing(release).impact}


@bp.get("/releases/compare")
@needs("matter.read")
@bp.arguments(orders.PairAsked, location="query")
@bp.response(200, answers.PartsOut)
def compare_releases(asked: dict[str, Any]) -> Any:
    """What the region's own list says differently as of one of its releases than as of another."""
    first, second = sorted((releases.get(MATTER, asked[name]) for name in ("a", "b")), key=lambda row: row.starts)
    return part(_parts(board.unlike(first.id, second.id)), asked)


@bp.get("/<code>/history")
@needs("matter.read")
@bp.arguments(PartAsked, location="query")
@bp.response(200, answers.HistoryOut)
def history(asked: dict[str, Any], code: str) -> Any:
    """Everything that was ever said of a matter here and above, newest first."""
    entries = changes.history(MATTER, rules.item_of(code))
    if not entries:
        raise rules.NoSuchMatter(matter=code)
    return part([_step(entry) for entry in entries], asked)


@bp.get("/waiting")
@needs("matter.read")
@bp.response(200, answers.WaitingOut)
def waiting() -> Any:
    """What waits for the region because something above moved: new, changed under a claim, gone, made binding."""
    return board.changed()


@bp.get("/<code>/compare")
@needs("matter.claim")
@bp.response(200, answers.ComparedOut)
def compare(code: str) -> Any:
    """Above before, above now, mine: what moved under the region's claim of a matter."""
    return board.compare(code)


@bp.post("/<code>/compare")
@needs("matter.claim")
@bp.arguments(answers.SettleAsked)
@bp.response(200, answers.SettledOut)
def settle(asked: dict[str, Any], code: str) -> Any:
    """Accept what moved, as it was read, and keep what is named of one's own where that is allowed; 409 where it has
    moved again since."""
    return {"drafted": actions.settle(code, set(asked["keep"]), actor=actor(), shown=asked["stamp"])}


@bp.post("/claims/<uuid:claim_id>/renew")
@needs("matter.claim")
@bp.response(201, schemas.ClaimOut)
def renew(claim_id: UUID) -> Any:
    """Make a claim once more that was taken back."""
    return actions.renew(claim_id, actor=actor())


@bp.post("/claims/overrule")
@needs("matter.claim")
@bp.arguments(orders.OverruleForm)
@bp.response(201, schemas.ClaimOut)
def overrule(asked: dict[str, Any]) -> Any:
    """Make a region below take on what it declined; it reads the reason. `/changes/below` tells who declined what."""
    return actions.overrule(asked["region"], asked["claim"], grounds=asked["reason"], actor=actor())


@bp.get("/lint")
@needs("matter.read")
@bp.arguments(PartAsked, location="query")
@bp.response(200, answers.FaultsOut)
def faults(asked: dict[str, Any]) -> Any:
    """Every fault of the region's own list, each with what to do, and how far what must be published is there."""
    return {**part(lint.lint(), asked), "published": lint.published()}


def _parts(told: answers.Told) -> list[dict[str, Any]]:
    return answers.differences(told, board.names_in(told))


def _step(entry: changes.Entry) -> dict[str, Any]:
    row = entry.release
    lines = {name: (entry.before[name], value) for name, value in entry.set.items()}
    told = {"region": row.region, "release": row.id, "starts": row.starts, "note": row.note, "urgent": row.urgent}
    return {**told, "elements": answers.elements(lines)}

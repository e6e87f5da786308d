"""The machine door of supervision: what was found, what was ordered, replies."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from wutong.oversight import actions, graded, grading, queries, schemas
from wutong.web.doors import actor, needs
from wutong.web.region import lasts

bp = Blueprint("oversight_api", __name__, url_prefix="/api/v1/<region:region>/oversight", description="电子监察")
lasts(bp.name)


@bp.get("/findings")
@needs("case.read")
@bp.arguments(schemas.FindingsAsked, location="query")
@bp.response(200, schemas.FindingsOut)
def findings(asked: dict[str, Any]) -> Any:
    """What the rules found about cases, newest first."""
    return queries.findings(
        actor(), state=asked["state"], rule=asked["rule"], cursor=asked["after"], limit=asked["limit"]
    )


@bp.post("/findings/<uuid:finding>/order")
@needs("case.supervise")
@bp.arguments(schemas.OrderForm)
@bp.response(201, schemas.ToldOut)
def order_finding(asked: dict[str, Any], finding: UUID) -> Any:
    """Order that a finding be answered for."""
    row = actions.about_finding(finding, asked["text"], asked["due"], actor=actor())
    return schemas.told(queries.told(row.id, actor()))


@bp.post("/cases/<uuid:case_id>/order")
@needs("case.supervise")
@bp.arguments(schemas.OrderForm)
@bp.response(201, schemas.ToldOut)
def order_case(asked: dict[str, Any], case_id: UUID) -> Any:
    """Order something about a case, to whoever handles it."""
    row = actions.about_case(case_id, asked["text"], asked["due"], actor=actor())
    return schemas.told(queries.told(row.id, actor()))


@bp.get("/orders")
@needs("case.read")
@bp.arguments(schemas.OrdersAsked, location="query")
@bp.response(200, schemas.OrdersOut)
def orders(asked: dict[str, Any]) -> Any:
    """Orders that the caller sent, is asked by or supervises; the most urgent first, or newest first of all."""
    return queries.orders(actor(), live=asked["live"], cursor=asked["after"], limit=asked["limit"])


@bp.get("/orders/<uuid:order>")
@needs("case.read")
@bp.response(200, schemas.ToldOut)
def show(order: UUID) -> Any:
    """One order with everything that was written."""
    return schemas.told(queries.told(order, actor()))


@bp.post("/orders/<uuid:order>/reply")
@needs("case.read")
@bp.arguments(schemas.TextForm)
@bp.response(200, schemas.ToldOut)
def reply(asked: dict[str, Any], order: UUID) -> Any:
    """Answer an order."""
    actions.reply(order, asked["text"], actor=actor())
    return schemas.told(queries.told(order, actor()))


@bp.post("/orders/<uuid:order>/close")
@needs("case.supervise")
@bp.arguments(schemas.CloseForm)
@bp.response(200, schemas.ToldOut)
def close(asked: dict[str, Any], order: UUID) -> Any:
    """Take an answer as sufficient."""
    actions.close(order, asked["outcome"], asked["result"], actor=actor())
    return schemas.told(queries.told(order, actor()))


@bp.post("/orders/<uuid:order>/return")
@needs("case.supervise")
@bp.arguments(schemas.OrderForm)
@bp.response(200, schemas.ToldOut)
def send_back(asked: dict[str, Any], order: UUID) -> Any:
    """Want a better answer, by a new day."""
    actions.send_back(order, asked["text"], asked["due"], actor=actor())
    return schemas.told(queries.told(order, actor()))


@bp.post("/orders/<uuid:order>/withdraw")
@needs("case.supervise")
@bp.arguments(schemas.WithdrawForm)
@bp.response(200, schemas.ToldOut)
def withdraw(asked: dict[str, Any], order: UUID) -> Any:
    """Take an order back, with the reason."""
    actions.withdraw(order, asked["reason"], actor=actor())
    return schemas.told(queries.told(order, actor()))


@bp.post("/findings/<uuid:finding>/settle")
@needs("case.supervise")
@bp.arguments(schemas.SettleForm)
@bp.response(200, schemas.AlarmOut)
def settle(asked: dict[str, Any], finding: UUID) -> Any:
    """Say what came of a finding."""
    return actions.settle(finding, asked["result"], actor=actor())


# ── Grades ───────────────────────────────────────────────────────────────────────────────────────────────────


@bp.get("/grades/")
@needs("case.read")
@bp.arguments(schemas.Listed, location="query")
@bp.response(200, schemas.GradesOut)
def grades(asked: dict[str, Any]) -> Any:
    """The quarters' grades of the caller's department, or of all for who supervises."""
    return graded.listed(actor(), cursor=asked["after"], limit=asked["limit"])


@bp.get("/grades/below")
@needs("case.supervise")
@bp.arguments(schemas.GradesBelowAsked, location="query")
@bp.response(200, schemas.GradesBelowOut)
def grades_below(asked: dict[str, Any]) -> Any:
    """What the regions below graded."""
    return graded.from_below(quarter=asked["quarter"], cursor=asked["after"], limit=asked["limit"])


@bp.get("/grades/<uuid:grade>")
@needs("case.read")
@bp.response(200, schemas.GradeToldOut)
def grade(grade: UUID) -> Any:
    """One grade with every case behind it."""
    return schemas.grade_told(graded.told(grade, actor()))


@bp.post("/grades/<uuid:grade>/objection")
@needs("case.read")
@bp.arguments(schemas.TextForm)
@bp.response(200, schemas.GradeToldOut)
def object_(asked: dict[str, Any], grade: UUID) -> Any:
    """Say why a grade is wrong."""
    grading.object_(grade, asked["text"], actor=actor())
    return schemas.grade_told(graded.told(grade, actor()))


@bp.post("/grades/<uuid:grade>/answer")
@needs("case.supervise")
@bp.arguments(schemas.AnswerForm)
@bp.response(200, schemas.GradeToldOut)
def answer(asked: dict[str, Any], grade: UUID) -> Any:
    """Say what an objection comes to, and which points are taken off."""
    grading.answer(grade, asked["text"], asked["dropped"], actor=actor())
    return schemas.grade_told(graded.told(grade, actor()))

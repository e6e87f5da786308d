"""The machines' door: what is published, evaluators at windows, the exchange."""

from typing import Any
from uuid import UUID

from flask import g
from flask_smorest import Blueprint

from wutong.sdk import NotFound, PartAsked, needs, open_to_all
from wutong_reviews import boards, queries, schemas, served, shown
from wutong_reviews.actions import exchanging, giving, points
from wutong_reviews.rules import exchange

bp = Blueprint("reviews_api", __name__, description="好差评")


class MomentOver(NotFound):
    """Another service is shown by now, or none."""

    code = "reviews.moment_over"
    message = "窗口已在办理别的服务，这次评价没有记入，请重新读取当前服务。"


@bp.get("/summary")
@bp.response(200, schemas.Summary)
@open_to_all
def summary() -> Any:
    """How the people of this region graded its service."""
    whole = boards.whole()
    return {"counts": whole.grades, "given": whole.given, "praise": whole.praise}


@bp.get("/answers/")
@bp.arguments(PartAsked, location="query")
@bp.response(200, schemas.PublishedReviewsOut)
@open_to_all
def answers(asked: dict[str, Any]) -> Any:
    """What was published of reviews with the office's answers, the newest first."""
    page = queries.answers(cursor=asked["after"], limit=asked["limit"])
    return {"items": page.items, "next": page.next}


# ── Evaluators ───────────────────────────────────────────────────────────────────────────────────────────────


@bp.get("/devices/<uuid:point>/present")
@needs("reviews.device")
@bp.arguments(schemas.DeviceAsked, location="headers")
@bp.response(200, schemas.PresentOut)
def present(device: dict[str, Any], point: UUID) -> Any:
    """The service that the evaluator's window shows now, and what may be said of it."""
    found = served.present(points.proven(point, device["key"]))
    grades = [
        {"grade": each.grade, "name": each.name, "tags": [{"code": code, "words": words} for code, words in each.tags]}
        for each in shown.choices()
    ]
    told = {"moment": found.id, "title": found.title, "kind": found.kind} if found else {"title": "", "kind": ""}
    return {"moment": None, "grades": grades} | told


@bp.post("/devices/<uuid:point>/reviews")
@needs("reviews.device")
@bp.arguments(schemas.DeviceAsked, location="headers")
@bp.arguments(schemas.DeviceAnswer)
@bp.response(201, schemas.Taken)
def submit(device: dict[str, Any], told: dict[str, Any], point: UUID) -> Any:
    """What somebody pressed about the moment that was shown; a moment that has passed is refused, not guessed."""
    found = served.present(points.proven(point, device["key"]))
    if found is None or found.id != told["moment"]:
        raise MomentOver
    giving.give(found, schemas.pressed(told), exchange.DEVICE, actor=g.actor)
    return {"taken": True}


# ── Exchange ─────────────────────────────────────────────────────────────────────────────────────────────────


@bp.get("/records/")
@needs("reviews.exchange")
@bp.arguments(PartAsked, location="query")
@bp.response(200, schemas.RecordsOut)
def records(asked: dict[str, Any]) -> Any:
    """Reviews as exchange interfaces have them, the oldest first; `limit` counts reviews, each of one record or two."""
    page = exchanging.out(actor=g.actor, cursor=asked["after"], limit=asked["limit"])
    return {"items": page.items, "next": page.next}


@bp.post("/records/")
@needs("reviews.exchange")
@bp.arguments(schemas.RecordsIn)
@bp.response(200, schemas.TakenOut)
def take_in(told: dict[str, Any]) -> Any:
    """Take reviews of another system in, all or none, from a program alone; what it sent before changes nothing."""
    return {"new": exchanging.take_in(told["records"], actor=g.actor)}

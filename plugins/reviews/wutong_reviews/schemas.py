"""What goes in and out of the doors."""

from typing import Any

from marshmallow import Schema, fields, validate

from wutong.sdk import N_
from wutong_reviews.actions.giving import Said
from wutong_reviews.rules import LONGEST, Grade, exchange, handling, moments
from wutong_reviews.rules.tags import belongs

GRADES = validate.OneOf([int(grade) for grade in Grade])
TELEPHONE = validate.Regexp(r"\+?\d[\d\- ]{5,18}", error=N_("请填写能打通的电话号码。"))


class AnswerForm(Schema):
    """What somebody says of a service: a grade of 1, the best, to 5; tags of that grade; words; a way to call back."""

    grade = fields.Integer(required=True, strict=False, validate=GRADES)
    tags = fields.List(fields.Integer(strict=False), load_default=list)
    words = fields.String(load_default="", validate=validate.Length(max=LONGEST))
    name = fields.String(load_default="", validate=validate.Length(max=50))
    telephone = fields.String(load_default="", validate=TELEPHONE)


class CaseAnswerForm(AnswerForm):
    """The same about a moment of a case."""

    kind = fields.String(load_default="close", validate=validate.OneOf(list(moments.KINDS)))


class KioskForm(AnswerForm):
    """The same about the moment that the tablet showed."""

    moment = fields.UUID(required=True)


class CalledForm(AnswerForm):
    """What a caller says at the hotline."""

    kind = fields.String(required=True, validate=validate.OneOf(list(moments.KINDS)))
    number = fields.String(load_default="", validate=validate.Length(max=40))
    title = fields.String(load_default="", validate=validate.Length(max=100))
    department = fields.UUID(load_default=None)


class StepForm(Schema):
    """One step about a bad review."""

    move = fields.String(required=True, validate=validate.OneOf(handling.FLOW.names))
    text = fields.String(load_default="", validate=validate.Length(max=2000))
    to = fields.UUID(load_default=None)


class PublishForm(Schema):
    """What everybody may read of a review."""

    words = fields.String(load_default="", validate=validate.Length(max=LONGEST))
    answer = fields.String(load_default="", validate=validate.Length(max=2000))


class PointForm(Schema):
    """A window where people review."""

    name = fields.String(required=True, validate=validate.Length(1, 60))
    department = fields.UUID(load_default=None)


class ServiceForm(Schema):
    """What is done at a window now."""

    point = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(moments.AT_WINDOW))
    title = fields.String(required=True, validate=validate.Length(1, 100))


class PointChosen(Schema):
    """One window of several."""

    point = fields.UUID(required=True)


# ── Machines ─────────────────────────────────────────────────────────────────────────────────────────────────


class Summary(Schema):
    """A region's answers: `counts` by grade (1 best … 5 worst), `praise` between 0 and 1; null where few answered."""

    counts = fields.Dict(keys=fields.Integer(), values=fields.Integer(), allow_none=True, required=True)
    given = fields.Integer(required=True)
    praise = fields.Float(allow_none=True, required=True)


class PublishedReviewOut(Schema):
    """A published review with the office's answer: `grade` 1 best … 5 worst, `month` its month alone."""

    id = fields.UUID(required=True)
    month = fields.Date(required=True)
    title = fields.String(required=True)
    department = fields.String(required=True)
    grade = fields.Integer(required=True)
    words = fields.String(required=True)
    answer = fields.String(required=True)
    state = fields.String(required=True)
    outcome = fields.String(allow_none=True, required=True)


class PublishedReviewsOut(Schema):
    """A part of the published reviews."""

    items = fields.List(fields.Nested(PublishedReviewOut), required=True)
    next = fields.String(allow_none=True)


class DeviceAsked(Schema):
    """What an evaluator proves itself with."""

    key = fields.String(required=True, data_key="X-Device-Key", validate=validate.Length(1, 100))


class TagOut(Schema):
    """A tag of the standard."""

    code = fields.Integer(required=True)
    words = fields.String(required=True)


class OfferedGradeOut(Schema):
    """A grade with the tags that go with it."""

    grade = fields.Integer(required=True)
    name = fields.String(required=True)
    tags = fields.List(fields.Nested(TagOut), required=True)


class PresentOut(Schema):
    """The service that a window shows now, null where nobody is served; what may be said of it."""

    moment = fields.UUID(allow_none=True, required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True)
    grades = fields.List(fields.Nested(OfferedGradeOut), required=True)


class DeviceAnswer(Schema):
    """What somebody pressed: about the moment that was shown."""

    moment = fields.UUID(required=True)
    grade = fields.Integer(required=True, strict=True, validate=GRADES)
    tags = fields.List(fields.Integer(strict=True), load_default=list, validate=validate.Length(max=20))
    words = fields.String(load_default="", validate=validate.Length(max=LONGEST))


class Taken(Schema):
    """That it was taken."""

    taken = fields.Boolean(required=True)


class RecordsOut(Schema):
    """A part of the reviews as exchange interfaces have them; the fields are in EXCHANGE.md."""

    items = fields.List(fields.Dict(), required=True)
    next = fields.String(allow_none=True)


class RecordsIn(Schema):
    """Reviews of another system, as `RecordsOut` has them."""

    records = fields.List(fields.Dict(), required=True, validate=validate.Length(1, 1000))


class TakenOut(Schema):
    """How many of them were new."""

    new = fields.Integer(required=True)


def said(given: dict[str, Any]) -> Said:
    """A checked form as what was said; a page sends along what was ticked under another grade before, which is left."""
    grade = Grade(given["grade"])
    chosen = [code for code in given["tags"] if belongs(code, grade)]
    return Said(grade, chosen, given["words"], given["name"], "".join(given["telephone"].split()))


def pressed(given: dict[str, Any]) -> Said:
    """What an evaluator sent."""
    return Said(Grade(given["grade"]), given["tags"], given["words"])


def channel(agent: str) -> int:
    """Website or telephone, by what the browser says of itself."""
    return exchange.PHONE if "Mobile" in agent else exchange.WEB

"""What comes in and goes out at the doors of questions that are handed on."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate

from wutong.referrals.actions import Asked
from wutong.referrals.models import Referral
from wutong.referrals.rules import LIMIT, LIVE, STATES
from wutong.regions.whither import Whither
from wutong.secret import mask_name, mask_phone
from wutong.tenancy import parse, spell
from wutong.web.listing import PartAsked

_text = validate.And(validate.Regexp(r"(?s).*\S", error="请写明内容。"), validate.Length(max=LIMIT))


class WhitherForm(Schema):
    """Who should answer: a department of this region or another region (`to`, its digits)."""

    department = fields.UUID(load_default=None, allow_none=True)
    to = fields.String(load_default="", validate=validate.Regexp(r"^(\d{1,12})?$"))


class ReferralForm(WhitherForm):
    """Who asks what."""

    name = fields.String(required=True, validate=validate.Length(1, 50))
    telephone = fields.String(required=True, validate=validate.Length(1, 20))
    question = fields.String(required=True, validate=_text)


class WordsForm(Schema):
    """An answer, or why it is none of one's business."""

    text = fields.String(required=True, validate=_text)


class ReferralsAsked(PartAsked):
    """Which list: what this side is asked, or what the caller was asked `first`; those that wait, or all."""

    first = fields.Boolean(load_default=False)
    live = fields.Boolean(load_default=True)


class ReferralOut(Schema):
    """A question; who asks is masked until it is taken. `whither` names who has it, or where it came from."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    first = fields.Boolean(required=True)
    department = fields.UUID(allow_none=True)
    other = fields.String(allow_none=True)
    whither = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    name = fields.String(required=True)
    telephone = fields.String(required=True)
    question = fields.String(required=True)
    answer = fields.String(required=True)
    asked_at = fields.DateTime(required=True)
    answer_by = fields.Date(required=True)
    answered_at = fields.DateTime(allow_none=True)
    late = fields.Boolean(required=True)


class ReferralsOut(Schema):
    """One page of them; `next` is the cursor of the next."""

    items = fields.List(fields.Nested(ReferralOut), required=True)
    next = fields.String(allow_none=True)


def asked(given: Mapping[str, Any]) -> Asked:
    """Who asks what, of a `ReferralForm`."""
    return Asked(given["name"], given["telephone"], given["question"])


def whither(given: Mapping[str, Any]) -> Whither:
    """Who should answer, of a `WhitherForm`."""
    return Whither(given["department"], parse(given["to"]) if given["to"] else None)


def who(row: Referral, reader: UUID | None) -> tuple[str, str]:
    """Name and telephone: in full for who has taken the question and calls back, and for who wrote them down, until it
    is answered; masked for everybody else."""
    name, telephone = row.name.reveal(), row.telephone.reveal()
    needs = reader is not None and row.state in LIVE and reader in (row.taken_by, row.first_by)
    return (name, telephone) if needs else (mask_name(name), mask_phone(telephone))


#: What of the row is told as it is.
PLAIN = ("id", "number", "first", "department", "state", "asked_at", "answer_by", "answered_at", "late")


def referral(row: Referral, names: Mapping[UUID, str], reader: UUID | None) -> dict[str, Any]:
    """A question in plain values, as `reader` sees it."""
    name, telephone = who(row, reader)
    words = {"question": row.question.reveal(), "answer": row.answer.reveal() if row.answer else ""}
    other = spell(row.other) if row.other is not None else None
    plain = {key: getattr(row, key) for key in PLAIN}
    return {**plain, **words, "other": other, "whither": names[row.id], "name": name, "telephone": telephone}

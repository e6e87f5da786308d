"""What comes in and goes out at the doors of mandates; names and numbers go out masked."""

from typing import Any

from marshmallow import Schema, fields, validate

from wutong.clock import local
from wutong.mandates import queries
from wutong.mandates.models import Mandate
from wutong.mandates.rules import EVIDENCE, MOST, STANDINGS
from wutong.secret import mask_name, mask_phone
from wutong.web.listing import Part


class GiveForm(Schema):
    """Who asks a helper, for which matters, until when, proven how; the proof itself comes as a file."""

    name = fields.String(required=True, validate=validate.Length(1, 100))
    id_number = fields.String(required=True, validate=validate.Length(max=30))
    telephone = fields.String(required=True, validate=validate.Length(max=30))
    matters = fields.List(fields.String(validate=validate.Length(1, 64)), load_default=list,
                          validate=validate.Length(max=MOST))  # fmt: skip
    until = fields.Date(required=True)
    evidence = fields.String(required=True, validate=validate.OneOf(list(EVIDENCE)))


class RevokeForm(Schema):
    """What whoever gave a mandate shows at a counter: its number, and the identity card."""

    number = fields.String(required=True, validate=validate.Length(1, 40))
    id_number = fields.String(required=True, validate=validate.Length(max=30))


class MandateOut(Schema):
    """A mandate as it stands."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    standing = fields.String(required=True, validate=validate.OneOf(list(STANDINGS)))
    giver = fields.String(required=True, metadata={"description": "masked"})
    telephone = fields.String(required=True, metadata={"description": "masked"})
    helper = fields.String(required=True)
    matters = fields.List(fields.String(), required=True, metadata={"description": "codes"})
    until = fields.Date(required=True)
    evidence = fields.String(required=True, validate=validate.OneOf(list(EVIDENCE)))
    given_at = fields.DateTime(required=True)
    ended_at = fields.DateTime(required=True, allow_none=True)


class MandatesOut(Part):
    """The latest mandates of a region."""

    items = fields.List(fields.Nested(MandateOut), required=True)


def mandate(one: Mandate) -> dict[str, Any]:
    """A mandate in plain values."""
    told = {name: getattr(one, name) for name in ("id", "number", "matters", "until", "evidence", "ended_at")}
    return {
        **told, "given_at": local(one.given_at), "standing": queries.standing(one),
        "giver": mask_name(one.name.reveal()), "telephone": mask_phone(one.telephone.reveal()),
        "helper": one.helper_name.reveal(),
    }  # fmt: skip

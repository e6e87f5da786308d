"""What goes out at the machine door of documents."""

from marshmallow import Schema, fields, validate

from wutong.documents.rules import ENDED
from wutong.web.listing import Part, PartAsked


class Asked(PartAsked):
    """Whose documents, and which part of them."""

    case = fields.UUID(required=True)


class CodeAsked(Schema):
    """The code on a document."""

    code = fields.String(required=True, validate=validate.Length(1, 80))


class ReasonAsked(Schema):
    """Why somebody wants the file; needed where the case is neither his nor his department's."""

    reason = fields.String(load_default="", validate=validate.Length(max=200))


class DocumentOut(Schema):
    """One document: nothing personal; `hash` is the SHA-256 of the PDF."""

    id = fields.UUID(required=True)
    case_id = fields.UUID(required=True)
    seq = fields.Integer(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    number = fields.String(required=True)
    office = fields.String(required=True)
    day = fields.Date(required=True)
    size = fields.Integer(required=True)
    hash = fields.String(required=True)
    void_on = fields.Date(required=True, allow_none=True)
    replaced_on = fields.Date(required=True, allow_none=True)
    replaced_by = fields.UUID(
        required=True, allow_none=True, metadata={"description": "the document in its place, after a slip of the pen"}
    )

    ended_as = fields.String(
        required=True, allow_none=True, validate=validate.OneOf(ENDED), metadata={"description": "why it holds no more"}
    )
    ended_on = fields.Date(required=True, allow_none=True)
    ended_seq = fields.Integer(
        required=True, allow_none=True, metadata={"description": "the step that revoked, cancelled or decided anew"}
    )


class DocumentsOut(Part):
    """The documents of a case in the order of its steps."""

    items = fields.List(fields.Nested(DocumentOut), required=True)


class ProvenOut(Schema):
    """What a genuine document's holder is told."""

    number = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    office = fields.String(required=True)
    place = fields.String(required=True)
    day = fields.Date(required=True)
    hash = fields.String(required=True)
    void_on = fields.Date(required=True, allow_none=True)
    replaced_on = fields.Date(required=True, allow_none=True)
    replaced_by = fields.String(
        required=True, metadata={"description": "the number of the document in its place; empty while it stands"}
    )
    ended_as = fields.String(
        required=True, allow_none=True, validate=validate.OneOf(ENDED), metadata={"description": "why it holds no more"}
    )
    ended_on = fields.Date(required=True, allow_none=True)
    ended_by = fields.String(
        required=True, metadata={"description": "the number of the document that ended it; empty while there is none"}
    )

"""What the API says of the list of papers of a case."""

from marshmallow import Schema, fields


class PaperOut(Schema):
    """One paper on the list: what can be known of it without its name or content."""

    id = fields.UUID()
    kind = fields.String()
    size = fields.Integer()
    pages = fields.Integer(allow_none=True)
    scan = fields.String()
    source = fields.String()
    version = fields.Integer()
    added_at = fields.DateTime()


class PaperLineOut(Schema):
    """One line of the list of papers; `due` is the last day of a promised one."""

    slot = fields.String()
    need = fields.String()
    state = fields.String()
    due = fields.Date(allow_none=True)
    papers = fields.List(fields.Nested(PaperOut))


class PaperListOut(Schema):
    """The list of papers of a case; `complete` says that nothing is missing, owed or put aside."""

    complete = fields.Boolean()
    lines = fields.List(fields.Nested(PaperLineOut))

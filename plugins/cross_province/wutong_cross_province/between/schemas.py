"""What goes through the doors between installations, and the forms of their registry."""

from marshmallow import Schema, fields, validate

from wutong.sdk import Part, PartAsked

TOKEN = validate.Length(1, 1_200_000)


class AbroadLetterIn(Schema):
    """A letter as a compact JWS; its claims are in the plugin's README."""

    letter = fields.String(required=True, validate=TOKEN)


class AbroadReceiptOut(Schema):
    """Our signed receipt."""

    receipt = fields.String(required=True)


class AbroadReceiptIn(Schema):
    """A partner's signed receipt for a letter of ours."""

    receipt = fields.String(required=True, validate=TOKEN)


class AbroadPieceIn(Schema):
    """A piece of a paper as a compact JWE with its signed slip; without it the question how far the paper is."""

    slip = fields.String(required=True, validate=TOKEN)
    piece = fields.String(load_default=None, allow_none=True, validate=TOKEN)


class AbroadReachedOut(Schema):
    """How many bytes of the paper have safely arrived."""

    reached = fields.Integer(required=True)


class AbroadQuestionIn(Schema):
    """A partner's signed question for the letters between two regions."""

    question = fields.String(required=True, validate=TOKEN)


class AbroadAccountOut(Schema):
    """The answer, signed."""

    account = fields.String(required=True)


class AbroadKeyOut(Schema):
    """One public key with its time."""

    kid = fields.String(required=True)
    algorithm = fields.String(required=True)
    signing = fields.String(required=True)
    sealing = fields.String(required=True)
    begins = fields.String(required=True, attribute="from", data_key="from")
    until = fields.String(allow_none=True)


class AbroadInstallationOut(Schema):
    """What an installation shows of itself; `signed` is the same as a JWS by each of its valid keys."""

    installation = fields.String(required=True)
    versions = fields.List(fields.Integer(), required=True)
    keys = fields.List(fields.Nested(AbroadKeyOut), required=True)
    signed = fields.List(fields.String(), required=True)


class AbroadMailAsked(PartAsked):
    """Which letters: of a partner, in a state."""

    partner = fields.String(load_default="", validate=validate.Length(max=40))
    state = fields.String(load_default="", validate=validate.Length(max=9))


class AbroadMailOut(Schema):
    """A letter without a word of what it says."""

    id = fields.UUID(required=True)
    way = fields.String(required=True)
    partner = fields.String(required=True)
    peer = fields.Integer(required=True)
    about = fields.UUID(required=True)
    seq = fields.Integer(required=True)
    kind = fields.String(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True)
    tries = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True)
    received_at = fields.AwareDateTime(allow_none=True)
    processed_at = fields.AwareDateTime(allow_none=True)
    error = fields.String(allow_none=True)


class AbroadMailsOut(Part):
    """Letters, newest first."""

    items = fields.List(fields.Nested(AbroadMailOut), required=True)


class InviteForm(Schema):
    """Whom to invite."""

    name = fields.String(required=True, validate=validate.Length(2, 40))
    title = fields.String(required=True, validate=validate.Length(1, 80))
    address = fields.String(required=True, validate=validate.Length(8, 200))
    top = fields.String(required=True, validate=validate.Regexp(r"0|\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?"))


class PrintForm(Schema):
    """The fingerprint as the other side read it out."""

    fingerprint = fields.String(required=True, validate=validate.Length(64, 120))

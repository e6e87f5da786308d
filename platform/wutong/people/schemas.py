"""The forms and bodies of people's doors."""

from marshmallow import Schema, fields, validate

from wutong.people.rules import personal, roles
from wutong.web.words import N_

SHORT = validate.Length(max=80)


class SignIn(Schema):
    """Staff: name and password."""

    login = fields.String(required=True, validate=SHORT)
    password = fields.String(required=True, validate=validate.Length(max=200))


class AskCode(Schema):
    """Citizens: the telephone a code is sent to."""

    telephone = fields.String(required=True, validate=SHORT)


class GiveCode(AskCode):
    """Citizens: the code that arrived."""

    code = fields.String(required=True, validate=validate.Regexp(r"^\s*\d{6}\s*$", error=N_("验证码是 6 位数字。")))


class ChangePassword(Schema):
    """The old password and the new one, twice."""

    password = fields.String(required=True, validate=validate.Length(max=200))
    password_new = fields.String(required=True, validate=validate.Length(max=200))
    password_again = fields.String(required=True, validate=validate.Length(max=200))


class NewAccount(Schema):
    """A staff account and, if chosen, its first post."""

    login = fields.String(required=True, validate=SHORT)
    name = fields.String(required=True, validate=SHORT)
    telephone = fields.String(load_default="")
    department = fields.UUID(load_default=None)


class NewGrant(Schema):
    """A role for a member of staff."""

    role = fields.String(required=True, validate=validate.OneOf(tuple(roles.ROLES)))
    department = fields.UUID(load_default=None)
    valid_from = fields.Date(load_default=None)
    valid_until = fields.Date(load_default=None)
    without = fields.List(fields.String(validate=validate.OneOf(tuple(roles.RIGHTS))), load_default=list)


class LimitGrant(Schema):
    """A new last day, and the rights taken out."""

    valid_until = fields.Date(load_default=None)
    without = fields.List(fields.String(validate=validate.OneOf(tuple(roles.RIGHTS))), load_default=list)


class Deputise(Schema):
    """Who acts for the holder, from when to when."""

    deputy = fields.UUID(required=True)
    valid_from = fields.Date(required=True)
    valid_until = fields.Date(required=True)


class MoveStaff(Schema):
    """The new department, and who takes over the open work."""

    department = fields.UUID(load_default=None)
    heir = fields.UUID(load_default=None)


class Leave(Schema):
    """Who takes over the open work."""

    heir = fields.UUID(load_default=None)


class ChoosePost(Schema):
    """One of one's own grants."""

    post = fields.UUID(required=True)


class Profile(Schema):
    """Who one is."""

    name = fields.String(required=True, validate=SHORT)
    number = fields.String(load_default="")
    email = fields.Email(load_default="")


class NewAddress(Schema):
    """Where papers are sent."""

    receiver = fields.String(required=True, validate=SHORT)
    telephone = fields.String(required=True, validate=SHORT)
    line = fields.String(required=True, validate=validate.Length(min=4, max=200))


class Reveal(Schema):
    """Which field, and why."""

    field = fields.String(required=True, validate=validate.OneOf(tuple(personal.FIELDS)))
    reason = fields.String(required=True, validate=validate.OneOf(tuple(personal.REASONS)))


class NewClient(Schema):
    """An application: where it may be sent back to, and what it may do by itself."""

    title = fields.String(required=True, validate=SHORT)
    redirects = fields.String(load_default="")
    scopes = fields.String(load_default="")
    confidential = fields.Boolean(load_default=False)


class Provider(Schema):
    """The outside provider of a region's staff."""

    title = fields.String(required=True, validate=SHORT)
    issuer = fields.String(required=True, validate=validate.Length(max=400))
    client_id = fields.String(required=True, validate=validate.Length(max=200))
    client_secret = fields.String(required=True, validate=validate.Length(max=200))
    live = fields.Boolean(load_default=False)


class Erase(Schema):
    """The word that shows that it is meant."""

    word = fields.String(required=True, validate=validate.Equal("注销", error=N_("请输入“注销”二字确认。")))

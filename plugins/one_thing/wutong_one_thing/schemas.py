"""What goes in and out of the doors."""

from marshmallow import Schema, fields, validate

from wutong.sdk import N_, cases
from wutong_one_thing.actions.drafting import DELIVERIES
from wutong_one_thing.actions.keeping import REASONS
from wutong_one_thing.homes import LISTS


class BeginForm(Schema):
    """Which optional members are left out; the answers are read by the questions of the bundle."""

    without = fields.List(fields.String(validate=validate.Length(max=64)), load_default=list)


class CounterForm(BeginForm):
    """The same at a counter: for whom."""

    telephone = fields.String(
        required=True, validate=validate.Length(max=30), error_messages={"required": N_("请填写来人的手机号码。")}
    )


class WhoForm(Schema):
    """Who applies; may still be missing while it is filled in."""

    name = fields.String(load_default="", validate=validate.Length(max=100))
    id_number = fields.String(load_default="", validate=validate.Length(max=30))
    telephone = fields.String(load_default="", validate=validate.Length(max=30))


class SignedForm(Schema):
    """Whether what can be signed for is signed for (告知承诺)."""

    signed = fields.Boolean(load_default=False)


class DeliveryForm(Schema):
    """How the results are to come."""

    delivery = fields.String(required=True, validate=validate.OneOf(DELIVERIES))


class WishForm(Schema):
    """Over which way the results are to come, "" as each matter has it; the address only for the post."""

    way = fields.String(load_default="", validate=validate.OneOf(["", *cases.WAYS]))
    receiver = fields.String(load_default="", validate=validate.Length(max=60))
    telephone = fields.String(load_default="", validate=validate.Length(max=30))
    address = fields.String(load_default="", validate=validate.Length(max=200))


class AskedForm(Schema):
    """Who asked a clerk to give something up, and how; nobody asks an applicant himself."""

    words = fields.String(load_default="", validate=validate.Length(max=500))


class GiveUpForm(AskedForm):
    """What a clerk gives up for somebody: `all`, or a choice with the part, as `withdraw:CODE`."""

    what = fields.String(required=True, validate=validate.Regexp(r"all|(drop|withdraw):.{1,64}"))


class TakeForm(Schema):
    """Why a clerk goes on with what a colleague fills in."""

    reason = fields.String(required=True, validate=validate.OneOf(REASONS))


class Cut(Schema):
    """Which filings a list shows."""

    state = fields.String(load_default="", validate=validate.Length(max=10))
    lead = fields.String(load_default="", validate=validate.Length(max=100))
    late = fields.Boolean(load_default=False)
    ready = fields.Boolean(load_default=False)
    after = fields.String(load_default=None, validate=validate.Length(max=200))


class RowForm(Schema):
    """One row of a list of a bundle, as its form on the desk sends it."""

    key = fields.String(load_default="", validate=validate.Length(max=200))
    name = fields.String(load_default="", validate=validate.Length(max=200))
    optional = fields.String(load_default="", validate=validate.Length(max=1))
    when = fields.String(load_default="", validate=validate.Length(max=500))
    falls_with = fields.String(load_default="", validate=validate.Length(max=500))
    note = fields.String(load_default="", validate=validate.Length(max=500))
    before = fields.String(load_default="", validate=validate.Length(max=64))
    behind = fields.String(load_default="", validate=validate.Length(max=64))
    passes = fields.String(load_default="", validate=validate.Length(max=500))
    options = fields.String(load_default="", validate=validate.Length(max=500))
    to = fields.String(load_default="", validate=validate.Length(max=4000))


class ListForm(Schema):
    """Which list, and which row of it."""

    part = fields.String(required=True, validate=validate.OneOf(LISTS))
    key = fields.String(required=True, validate=validate.Length(max=200))


class OneThingThemeOut(Schema):
    """A bundle in a list; `joint` says that members of several departments are in it."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    stage = fields.String(required=True)
    lead = fields.String(required=True)
    confirmed = fields.Boolean(required=True)
    members = fields.Integer(required=True, metadata={"description": "that are offered here"})
    joint = fields.Boolean(required=True)


class OneThingThemesOut(Schema):
    """A part of the list; `next` is the cursor of the following one."""

    items = fields.List(fields.Nested(OneThingThemeOut), required=True)
    next = fields.String(required=True, allow_none=True)


class OneThingFiguresOut(Schema):
    """Steps, papers, visits and working days."""

    steps = fields.Integer(required=True)
    papers = fields.Integer(required=True)
    visits = fields.Integer(required=True)
    days = fields.Integer(required=True)


class OneThingSavedOut(OneThingFiguresOut):
    """What all filings of the region saved; `states` counts them by state, `joint` those of several departments."""

    filings = fields.Integer(required=True)
    joint = fields.Integer(required=True)
    states = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class OneThingMemberOut(Schema):
    """A member as it is offered here."""

    matter = fields.String(required=True)
    name = fields.String(required=True)
    department = fields.String(required=True)
    optional = fields.Boolean(required=True)
    days = fields.Integer(required=True)
    after = fields.List(fields.String(), required=True, metadata={"description": "members it waits for"})


class OneThingDetail(Schema):
    """A bundle with all its members: promise in working days along the longest path (about so many where a member
    counts otherwise), the last day (`due`) of what is handed in today, figures before and after."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    lead = fields.String(required=True)
    joint = fields.Boolean(required=True)
    promise = fields.Integer(required=True)
    due = fields.Date(required=True)
    members = fields.List(fields.Nested(OneThingMemberOut), required=True)
    before = fields.Nested(OneThingFiguresOut, required=True)
    after = fields.Nested(OneThingFiguresOut, required=True)

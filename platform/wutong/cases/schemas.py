"""What doors read and write: forms of pages and the desk, bodies of the API."""

import base64
import binascii
from typing import Any, ClassVar
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, pre_load, validate

from wutong.cases.actions import deciding
from wutong.cases.precheck_forms import FindingIn, PrecheckForm
from wutong.cases.rules.reviewing import OUTCOMES
from wutong.cases.rules.special import PROCEDURES
from wutong.people.rules import cards
from wutong.people.rules.identifiers import LONGEST_EMAIL

TEXT = validate.Length(max=2000)


class Lines(fields.Field[list[str]]):
    """A text box of one item a line, or a list of texts."""

    DESCRIBED: ClassVar = {
        "oneOf": [
            {"type": "string", "description": "one item a line", "pattern": r"^([^\n\r]*[\n\r]){0,49}[^\n\r]*$"},
            {"type": "array", "items": {"type": "string"}, "maxItems": 50},
        ]
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[str]:
        given = value.splitlines() if isinstance(value, str) else value
        if not isinstance(given, list) or not all(isinstance(item, str) for item in given) or len(given) > 50:
            raise ValidationError("请每行填写一项，最多 50 项。")
        return [item.strip()[:500] for item in given if item.strip()]


class Content(fields.Field[bytes]):
    """A file's bytes in base64."""

    DESCRIBED: ClassVar = {
        "type": "string",
        "format": "byte",
        "pattern": r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)?$",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bytes:
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError, TypeError):
            raise ValidationError("文件内容须为 base64 编码。") from None


class WhoForm(Schema):
    """Who applies; complete only at submission, so a draft may leave anything empty."""

    name = fields.String(load_default="", validate=validate.Length(max=100))
    id_number = fields.String(load_default="", validate=validate.Length(max=30))
    telephone = fields.String(load_default="", validate=validate.Length(max=30))
    email = fields.String(load_default="", validate=validate.Length(max=LONGEST_EMAIL))


class BroughtForm(Schema):
    """What papers come with a filing at a counter: promised, signed for, and uploads that have arrived."""

    promised = fields.List(fields.String(validate=validate.Length(max=200)), load_default=list)
    signed = fields.List(fields.String(validate=validate.Length(max=200)), load_default=list)
    sent = fields.List(fields.UUID(), load_default=list)


class CounterForm(WhoForm, BroughtForm):
    """A filing at a counter, with the note about who asked the helper to act.

    `card` is what a reader of identity cards typed; it fills in what was left empty. `finish` decides at once.
    """

    name = fields.String(required=True, validate=validate.Length(max=100))
    mandate = fields.String(required=True, validate=validate.Length(max=500))
    card = fields.String(load_default="", validate=validate.Length(max=500))
    finish = fields.Boolean(load_default=False)
    opinion = fields.String(load_default="", validate=TEXT)

    @pre_load
    def _by_card(self, told: dict[str, Any], **_: Any) -> dict[str, Any]:
        if not told.get("card") or (told.get("name") and told.get("id_number")):
            return told
        read = cards.read(str(told["card"]))
        found = {"name": read.name, "id_number": read.number}
        return told | {name: value for name, value in found.items() if value and not told.get(name)}


class SlotForm(Schema):
    """Which asked-for paper."""

    slot = fields.String(required=True, validate=validate.Length(max=200))


class CommitForm(Schema):
    """The papers that a signed commitment stands for; `agreed` is the signature."""

    slots = fields.List(fields.String(validate=validate.Length(max=200)), load_default=list)
    agreed = fields.Boolean(load_default=False)


class UploadForm(SlotForm):
    """The same, and which version the new one takes the place of."""

    replaces = fields.UUID(load_default=None, allow_none=True)


class Held(fields.Field[tuple[int, UUID, UUID | None]]):
    """Something that is held already, as a page offers it: `region.case.paper`, or `region.case.` for a result."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[int, UUID, UUID | None]:
        try:
            region, case, paper = str(value).split(".")
            return int(region), UUID(case), UUID(paper) if paper else None
        except ValueError:
            raise ValidationError("请从列表中选择已有的材料。") from None


class ReuseForm(SlotForm):
    """What is taken over for which asked-for paper; `agreed` is the applicant's word, `consent` the office's note."""

    held = Held(required=True)
    agreed = fields.Boolean(load_default=False)
    consent = fields.String(load_default="", validate=validate.Length(max=200))


class MoveForm(PrecheckForm):
    """Everything a move may need; the flow says which of it a certain move does need."""

    name = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))
    id_number = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=30))
    telephone = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=30))
    email = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=LONGEST_EMAIL))
    answers = fields.Dict(
        fields.String(), load_default=None, allow_none=True,
        metadata={"description": "to `fix`: all of them, as /forms/{matter} describes them"},
    )  # fmt: skip
    reason = fields.String(load_default="", validate=TEXT)
    items = Lines(load_default=list, metadata=Lines.DESCRIBED)
    right_body = fields.String(load_default="", validate=validate.Length(max=200))
    opinion = fields.String(load_default="", validate=TEXT)
    kind = fields.String(load_default="", validate=validate.OneOf(["", *PROCEDURES]))
    planned_end = fields.Date(load_default=None, allow_none=True)
    result = fields.String(load_default="", validate=TEXT)
    ended_on = fields.Date(load_default=None, allow_none=True)
    days = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 365))
    method = fields.String(load_default="", validate=validate.OneOf(["", *deciding.METHODS]))
    outcome = fields.String(load_default="", validate=validate.OneOf(["", *OUTCOMES]))
    officer = fields.UUID(load_default=None, allow_none=True)
    departments = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=20))
    tasks = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=50))
    held_on = fields.Date(load_default=None, allow_none=True)
    attempts = fields.String(load_default="", validate=TEXT)
    until = fields.Date(load_default=None, allow_none=True)
    order = fields.String(load_default="", validate=validate.Length(max=200))
    findings = fields.List(fields.Nested(FindingIn), load_default=list, validate=validate.Length(max=100))
    to = fields.String(load_default="", validate=validate.Regexp(r"^(\d{1,12})?$"))


class DeskMoveForm(MoveForm):
    """The same from a page, with the count of events that the page showed; programs say it in `If-Match`."""

    seen = fields.Integer(load_default=None, allow_none=True)


class TrackForm(Schema):
    """The query code from the slip and the telephone's last four digits."""

    code = fields.String(required=True, validate=validate.Length(max=60))
    tail = fields.String(required=True, validate=validate.Length(max=10))


class CutForm(Schema):
    """The name under which a cut of the inbox is kept."""

    title = fields.String(required=True, validate=validate.Length(1, 40))


class RevealForm(Schema):
    """Why somebody needs to see what is masked."""

    reason = fields.String(required=True, validate=validate.Length(min=2, max=200))


class SeekForm(Schema):
    """What the inbox's box and its cuts say; anything may be left out."""

    q = fields.String(load_default="", validate=validate.Length(max=100))
    whose = fields.String(load_default="")
    state = fields.String(load_default="")
    light = fields.String(load_default="")


class FallBackForm(Schema):
    """Which cases go back out of states that plugins added, and why; `all` means every one of those shown."""

    case = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=200))
    all = fields.Boolean(load_default=False)
    reason = fields.String(required=True, validate=validate.Length(min=2, max=200))


class Listed(Schema):
    """Query of a list."""

    after = fields.String(load_default=None, validate=validate.Length(max=400))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))
    state = fields.String(load_default=None, validate=validate.Length(max=60))


class PaperIn(Schema):
    """A paper in a request."""

    slot = fields.String(required=True, validate=validate.Length(max=200))
    name = fields.String(required=True, validate=validate.Length(max=200))
    content = Content(required=True, metadata=Content.DESCRIBED)


class FilingIn(Schema):
    """An application filed by a program, complete in one request."""

    matter = fields.String(required=True, validate=validate.Length(max=64))
    name = fields.String(required=True, validate=validate.Length(min=1, max=100))
    id_number = fields.String(required=True, validate=validate.Length(max=30))
    telephone = fields.String(required=True, validate=validate.Length(max=30))
    answers = fields.Dict(
        fields.String(), load_default=dict, metadata={"description": "as /forms/{matter} describes them"}
    )
    mandate = fields.String(load_default="", validate=validate.Length(max=500))
    email = fields.String(load_default="", validate=validate.Length(max=LONGEST_EMAIL))
    papers = fields.List(fields.Nested(PaperIn), load_default=list, validate=validate.Length(max=30))
    promised = fields.List(fields.String(validate=validate.Length(max=200)), load_default=list)
    signed = fields.List(fields.String(validate=validate.Length(max=200)), load_default=list)


class ReceiptOut(Schema):
    """What the applicant takes away."""

    case_id = fields.UUID()
    number = fields.String()
    query_code = fields.String()
    home = fields.Integer()


class CaseOut(Schema):
    """A case in a list: nothing personal."""

    id = fields.UUID()
    number = fields.String()
    title = fields.String()
    state = fields.String()
    stage = fields.String(allow_none=True, metadata={"description": "the state that a plugin added inside `state`"})
    act_by = fields.Date()
    due = fields.Date()
    due_at = fields.DateTime(allow_none=True, metadata={"description": "only of a promise in hours"})
    legal_due = fields.Date()
    legal_due_at = fields.DateTime(allow_none=True, metadata={"description": "only of a limit in hours"})
    filed_at = fields.DateTime()
    handler = fields.UUID()


class PageOut(Schema):
    """One page of cases; `next` is the cursor of the next."""

    items = fields.List(fields.Nested(CaseOut))
    next = fields.String(allow_none=True)


class CaseDetail(CaseOut):
    """One case with what is open to the caller and what was counted."""

    seq = fields.Integer()
    matter = fields.String()
    place = fields.Integer()
    receiver = fields.Integer(allow_none=True)
    accepted_on = fields.Date()
    decided_on = fields.Date()
    moved_to = fields.Integer(allow_none=True)
    flagged = fields.Boolean()
    colour = fields.String()
    open = fields.List(fields.String())

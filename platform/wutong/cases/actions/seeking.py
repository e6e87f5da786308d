"""Finding cases by who applies: a visitor without a slip says his number or his telephone.

Only the exact value finds, and only at the region where it is asked for: cases that live there, and those that it
received for others. Who asked, and which cases were shown, is an event.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import InstrumentedAttribute, load_only

from wutong.access import Actor
from wutong.cases import queries
from wutong.cases.actions import indexing
from wutong.cases.after_events import PartySought
from wutong.cases.models import Case, Collected, Docket, Form
from wutong.cases.rules import numbers
from wutong.db import db
from wutong.events import publish
from wutong.people.rules import identifiers
from wutong.secret import mask_number, mask_phone, normal

#: So many cases of one person are shown, the newest.
MOST = 50
#: What is no case number and no name of a matter, but what somebody is known by, right or mistyped.
_NUMBER, _TELEPHONE = re.compile(r"(?=.*[0-9])[0-9A-Z]{18}"), re.compile(r"((\+|00)?86)?1[0-9]{10}")


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that a person or body is known by: what it is called, how it is shown, the columns that find it."""

    title: str
    mask: Callable[[str], str]
    here: InstrumentedAttribute[bytes | None]
    received: InstrumentedAttribute[bytes | None]


KINDS: Mapping[str, Kind] = {
    "number": Kind("身份证号码", mask_number, Form.by_number, Collected.by_number),
    "credit": Kind("统一社会信用代码", mask_number, Form.by_credit, Collected.by_credit),
    "telephone": Kind("手机号码", mask_phone, Form.by_telephone, Collected.by_telephone),
}


@dataclass(frozen=True, slots=True)
class Sought:
    """Whom somebody looks for: one of `KINDS`, and the value in normal form."""

    kind: str
    value: str

    @property
    def title(self) -> str:
        """What the value is called."""
        return KINDS[self.kind].title

    @property
    def masked(self) -> str:
        """The value with most of it hidden."""
        return KINDS[self.kind].mask(self.value)


@dataclass(frozen=True, slots=True)
class Found:
    """What there is of somebody, the newest first, at most `MOST` of each: cases at home here, in hand or not, and
    dockets of what was received here and lives elsewhere."""

    cases: Sequence[Case]
    dockets: Sequence[Docket]


def read(words: str) -> Sought | None:
    """Whom these words mean, where they have the shape of a number, a credit code or a mobile number.

    Raises `BadNumber`, `BadCreditCode` or `BadTelephone` for what has the shape and is mistyped. Without its dashes the
    number of a case of a prefecture has 18 digits, too, so the names of cases are told by them first.
    """
    written = unicodedata.normalize("NFKC", words)
    if numbers.shaped(written):
        return None
    plain = normal(written)
    if _TELEPHONE.fullmatch(plain):
        return Sought("telephone", identifiers.telephone(plain))
    return _numbered(plain) if _NUMBER.fullmatch(plain) else None


def _numbered(plain: str) -> Sought:
    try:
        return Sought("number", identifiers.number(plain))
    except identifiers.BadNumber:
        if plain[:17].isdecimal():
            raise
        return Sought("credit", identifiers.credit_code(plain))


def find(sought: Sought, *, actor: Actor) -> Found:
    """What the region had before its eyes of that person or body; dockets for whoever receives cases there.

    That somebody looked is an event, with the cases that were shown and never the number.
    """
    actor.must("personal.reveal")
    kind, value = KINDS[sought.kind], indexing.of(sought.kind, sought.value)
    theirs = and_(Form.region == Case.region, Form.case_id == Case.id, kind.here == value)
    wanted = select(Case).options(load_only(*queries.LISTED)).join(Form, theirs).where(queries.HANDED_IN)
    cases = db.session.scalars(wanted.order_by(Case.id.desc()).limit(MOST)).all()
    dockets = _received(kind, value, {case.id for case in cases}) if actor.may("case.receive") else ()
    shown = *(case.id for case in cases), *(docket.case_id for docket in dockets)
    publish(PartySought(sought.kind, shown), actor=actor)
    return Found(cases, dockets)


def _received(kind: Kind, value: bytes, but: Collection[UUID]) -> Sequence[Docket]:
    """The dockets of cases that were received here; not of one that has come home since."""
    theirs = and_(Collected.region == Docket.region, Collected.case_id == Docket.case_id, kind.received == value)
    wanted = select(Docket).join(Collected, theirs).where(Docket.case_id.not_in(but))
    return db.session.scalars(wanted.order_by(Docket.case_id.desc()).limit(MOST)).all()

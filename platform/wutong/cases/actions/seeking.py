"""Finding cases by who applies: a visitor without a slip says his number or his telephone.

Only the exact value finds, and only at the region where it is asked for; who asked, and which cases were shown, is an
event.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import InstrumentedAttribute, load_only

from wutong.access import Actor
from wutong.cases import queries
from wutong.cases.actions import indexing
from wutong.cases.events import PartySought
from wutong.cases.models import Case, Form
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
    """One thing that a person or body is known by: what it is called, how it is shown, the column that finds it."""

    title: str
    mask: Callable[[str], str]
    column: InstrumentedAttribute[bytes | None]


KINDS: Mapping[str, Kind] = {
    "number": Kind("身份证号码", mask_number, Form.by_number),
    "credit": Kind("统一社会信用代码", mask_number, Form.by_credit),
    "telephone": Kind("手机号码", mask_phone, Form.by_telephone),
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


def read(words: str) -> Sought | None:
    """Whom these words mean, where they have the shape of a number, a credit code or a mobile number.

    Raises `BadNumber`, `BadCreditCode` or `BadTelephone` for what has the shape and is mistyped.
    """
    plain = normal(unicodedata.normalize("NFKC", words))
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


def find(sought: Sought, *, actor: Actor) -> Sequence[Case]:
    """What the region had before its eyes of that person or body, in hand or not, the newest first, at most `MOST`.

    That somebody looked is an event, with the cases that were shown and never the number.
    """
    actor.must("personal.reveal")
    fits = KINDS[sought.kind].column == indexing.of(sought.kind, sought.value)
    theirs = and_(Form.region == Case.region, Form.case_id == Case.id)
    wanted = select(Case).options(load_only(*queries.LISTED)).join(Form, theirs).where(fits, queries.HANDED_IN)
    found = db.session.scalars(wanted.order_by(Case.id.desc()).limit(MOST)).all()
    publish(PartySought(sought.kind, tuple(case.id for case in found)), actor=actor)
    return found

"""What a plugin does with cases, as `cases` of `wutong.sdk`: file one for somebody from code, follow it, take it back.

    frozen = cases.to_file("SL-0104")                              the matter as the present region offers it
    cases.asked(frozen).papers, cases.asked(frozen).form           what it asks for
    cases.ways(frozen), cases.Wish("hall")                         how its result can come, and is to come
    cases.file(frozen, given, papers, actor=…, applicant=…)        here, or by letter to its home; a `Receipt`
    cases.standing([receipt.case_id])                              how it stands, wherever it lives
    cases.not_taken([receipt.case_id])                             why its home did not take it
    cases.take_back(receipt.case_id, actor=…, words="…")           here, or by letter
    cases.ask(receipt.case_id, "resubmit", actor=…, said="…")      what a home elsewhere is asked for, by letter
    cases.must_be_settled(receipt.case_id, "deliver")              what other rooms want first: fees, originals

Papers that a plugin keeps for a filing to come lie on the disk like those of a case (`keep`, `opened`, `let_go`), as
long as the plugin holds them (`Plugin.holds`).
"""

from collections.abc import Iterator
from typing import Any, BinaryIO, cast
from uuid import UUID

from wutong import files, tenancy
from wutong.access import Actor
from wutong.cases import filling, known, limits, offered, queries
from wutong.cases.actions import border, filing, numbers, papering
from wutong.cases.actions.border import Receipt, Upload, file_for
from wutong.cases.actions.delivering import Wish
from wutong.cases.actions.filing import Given
from wutong.cases.actions.papering import Stored
from wutong.cases.actions.proving import Proof
from wutong.cases.actions.reading import Joined
from wutong.cases.gates import GATES
from wutong.cases.rules import CLOSED, TITLES, UNDECIDED, Asked, delivering, papers
from wutong.cases.rules.delivering import WAYS
from wutong.cases.standing import Standing, not_taken, standing
from wutong.files import let_go
from wutong.forms.rules import Form
from wutong.people.queries import logins
from wutong.people.rules import identifiers

__all__ = [
    "CLOSED",
    "TITLES",
    "UNDECIDED",
    "WAYS",
    "Asked",
    "Given",
    "Proof",
    "Receipt",
    "Standing",
    "Stored",
    "Upload",
    "Wish",
    "ask",
    "asked",
    "faults",
    "file",
    "keep",
    "let_go",
    "must_be_settled",
    "myself",
    "not_taken",
    "number",
    "opened",
    "person_of",
    "standing",
    "take_back",
    "to_file",
    "ways",
]

file = file_for
ask = border.ask
to_file = offered.to_file
asked = queries.asked_of


def faults(form: Form, given: Given) -> dict[str, list[str]]:
    """What must be put right in who applies and in the answers to a form, by the name of the input on the page."""
    return filling.faults(Asked("", "", form=form), given)


def myself() -> Given:
    """Name, number and telephone as the signed-in citizen's own account has them; empty for anybody else."""
    return known.account()


def person_of(telephone: str) -> UUID:
    """Whoever signs in with this telephone, or who stands for it until somebody does; raises `BadTelephone`."""
    return logins.known_as(identifiers.telephone(telephone))


def ways(frozen: dict[str, Any]) -> tuple[str, ...]:
    """How the result of a matter can come (`WAYS` says each in words); the first where nobody chooses."""
    return delivering.ways(frozen["values"])


def number() -> str:
    """The next number of the present region, of the series that its cases have."""
    return numbers.number(tenancy.scope().home)


def take_back(case_id: UUID, *, actor: Actor, words: str = "") -> None:
    """Withdraw an application, before any decision; of a case that lives elsewhere its home is asked by letter.

    `words` say who asked for it, and why; a home elsewhere is asked with them and with nothing else. Raises `NotOpen`,
    `NoSuchCase`, and `Needed` where they are wanting.
    """
    mine = standing([case_id]).get(case_id)
    if mine is not None and mine.home != tenancy.scope().home:
        border.ask(case_id, "withdraw", actor=actor, said=words)
        return
    filing.withdraw(case_id, actor=actor, words=words)


def must_be_settled(case_id: UUID, move: str) -> None:
    """Raise what stands in the way of a step of a case of this region, before anything is done that leads to it: fees
    that are due before `deliver`, an original that still lies here."""
    GATES.pass_through(queries.get(case_id), move)


def keep(name: str, stream: BinaryIO) -> tuple[str, Stored]:
    """Put an uploaded paper on the present region's disk; returns its name with the ending that fits its content.

    Raises `KindRefused`, `PictureTooLarge`, `TooLarge`.
    """
    kept = papering.stored(stream, limit=limits.upload())
    return papers.file_name(name, kept.kind), kept


def opened(digest: str) -> BinaryIO:
    """A paper that was kept, to be read; raises `files.Missing` at the first byte if it has gone."""
    pieces: Iterator[bytes] = files.open_(digest)
    return cast(BinaryIO, Joined(pieces))

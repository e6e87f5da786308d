"""Is this document genuine? Asked by anybody who holds it, with the code that is printed on it.

The first part of the code finds the document and is counted like a query code; the second proves it. Wrong and unknown
take the same steps and get the same answer, which tells nothing personal: what, by whom, when, and the file's hash.
"""

import hmac
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from wutong import tenancy
from wutong.cases.actions import tries
from wutong.db import db, work
from wutong.documents import queries
from wutong.documents.models import Document
from wutong.documents.rules import KINDS, NotGenuine, Shut, read
from wutong.regions import queries as regions
from wutong.secret import blind

_NOTHING = b"\0" * 32


@dataclass(frozen=True, slots=True)
class Proven:
    """What a genuine document's holder is told; `replaced_by` and `ended_by` are the numbers of the
    documents in its place, after a slip of the pen, and by which what it says was ended."""

    number: str
    kind: str
    title: str
    office: str
    place: str
    day: date
    hash: str
    void_on: date | None
    replaced_on: date | None = None
    replaced_by: str = ""
    ended_as: str | None = None
    ended_on: date | None = None
    ended_by: str = ""


def finding(place: str, find: str) -> bytes:
    """The blind index of the part of a code that finds."""
    return blind("document.find", f"{place}/{find}")


def proving(place: str, find: str, prove: str) -> bytes:
    """The blind index of the part that proves, bound to the part that finds."""
    return blind("document.prove", f"{place}/{find}/{prove}")


def verify(text: str) -> Proven:
    """What the document of this code is; raises `Shut` or `NotGenuine`.

    Runs in a transaction of its own, because a wrong try must be counted although the answer refuses.
    """
    place, find, prove = read(text) or (tenancy.spell(tenancy.NATION), text[:40], "")
    region = _known(place)
    with tenancy.at(region), work():
        asked = finding(place, find)
        shut = tries.shut(asked)
        found = None if shut else _proven(asked, proving(place, find, prove))
        if found is not None:
            tries.forget(asked)
    if shut:
        raise Shut
    if found is None:
        raise NotGenuine
    return found


def _known(place: str) -> int:
    with tenancy.nowhere():
        code = tenancy.parse(place)
        return code if regions.find(code) is not None else tenancy.NATION


def _proven(find: bytes, proof: bytes) -> Proven | None:
    row = db.session.scalar(select(Document).where(Document.find == find))
    fits = hmac.compare_digest(row.proof if row is not None else _NOTHING, proof)
    if row is None or not fits:
        return None
    name = regions.get(row.region).full_name
    plain = (row.number, KINDS[row.kind].title, row.title, row.office, name, row.day, row.hash, row.void_on)
    new = db.session.get(Document, (row.region, row.replaced_by)) if row.replaced_by else None
    end = queries.of_step(row.case_id, row.ended_seq) if row.ended_seq else None
    replaced = (row.replaced_on, new.number) if new else (None, "")
    return Proven(*plain, *replaced, row.ended_as, row.ended_on, end.number if end else "")

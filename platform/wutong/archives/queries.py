"""What can be asked about archives."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from wutong import tenancy
from wutong.archives.models import Package, Piece, Term
from wutong.archives.rules import NoSuchPackage, longest, usual
from wutong.cases.models import Case
from wutong.db import db
from wutong.web.paging import Page, fetch


def get(package_id: UUID, *, lock: bool = False) -> Package:
    """One package of the present region; raises `NoSuchPackage`."""
    asked = select(Package).where(Package.id == package_id)
    found = db.session.scalar(asked.with_for_update() if lock else asked)
    if found is None:
        raise NoSuchPackage
    return found


def of_case(case_id: UUID) -> Sequence[Package]:
    """The packages of a case, the first one first."""
    return db.session.scalars(select(Package).where(Package.case_id == case_id).order_by(Package.part)).all()


def pieces(package_id: UUID) -> Sequence[Piece]:
    """The parts of a package in their order; none where it was destroyed."""
    return db.session.scalars(select(Piece).where(Piece.package == package_id).order_by(Piece.place)).all()


def packed(case_id: UUID) -> frozenset[str]:
    """The sources that packages of a case were made of."""
    return frozenset(db.session.scalars(select(Piece.source).where(Piece.case_id == case_id)))


def listed(
    *, text: str = "", term: str = "", year: int | None = None, over: date | None = None, cursor: str | None = None,
    limit: int = 20,
) -> Page[Package]:  # fmt: skip
    """The region's packages, the latest first; by a piece of number, case number or matter, by term, year, or by what
    is no longer to be kept on a day."""
    wanted: list[ColumnElement[bool]] = []
    if text:
        wanted.append(or_(*(column.icontains(text, autoescape=True) for column in _SEARCHED)))
    if term:
        wanted.append(Package.term == term)
    if year is not None:
        wanted.append(Package.year == year)
    if over is not None:
        wanted += [Package.keep_until < over, Package.destroyed_on.is_(None)]
    return fetch(db.session(), select(Package).where(*wanted), (Package.id.desc(),), cursor=cursor, limit=limit)


_SEARCHED = (Package.number, Package.case_number, Package.matter, Package.title)


def standing() -> Sequence[UUID]:
    """Every package of the present region whose file is there, the oldest first."""
    return db.session.scalars(select(Package.id).where(Package.digest.is_not(None)).order_by(Package.id)).all()


def term(case: Case) -> str:
    """How long this case is kept: the longest that its region or one above says of the matter, else the usual."""
    said = db.session.scalars(select(Term.term).where(Term.code == case.matter)).all()
    return longest(said) if said else usual(case.state)


def terms() -> Sequence[Term]:
    """What the region and those above it say of matters, by matter, the region above first."""
    line = tenancy.scope().line
    rows = db.session.scalars(select(Term).order_by(Term.code)).all()
    return sorted((row for row in rows if row.region in line), key=lambda row: (row.code, line.index(row.region)))

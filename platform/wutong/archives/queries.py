"""What can be asked about archives."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from wutong.archives.models import Disposal, Hold, Line, Package, Piece, Term, Transfer, TransferLine, Vote
from wutong.archives.rules import LISTED, NoSuchList, NoSuchPackage, longest, usual
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
    return db.session.scalars(select(Term).order_by(Term.code, Term.region)).all()


# ── Holds and lists of disposal ──────────────────────────────────────────────────────────────────────────────


def holds(case_id: UUID | None = None) -> Sequence[Hold]:
    """The holds, of one case when named, those that stand first, the latest first."""
    asked = select(Hold) if case_id is None else select(Hold).where(Hold.case_id == case_id)
    return db.session.scalars(asked.order_by(Hold.lifted_at.is_not(None), Hold.id.desc()).limit(LISTED)).all()


def held(case_id: UUID) -> bool:
    """Whether a hold stands on a case."""
    return any(one.lifted_at is None for one in holds(case_id))


def hold(hold_id: UUID) -> Hold:
    """One hold, locked; raises `NoSuchList`."""
    found = db.session.scalar(select(Hold).where(Hold.id == hold_id).with_for_update())
    if found is None:
        raise NoSuchList
    return found


def due(day: date) -> Sequence[Package]:
    """The first packages of cases that may be destroyed on a day: their term is over, no hold stands on them, and no
    list of disposal or transfer that is under way has them; the oldest first, as many as a list takes."""
    stands = select(Hold.id).where(
        Hold.region == Package.region, Hold.case_id == Package.case_id, Hold.lifted_at.is_(None)
    )
    wanted = Package.part == 0, Package.keep_until < day, Package.destroyed_on.is_(None)
    asked = select(Package).where(*wanted, ~stands.exists(), ~_doomed(), Package.case_id.not_in(_leaving()))
    return db.session.scalars(asked.order_by(Package.keep_until, Package.id).limit(LISTED)).all()


def _doomed() -> ColumnElement[bool]:
    """Whether a package's case stands on a list of disposal that is under way."""
    there = (
        select(Line.case_id)
        .join(Disposal, (Disposal.region == Line.region) & (Disposal.id == Line.disposal))
        .where(Line.region == Package.region, Line.case_id == Package.case_id)
        .where(Disposal.state.in_(("proposed", "approved")))
    )
    return there.exists()


def disposals() -> Sequence[Disposal]:
    """The lists of disposal, the latest first."""
    return db.session.scalars(select(Disposal).order_by(Disposal.id.desc()).limit(LISTED)).all()


def disposal(disposal_id: UUID, *, lock: bool = False) -> Disposal:
    """One list; raises `NoSuchList`."""
    asked = select(Disposal).where(Disposal.id == disposal_id)
    found = db.session.scalar(asked.with_for_update() if lock else asked)
    if found is None:
        raise NoSuchList
    return found


def lines(disposal_id: UUID) -> Sequence[Line]:
    """What stands on a list, by number."""
    return db.session.scalars(select(Line).where(Line.disposal == disposal_id).order_by(Line.number)).all()


def votes(disposal_id: UUID) -> Sequence[Vote]:
    """What was said to a list, in order."""
    return db.session.scalars(select(Vote).where(Vote.disposal == disposal_id).order_by(Vote.at)).all()


# ── Lists of transfer ────────────────────────────────────────────────────────────────────────────────────────


def to_hand(cases: Sequence[UUID] = ()) -> Sequence[Package]:
    """The packages that may be handed over: still there, with no archive yet, on no list of transfer or disposal that
    is under way; the oldest cases first, as many as a list takes. Of some cases all that is so."""
    under_way = (
        select(TransferLine.package)
        .join(Transfer, (Transfer.region == TransferLine.region) & (Transfer.id == TransferLine.transfer))
        .where(TransferLine.region == Package.region, TransferLine.package == Package.id)
        .where(Transfer.state.in_(("listed", "handed")))
    )
    free = Package.digest.is_not(None), Package.handed_on.is_(None), ~under_way.exists(), ~_doomed()
    asked = select(Package).where(*free)
    if cases:
        return db.session.scalars(asked.where(Package.case_id.in_(cases)).order_by(Package.number)).all()
    return db.session.scalars(asked.order_by(Package.closed_on, Package.number).limit(LISTED)).all()


def leaving(case_id: UUID) -> bool:
    """Whether a package of a case stands on a list of transfer that is under way."""
    return db.session.scalar(_leaving(case_id)) is not None


def _leaving(case_id: UUID | None = None) -> Select[UUID]:
    """The cases, or one of them, with a package on a list of transfer that is under way."""
    package = aliased(Package)
    asked = (
        select(package.case_id)
        .join(TransferLine, (TransferLine.region == package.region) & (TransferLine.package == package.id))
        .join(Transfer, (Transfer.region == TransferLine.region) & (Transfer.id == TransferLine.transfer))
        .where(Transfer.state.in_(("listed", "handed")))
    )
    return asked if case_id is None else asked.where(package.case_id == case_id).limit(1)


def transfers() -> Sequence[Transfer]:
    """The lists of transfer, the latest first."""
    return db.session.scalars(select(Transfer).order_by(Transfer.id.desc()).limit(LISTED)).all()


def transfer(transfer_id: UUID, *, lock: bool = False) -> Transfer:
    """One list; raises `NoSuchList`."""
    asked = select(Transfer).where(Transfer.id == transfer_id)
    found = db.session.scalar(asked.with_for_update() if lock else asked)
    if found is None:
        raise NoSuchList
    return found


def handed(transfer_id: UUID) -> list[tuple[TransferLine, Package]]:
    """What stands on a list of transfer, by number, with the packages."""
    asked = (
        select(TransferLine, Package)
        .join(Package, (Package.region == TransferLine.region) & (Package.id == TransferLine.package))
        .where(TransferLine.transfer == transfer_id)
        .order_by(TransferLine.number)
    )
    return [(line, row) for line, row in db.session.execute(asked)]

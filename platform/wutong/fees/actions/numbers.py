"""Numbers of bills and receipts: taken with the row they are for, so that a series of a region's year has no gaps."""

from sqlalchemy.dialects.postgresql import insert

from wutong import tenancy
from wutong.clock import today
from wutong.db import db
from wutong.fees.models import FeeSeries

#: Marks of bills (缴款单), receipts (收据) and slips of refunds (退费凭证).
BILL, RECEIPT, SLIP = "J", "S", "T"


def take(mark: str) -> str:
    """The next number of a mark: J622927-2026-000012."""
    home, year = tenancy.scope().home, today().year
    row = insert(FeeSeries).values(region=home, mark=mark, year=year, next=2)
    held = row.on_conflict_do_update(
        index_elements=["region", "mark", "year"], set_={"next": FeeSeries.next + 1}
    ).returning(FeeSeries.next)
    serial = int(db.session.execute(held).scalar_one()) - 1
    return f"{mark}{tenancy.spell(home)}-{year}-{serial:06d}"

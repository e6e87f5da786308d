"""The columns by which a case is found again by who applies, for visitors without a slip.

Each holds the blind index of a value at the region of the row (`secret.blind_here`): equality finds it there, and it
says nothing, not even whether two regions hold the same person.
"""

from sqlalchemy import Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

#: What finds a draft, which nobody but its applicant is to find; `None` are rows from before there were indexes.
NOTHING = b""


def indexes(table: str) -> tuple[Index, ...]:
    """What makes the rows of a table found, and finds those that are not indexed yet."""
    asked, lacking = text("by_credit is not null"), text("by_number is null")
    return (
        Index(f"ix_{table}_by_number", "region", "by_number"),
        Index(f"ix_{table}_by_telephone", "region", "by_telephone"),
        Index(f"ix_{table}_by_credit", "region", "by_credit", postgresql_where=asked),
        Index(f"ix_{table}_unfound", "region", "case_id", postgresql_where=lacking),
    )


class Findable:
    """Blind indexes of the applicant's number and telephone, and of the credit code that the form asks for, if any."""

    by_number: Mapped[bytes | None] = mapped_column(LargeBinary)
    by_telephone: Mapped[bytes | None] = mapped_column(LargeBinary)
    by_credit: Mapped[bytes | None] = mapped_column(LargeBinary)

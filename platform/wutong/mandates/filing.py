"""What mandates keep about a case, for the archive: by whose word whom a helper acted for."""

from typing import Any

from sqlalchemy import delete

from wutong.cases.models import Case
from wutong.db import db
from wutong.mandates import queries
from wutong.mandates.models import Errand


def told(case: Case) -> dict[str, Any] | None:
    """The mandate through which the case was filed, where this region has it."""
    errand = queries.errand(case.id)
    if errand is None:
        return None
    held = queries.found(errand.mandate)
    names = ("number", "titles", "until", "evidence", "given_at", "confirmed_at", "ended_at", "ended_how")
    return {name: getattr(held, name) for name in names} | {"helper": held.helper_name.reveal()}


def destroy(case: Case) -> None:
    """Remove that the case was filed through a mandate; the mandate is the villager's and stays."""
    db.session.execute(delete(Errand).where(Errand.case_id == case.id))

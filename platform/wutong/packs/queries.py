"""What was loaded, seen from a region: at itself and above."""

from collections.abc import Sequence

from sqlalchemy import select

from wutong import tenancy
from wutong.db import db
from wutong.packs.models import Loaded
from wutong.packs.rules import Pack


def loaded(pack: Pack) -> Loaded | None:
    """How a pack stands at the present region."""
    return db.session.get(Loaded, (tenancy.scope().home, pack.name))


def here(names: Sequence[str]) -> list[Loaded]:
    """Of these packs, what was loaded at the present region or above it, by name."""
    wanted = select(Loaded).where(Loaded.region.in_(tenancy.scope().line), Loaded.name.in_(names))
    return list(db.session.scalars(wanted.order_by(Loaded.name, Loaded.region.desc()))) if names else []

"""The one verb: load what is new."""

from sqlalchemy import func, select

from wutong import tenancy
from wutong.clock import now
from wutong.db import db, work
from wutong.packs import queries, rules
from wutong.packs.models import Loaded
from wutong.packs.rules import FATES, Fate, Pack, PackRefused


def load(pack: Pack, region: int | None = None) -> Fate:
    """Load a pack at its region, or at another, in a transaction of its own; what became of it.

    Loaded in this version before, nothing happens. Raises `BadPack`, and `PackRefused` where something newer, or
    something else under the same version, was loaded.
    """
    told = rules.said(pack)
    with tenancy.at(pack.region if region is None else region) as scope, work():
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(pack.name, scope.home))))
        held = queries.loaded(pack)
        fate = rules.fate(told, held.version if held else None, held.digest if held else None)
        if fate in ("older", "changed"):
            raise PackRefused(pack=pack.name, reason=FATES[fate])
        if fate != "same":
            pack.load(pack.folder)
            row = held or Loaded(region=scope.home, name=pack.name)
            row.version, row.digest, row.source, row.at = told.version, told.digest, told.source[:400], now()
            db.session.add(row)
        return fate

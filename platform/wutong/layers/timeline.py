"""Reading and writing the own timelines of the home region, row by row; the thinking is done in `chain`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid

from wutong import tenancy
from wutong.db import db
from wutong.layers.chain import Link
from wutong.layers.kinds import Kind
from wutong.layers.models import Release, table_of

CONTROLS = ("defines", "withdrawn", "locks")
Chains = dict[UUID, list[Link]]

_releases = cast(Table, Release.__table__)


def blank(kind: Kind) -> dict[str, Any]:
    """An own layer that says nothing."""
    return {**dict.fromkeys(kind.names), "defines": False, "withdrawn": False, "locks": []}


def chains(kind: Kind, items: Iterable[UUID], since: datetime | None = None, region: int | None = None) -> Chains:
    """The timeline of each item at the home region, or at another one on its line; cancelled releases left out.

    With `since` only what still held then and what comes after; every item asked for has an entry.
    """
    table = table_of(kind)
    content = [table.c[name] for name in (*CONTROLS, *kind.names)]
    read = (
        select(table.c.item, table.c.release, _releases.c.number, table.c.starts, table.c.ends, table.c.changed)
        .add_columns(*content)
        .join(_releases, and_(_releases.c.region == table.c.region, _releases.c.id == table.c.release))
        .where(table.c.region == (tenancy.scope().home if region is None else region))
        .where(table.c.item == func.any(bindparam("items", type_=ARRAY(Uuid))))
        .where(_releases.c.cancelled_at.is_(None))
        .order_by(table.c.starts, _releases.c.number)
    )
    read = read if since is None else read.where(table.c.ends >= since)
    told: Chains = {item: [] for item in items}
    for item, release, number, starts, ends, changed, *values in _run(read, list(told)):
        holds = dict(zip((*CONTROLS, *kind.names), values, strict=True))
        told[item].append(Link(release, number, starts, ends, frozenset(changed), holds))
    return told


def items_of(kind: Kind, release: UUID) -> list[UUID]:
    """The items that a release of the home region changed."""
    table = table_of(kind)
    read = select(table.c.item).where(table.c.region == tenancy.scope().home, table.c.release == release)
    return list(db.session.connection().execute(read).scalars())


def releases_of(kind: Kind, item: UUID) -> frozenset[UUID]:
    """The releases of the home region that changed an item."""
    table = table_of(kind)
    read = select(table.c.release).where(table.c.region == tenancy.scope().home, table.c.item == item)
    return frozenset(db.session.connection().execute(read).scalars())


def store(kind: Kind, before: Chains, after: Chains) -> None:
    """Write what became different: new rows, other ends, and the content of rows that are still to come."""
    fresh: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    for item, links in after.items():
        known = {link.release: link for link in before[item]}
        for link in links:
            if link.release not in known:
                fresh.append(_row(item, link))
            elif link != known[link.release]:
                moved.append(_row(item, link))
    _insert(kind, fresh)
    _update(kind, moved)


def silence(kind: Kind, release: UUID, items: Sequence[UUID]) -> None:
    """Let the rows of a cancelled release end as they start, so that they never hold."""
    table = table_of(kind)
    home = tenancy.scope().home
    quiet = table.update().where(table.c.region == home, table.c.release == release, table.c.item.in_(items))
    db.session.connection().execute(quiet.values(ends=table.c.starts))


def _run(read: Any, items: Sequence[UUID]) -> Any:
    return db.session.connection().execute(read, {"items": list(items)})


def _row(item: UUID, link: Link) -> dict[str, Any]:
    lead = {"region": tenancy.scope().home, "item": item, "release": link.release}
    held = {"starts": link.starts, "ends": link.ends, "changed": sorted(link.changed)}
    return {**lead, **held, **_stored(link.content)}


def _stored(content: Mapping[str, Any]) -> dict[str, Any]:
    return {**content, "locks": sorted(content["locks"])}


def _insert(kind: Kind, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.connection().execute(table_of(kind).insert(), rows)


def _update(kind: Kind, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    table = table_of(kind)
    keys = ("region", "item", "release")
    held = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in rows[0] if name not in keys}
    change = table.update().where(*[table.c[name] == bindparam(f"old_{name}") for name in keys]).values(held)
    told = [{f"{'old' if name in keys else 'new'}_{name}": value for name, value in row.items()} for row in rows]
    db.session.connection().execute(change, told)

"""`wutong keys`: give regions and persons new keys on a live system, and take old ones away when nothing needs them.

`rotate` adds a version and seals everything anew, rows and papers, in small transactions, through the same walls as
the product. Other processes learn of the new version within `keys.FRESH` seconds and may still seal a row under the
old one meanwhile, so old versions are only removed by `retire`, which refuses while a single row or paper needs them.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import Any
from uuid import UUID

import click
from sqlalchemy import LargeBinary, func, select, text, type_coerce
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm.attributes import flag_modified

from wutong import files, keys, tenancy
from wutong.app import create_app
from wutong.config import Config
from wutong.db import Model, as_owner, db, retried, work
from wutong.errors import Conflict
from wutong.secret import SecretBytes, SecretText

BATCH = 200


class StillNeeded(Conflict):
    """Something is still sealed under the version that was to be removed."""

    code = "keys.still_needed"
    message = "还有 {left} 项资料使用旧密钥，请再运行一次 wutong keys rotate，稍后重试。"


def columns(of: str) -> Iterator[InstrumentedAttribute[Any]]:
    """Every sealed column whose key belongs to a region (`of="region"`) or to a person."""
    for mapper in Model.registry.mappers:
        for name, column in mapper.columns.items():
            if isinstance(column.type, SecretText | SecretBytes) and column.type.of == of:
                yield getattr(mapper.class_, name)


def old(column: InstrumentedAttribute[Any], newest: int) -> Any:
    """The condition that a sealed value carries a version before `newest` (bytes 2 and 3, big-endian)."""
    sealed = type_coerce(column, LargeBinary)
    return func.get_byte(sealed, 1) * 256 + func.get_byte(sealed, 2) < newest


def seal_anew(of: str) -> int:
    """Seal what the present scope holds under its newest key; returns how many values were changed."""
    newest = keys.newest(of)[0]
    return sum(_column(column, newest) for column in columns(of))


def _column(column: InstrumentedAttribute[Any], newest: int) -> int:
    changed = 0
    while True:
        batch = retried(lambda: _batch(column, newest))
        changed += batch
        if batch < BATCH:
            return changed


def _batch(column: InstrumentedAttribute[Any], newest: int) -> int:
    """Write the next values once more in one short transaction: binding them seals them under the newest key.

    The rows are locked as an update locks them, so nobody's edit comes between reading and writing: an edit that was
    there first is waited for and read as it then is, a later one waits for us.
    """
    asked = select(column.class_).where(old(column, newest)).limit(BATCH)
    with work():
        rows = db.session.scalars(asked.with_for_update(of=column.class_, key_share=True)).all()
        for row in rows:
            flag_modified(row, column.key)
    db.session.expunge_all()
    return len(rows)


def needing(of: str, newest: int) -> int:
    """How many values of the present scope a version before `newest` is still needed for."""
    count = select(func.count())
    return sum(db.session.scalar(count.where(old(column, newest))) or 0 for column in columns(of))


# ── Whose keys there are ─────────────────────────────────────────────────────────────────────────────────────

Holder = tuple[str, str, Callable[[], AbstractContextManager[Any]]]


def holders(owner_url: str) -> list[Holder]:
    """Everyone who has a key: what kind, its name, and how to stand there."""
    with as_owner(owner_url) as connection:
        regions = connection.execute(text("select distinct region from region_keys order by 1")).scalars().all()
        persons = connection.execute(text("select distinct person from person_keys order by 1")).scalars().all()
    of_regions: list[Holder] = [("region", tenancy.spell(code), partial(tenancy.at, code)) for code in regions]
    return of_regions + [("person", str(UUID(str(one))), partial(tenancy.as_person, one)) for one in persons]


@click.group("keys")
def group() -> None:
    """The keys that seal personal data and papers.

    Example: wutong keys rotate --region 622927
    """


@group.command()
@click.option("--region", default="", help="Only this region, by the digits of its address; everybody otherwise.")
def rotate(region: str) -> None:
    """Give new keys and seal everything anew; the system may go on working.

    Example: wutong keys rotate
    """
    for of, name, stand in _chosen(region):
        with stand():
            version = keys.add_version(of)
            values = seal_anew(of)
            papers = files.seal_anew() if of == "region" else 0
        click.echo(f"{of} {name}: version {version}, {values} values, {papers} papers")


@group.command()
@click.option("--region", default="", help="Only this region, by the digits of its address; everybody otherwise.")
def retire(region: str) -> None:
    """Remove old versions that nothing is sealed under any more.

    Example: wutong keys retire
    """
    for of, name, stand in _chosen(region):
        with stand():
            newest = keys.newest(of)[0]
            with work():
                left = needing(of, newest) + (files.under_old_keys() if of == "region" else 0)
            if left:
                raise StillNeeded(left=left)
            keys.retire(of, newest)
        click.echo(f"{of} {name}: only version {newest} is left")


def _chosen(region: str) -> Iterator[Holder]:
    """The holders asked for, one after the other, inside the application."""
    config = Config.from_env()
    with create_app(config).app_context():
        try:
            for held in holders(config.owner_database_url):
                if not region or held[:2] == ("region", region):
                    yield held
        finally:
            db.engine.dispose()


COMMANDS = (group,)

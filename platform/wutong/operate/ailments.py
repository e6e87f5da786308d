"""What the doctor says of plugins: version, tables, whether it runs, what lies dead, what failed lately."""

from collections.abc import Iterator

from sqlalchemy import text

from wutong import guests, schema
from wutong.config import Config
from wutong.db import as_owner
from wutong.operate.findings import Finding, connected

DEAD = text("select count(*) from letters where state = 'dead' and starts_with(handler, :package)")
LATE = text("select count(*) from letters where state = 'open' and attempts > 1 and starts_with(handler, :package)")
SINCE = text("select since from plugin_versions where plugin = :plugin and version = :version order by 1 desc limit 1")
FAILED = text("""
select place, kind, sum(count), max(last_at) from plugin_troubles where plugin = :plugin
group by 1, 2 order by 4 desc limit 3
""")


def examine(config: Config) -> Iterator[Finding]:
    """One answer for each installed plugin; what lies in the tables is asked as the owner, where there is one."""
    _plugins, aside = guests.gather(config.aside)
    aside |= {name: f"migrations: {why}" for name, why in schema.unsound().items() if name not in aside}
    with connected(config.database_url) as connection:
        behind = schema.behind(connection)
    for entry in guests.entries():
        version = entry.dist.version if entry.dist else "?"
        problem = aside.get(entry.name, "")
        if not problem and entry.name in behind:
            problem = f"its tables are not at {behind[entry.name]}; run `wutong migrate` and see what it says"
        ran = f"{version}{_since(config, entry.name, version)}"
        note = f"{ran} {guests.heads().get(entry.name, 'no tables')}{_ails(config, entry.name, entry.module)}"
        yield Finding(f"plugin {entry.name}", problem and f"put aside: {problem}", note)


def _since(config: Config, plugin: str, version: str) -> str:
    with connected(config.database_url) as connection:
        since = connection.scalar(SINCE, {"plugin": plugin, "version": version})
    return f" since {since:%Y-%m-%d %H:%M}" if since else ""


def _ails(config: Config, plugin: str, module: str) -> str:
    if not config.owner_database_url:
        return ""
    package = {"package": module.partition(".")[0]}
    with as_owner(config.owner_database_url) as connection:
        dead, late = connection.scalar(DEAD, package), connection.scalar(LATE, package)
        failed = connection.execute(FAILED, {"plugin": plugin}).all()
    told = [f"{dead} letters dead"] if dead else []
    told += [f"{late} letters tried again"] if late else []
    told += [f"{place} {kind} {times} times, last {at:%Y-%m-%d %H:%M}" for place, kind, times, at in failed]
    return "; ".join(["", *told])

"""`wutong serve`, `migrate`, `doctor`, `routes`."""

import os
import tempfile

import click
from sqlalchemy.engine import make_url

from wutong import schema
from wutong.config import Config
from wutong.errors import Misconfigured
from wutong.launch import roles
from wutong.operate import doctor as checks
from wutong.operate import mixture
from wutong.operate.findings import connected
from wutong.web.doors import right_of

SERVER_SETTINGS = frozenset({"HOST", "PORT", "WEB_CONCURRENCY", "WEB_THREADS"})
ON_HOST = click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True, help="Address to listen on.")


@click.command()
@ON_HOST
@click.option(
    "--port", type=click.IntRange(1, 65535), envvar="PORT", default=8000, show_default=True, help="Port to listen on."
)
@click.option("--workers", envvar="WEB_CONCURRENCY", default=2, show_default=True, help="Processes.")
@click.option("--threads", envvar="WEB_THREADS", default=8, show_default=True, help="Threads of each process.")
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the web with gunicorn; refuses a database whose schema or purpose is another.

    Example: wutong serve --host 0.0.0.0 --port 8000 --workers 4
    """
    config = Config.from_env()
    with connected(config.database_url) as connection:
        mixture.check(config, host=host, marked=mixture.is_marked(connection))
        missing = schema.core() - schema.held(connection)
    if missing:
        raise Misconfigured(reason=f"数据库结构不是最新（缺 {'、'.join(sorted(missing))}），请先运行 wutong migrate")
    os.environ["WUTONG_ASIDE"] = ",".join(sorted(schema.fit(config).aside))
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="wutong-metrics-"))
    from wutong.operate.web_server import Web  # not earlier: figures are shared only if the folder is known before

    Web(host, port, workers=workers, threads=threads).run()


@click.command()
@click.option("--to", "revision", default="heads", show_default=True, help="Revision to go to.")
@click.option("--down", is_flag=True, help="Go back to the revision instead of up.")
def migrate(revision: str, down: bool) -> None:
    """Bring the schema up to date, as the owner; makes the two working roles first.

    Example: OWNER_DATABASE_URL=postgresql://owner:…@db/wutong wutong migrate
    """
    config = Config.from_env()
    if not config.owner_database_url:
        raise Misconfigured(reason="请设置 OWNER_DATABASE_URL，迁移以库主身份进行")
    app, relay = (make_url(url).password if url else None for url in (config.database_url, config.relay_database_url))
    if not app or not relay:
        raise Misconfigured(reason="请在 DATABASE_URL 和 RELAY_DATABASE_URL 中写明两个角色的密码")
    roles.ensure(config.owner_database_url, app=str(app), relay=str(relay))
    if down:
        schema.downgrade(config.owner_database_url, revision)
    else:
        _up(config, revision)
    click.echo(f"the schema is at {revision}")


def _up(config: Config, revision: str) -> None:
    """A plugin that fails stops nobody else: it is put aside by `serve` and `worker`, and named by the doctor."""
    for plugin, why in schema.upgrade(config.owner_database_url, revision).items():
        click.echo(f"plugin {plugin} is put aside: {why}", err=True)


@click.command()
@ON_HOST
def doctor(host: str) -> None:
    """Check settings, servers, roles, schema and the demo's mark; code 1 if anything is wrong.

    Example: wutong doctor
    """
    findings = list(checks.examine(Config.from_env(), host=host))
    for finding in findings:
        told = finding.problem or finding.note
        click.echo(f"{'FAIL' if finding.problem else 'ok':<5}{finding.question:<20}{told}".rstrip())
    if any(finding.problem for finding in findings):
        raise SystemExit(1)


@click.command()
@click.option("--match", default="", help="Only addresses that contain this.")
def routes(match: str) -> None:
    """List every address with its methods and the right it asks for (* anybody, + whoever is signed in).

    Example: wutong routes --match /desk/
    """
    from wutong.app import create_app  # no other command here needs the whole application

    app = create_app()
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if match in rule.rule:
            methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
            right = right_of(app.view_functions[rule.endpoint]) or "*"
            click.echo(f"{methods:<12}{rule.rule:<64}{right}")


COMMANDS = (serve, migrate, doctor, routes)

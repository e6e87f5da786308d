"""`wutong demo`: run it, fill it."""

from pathlib import Path

import click

from wutong import tenancy
from wutong.config import Config
from wutong.demo import greeting, running, steps
from wutong.demo.story_command import story
from wutong.errors import Misconfigured


@click.group()
def demo() -> None:
    """The whole product on this machine, with a real province.

    Example: wutong demo run --port 8000
    """


@demo.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    envvar="PORT",
    default=8000,
    show_default=True,
    help="Port of the web on 127.0.0.1.",
)
@click.option("--province", envvar="PROVINCE", default=62, show_default=True, help="First two digits of its code.")
@click.option("--reset", envvar="RESET", is_flag=True, help="Throw the demo's data away first.")
@click.option("--check", envvar="CHECK", is_flag=True, help="Play the story once, then stop; code 0 if it went well.")
@click.option(
    "--database-url", envvar="DATABASE_URL", default="", help="Owner's address of a database instead of our own."
)
@click.option("--redis-url", envvar="REDIS_URL", default="", help="Valkey or Redis instead of our own.")
def run(port: int, province: int, *, reset: bool, check: bool, database_url: str, redis_url: str) -> None:
    """Start everything, fill it at the first start, stop everything with Ctrl-C.

    Example: wutong demo run --port 8001 --reset
    """
    wish = running.Wish(port, province, reset, database_url, redis_url)
    played = False
    with running.stoppable(), running.demo(wish) as (supervisor, env, at):
        click.echo(greeting.welcome(at, greeting.kept(Path(env["WUTONG_VAR"]))))
        if check:
            running.check(env)
            played = True
        else:
            running.watch(supervisor)
    click.echo("everything is stopped, the data is kept")
    if check and not played:
        raise SystemExit(1)


@demo.command(hidden=True)
@click.option("--province", default=62, show_default=True, help="First two digits of its code.")
def provision(province: int) -> None:
    """Fill the database with what is not in it yet; `run` calls this.

    Example: wutong demo provision --province 62
    """
    config = Config.from_env()
    if not config.demo:
        raise Misconfigured(reason="只有演示环境（WUTONG_DEMO=1）才能装入演示数据")
    steps.provision(config.owner_database_url, province)


@demo.command(hidden=True)
@click.option("--province", default=62, show_default=True, help="First two digits of its code.")
def seed(province: int) -> None:
    """Open the demo's accounts, suggest the plugins, file a case for every state; `provision` calls this.

    Example: wutong demo seed --province 62
    """
    config = Config.from_env()
    if not config.demo:
        raise Misconfigured(reason="只有演示环境（WUTONG_DEMO=1）才能开通演示账号")
    from wutong.app import create_app  # the supervisor, which imports this file too, needs none of it
    from wutong.demo import accounts, brought, cases, charged, forms, watched, windows

    code, other = tenancy.parse(str(province)), tenancy.parse(steps.elsewhere(province))
    with create_app(config).app_context():
        opened = [*accounts.open_all(code), *accounts.open_elsewhere(other)]
        cases.name_payee(code)
        for place in (code, tenancy.line(other)[1]):
            cases.switch_all_on(place)
        forms.publish(code)
        filed = cases.fill(accounts.county(code))
        windows.fill(accounts.county(code))
        filed += charged.fill(accounts.county(code), config.var / "till.sqlite", config.pay_url)
        watched.fill(accounts.county(code))
        brought.fill(accounts.county(code), other)
    greeting.keep(opened, config.var)
    click.echo(f"{len(opened)} accounts, {filed} cases")


demo.add_command(story)
COMMANDS = (demo,)

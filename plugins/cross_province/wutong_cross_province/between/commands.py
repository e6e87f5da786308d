"""`wutong cross-province`: name the installation, make keys, invite partners, try a line, compare lists of letters."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from wutong.sdk import SYSTEM, new_id, now, region_parse, region_spell, standing, work
from wutong_cross_province import post
from wutong_cross_province.between import carrying, keys, partners, reconciling, rules
from wutong_cross_province.between.partners import Invitation


def _at(command: Callable[..., Any]) -> Callable[..., Any]:
    """Where our keys lie: the top of the installation, by its digits."""
    return click.option("--region", required=True, help="The top region of this installation, e.g. 62.")(command)


@click.group("cross-province")
def group() -> None:
    """Letters to other installations.

    Example: wutong cross-province keys --region 62
    """


@group.command("keys")
@_at
@click.option("--new", is_flag=True, help="Make a key: the first, or the next one, which signs in two days.")
@click.option("--at-once", is_flag=True, help="With --new: the old key must not be believed any longer.")
@click.option("--algorithm", default="Ed25519", help="Ed25519, or SM2 where its library is installed.")
def show_keys(region: str, new: bool, at_once: bool, algorithm: str) -> None:
    """Our keys and their fingerprints.

    Example: wutong cross-province keys --new --region 62
    """
    with standing(region):
        with work():
            if new:
                keys.make(algorithm=algorithm, at_once=at_once)
        with work():
            for each in keys.own():
                public = each.key.public()
                print_ = rules.fingerprint(public.signing, public.sealing)
                click.echo(f"{public.kid}\t{each.valid_from:%Y-%m-%d %H:%M}\t{_day(each.valid_until)}\t{print_}")


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "—"


@group.command("invite")
@_at
@click.argument("name")
@click.argument("address")
@click.option("--title", required=True, help="What people here call it.")
@click.option("--top", required=True, help="The region where it shows its keys, e.g. 63.")
@click.option("--covers", multiple=True, help="Regions in whose name it may speak; its top region without it.")
def invite(region: str, name: str, address: str, title: str, top: str, covers: tuple[str, ...]) -> None:
    """Fetch a partner's public keys; it is believed when two people have compared the fingerprint on the desk.

    Example: wutong cross-province invite qinghai https://zwfw.example --title 青海省 --top 63 --region 62
    """
    tops = [region_parse(each) for each in covers or (top,)]
    asked = Invitation(name, title, address, region_parse(top), tops)
    with standing(region):
        with work():
            partners.check_invitation(asked)
        shown = partners.fetched(address, asked.top)
        with work():
            click.echo(partners.newest_print(partners.invite(asked, shown, actor=SYSTEM)))


@group.command("renew")
@_at
@click.argument("name")
def renew(region: str, name: str) -> None:
    """Read a trusted partner's keys again now; it happens every day by itself.

    Example: wutong cross-province renew qinghai --region 62
    """
    with standing(region):
        with work():
            partner = partners.called(name)
            address, top = partner.address, partner.top
        shown = partners.fetched(address, top)
        with work():
            click.echo(f"{partners.renew(name, shown, actor=SYSTEM)} new")


@group.command("partners")
@_at
def list_partners(region: str) -> None:
    """Every partner with its state and the fingerprint of its newest key.

    Example: wutong cross-province partners --region 62
    """
    with standing(region), work():
        for each in partners.all_():
            click.echo(f"{each.name}\t{each.state}\t{each.address}\t{partners.newest_print(each)}\t{each.title}")


@group.command("greet")
@click.argument("name")
@click.argument("peer")
@click.option("--region", required=True, help="The region of ours that writes, e.g. 622927.")
def greet(name: str, peer: str, region: str) -> None:
    """Send a letter that only says that the line works.

    Example: wutong cross-province greet qinghai 630102 --region 622927
    """
    with standing(region), work():
        to = post.Address(name, region_parse(peer))
        click.echo(post.send("between.greeting", new_id(), {}, to=to, actor=SYSTEM))


@group.command("reconcile")
@_at
@click.argument("name")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Letters from this day on; a month without it.")
def reconcile(region: str, name: str, since: datetime | None) -> None:
    """Compare all letters with a partner's list, of the region and of all below it, and send again what is missing.

    Example: wutong cross-province reconcile qinghai --since 2026-11-01 --region 62
    """
    begins = since.astimezone() if since else now() - reconciling.USUAL
    with standing(region, down=True), work():
        found = reconciling.pairs(name, begins)
    different = 0
    for home, peer in found:
        with standing(region_spell(home)):
            different += _compared(name, home, peer, begins)
    click.echo(f"{len(found)} pairs, {different} differences")


def _compared(name: str, home: int, peer: int, since: datetime) -> int:
    try:
        found = reconciling.reconcile(name, peer, since=since)
    except (carrying.Away, carrying.Refusal, rules.NotBelieved) as error:
        click.echo(f"{region_spell(home)}\t{region_spell(peer)}\tno answer: {error}", err=True)
        return 0
    for each in found:
        done = each.done or "left to people"
        click.echo(f"{region_spell(home)}\t{region_spell(peer)}\t{each.way}\t{each.id}\t{each.what}\t{done}")
    return len(found)


COMMANDS = (group,)

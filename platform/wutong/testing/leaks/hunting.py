"""The hunt: walk every door as everybody, then with everybody's addresses, then knock with everybody's forms."""

from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import Any

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from wutong.testing import tree
from wutong.testing.leaks import arrivals, knocking, lying, resuming
from wutong.testing.leaks.garden import Garden
from wutong.testing.leaks.links import Page
from wutong.testing.leaks.planting import COUNTERS
from wutong.testing.leaks.trail import ALIKE, Finding, Hunt
from wutong.testing.leaks.visitors import Visitor, region_of

#: Regions that are put into addresses, besides the visitor's own; links are followed to these and to all counters.
SWAPPED = (tree.JISHISHAN, tree.DONGXIANG)


def hunt(garden: Garden, *, only: str = "") -> list[Finding]:
    """Hunt through the application, or the addresses that contain `only`, and through what lies behind it."""
    made = Hunt(garden, only)
    garden.world.app.config["PROPAGATE_EXCEPTIONS"] = False  # a fault is a finding, not the end of the hunt
    with lying.listening(garden):
        _hunt(made, garden.visitors or arrivals.arrive(garden))
    if not only:
        made.findings |= {Finding("lying open", where, what) for where, what in lying.search(garden)}
    return sorted(made.findings)


def _hunt(made: Hunt, visitors: list[Visitor]) -> None:
    for who in visitors:
        _walk(made, who)
    met = {address for alike in made.addresses.values() for address in alike if _names_something(made, address)}
    everywhere = _alike(made, met | set(_swapped(made)))
    for who, addresses in product(visitors, everywhere):
        for address in _asked(who, addresses):
            if address not in made.seen[who.name] and not made.shut_before(who, address):
                made.ask(who, address)
    made.lay = lying.rows(made.garden.world)
    for who in visitors:
        made.findings |= {*knocking.knock(made, who), *resuming.knock(made, who)} | set(knocking.hurt(made, who))


def _walk(made: Hunt, who: Visitor) -> None:
    """Follow every link and every asking form from the start pages, each address once.

    Who is forged opens the start pages alone: what is behind them was a stranger's walk, or is asked for afterwards.
    """
    starts, near = _starts(made.app, {*SWAPPED, *who.rights}), {None, *COUNTERS, *who.rights}
    waiting, seen = [each for each in starts if not who.bearer or each.startswith("/api/")], made.seen[who.name]
    while waiting:
        address = waiting.pop()
        if address in seen or region_of(address) not in near or not made.remember(address, who):
            continue
        seen.add(address)
        offered = _offered(made, who, made.ask(who, address), address)
        waiting += () if who.forged else offered


def _starts(app: Flask, places: Iterable[int]) -> Iterator[str]:
    """Every door that needs no more than a region, at each of the places."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.arguments <= {"region"}:
            yield from (_filled(app, rule, region=place) for place in (places if rule.arguments else SWAPPED[:1]))


def _filled(app: Flask, rule: Rule, **values: Any) -> str:
    return app.url_map.bind("localhost").build(rule.endpoint, {name: values[name] for name in rule.arguments})


def _offered(made: Hunt, who: Visitor, answer: TestResponse, address: str) -> Iterable[str]:
    if target := answer.headers.get("Location"):
        return [target.removeprefix("http://localhost")]
    if answer.mimetype != "text/html":
        return ()
    page = Page(address, answer.get_data(as_text=True))
    for form in page.forms:
        if form.method == "post":
            made.keep(form, who)
    return [*sorted(page.links, key=made.again), *page.asked()]


def _swapped(made: Hunt) -> Iterator[str]:
    """Every door that takes ids, filled with ids that anybody met, at every region that is put into addresses."""
    _meet(made)
    for rule in made.app.url_map.iter_rules():
        names = sorted(rule.arguments - {"region"})
        if "GET" in (rule.methods or ()) and names:
            for values in islice(product(*(made.met[name] for name in names)), ALIKE * 2):
                told = dict(zip(names, values, strict=True))
                places = SWAPPED if "region" in rule.arguments else SWAPPED[:1]
                yield from filter(made.door, (_filled(made.app, rule, region=place, **told) for place in places))


def _alike(made: Hunt, addresses: Iterable[str]) -> list[list[str]]:
    """The addresses by shape: door, region, and whether something is asked for behind the path."""
    found: dict[Any, list[str]] = {}
    for address in sorted(addresses):
        endpoint, _ = made.door(address) or ("", {})
        found.setdefault((endpoint, region_of(address), "?" in address), []).append(address)
    return list(found.values())


def _asked(who: Visitor, addresses: list[str]) -> list[str]:
    """Every address of one shape; who is forged is nobody at every door alike, whatever is in its address."""
    return addresses[:1] if who.forged else addresses


def _names_something(made: Hunt, address: str) -> bool:
    """Whether an address holds an id; one with no more than a region was a start page of everybody's."""
    _, arguments = made.door(address) or ("", {})
    return bool(arguments.keys() - {"region"})


def _meet(made: Hunt) -> None:
    """Note the value of every argument of every remembered address."""
    for address in [address for alike in made.addresses.values() for address in alike]:
        _, arguments = made.door(address) or ("", {})
        for name, value in arguments.items():
            made.met[name][value] = None

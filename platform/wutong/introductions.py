"""Introduces the rooms to the web kit: their answers in the kit's own shapes (`web.lookups`)."""

from collections.abc import Sequence
from dataclasses import replace

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import today
from wutong.notices import queries as notices
from wutong.people import presence, provider, signin
from wutong.regions import branding, proof, successors
from wutong.regions import queries as regions
from wutong.regions.models import Region
from wutong.web.lookups import About, Lookups, RegionView


def register(asked: Lookups) -> None:
    """Fill in the kit's look-ups."""
    asked.region, asked.children, asked.trail, asked.about = view, children, trail, about
    asked.who, asked.client, asked.sign_in = presence.who, provider.client, signin.sign_in_address
    asked.waiting, asked.proof = waiting, proof.question


def view(code: int) -> RegionView | None:
    """A region of the tree, an abolished one with those who have its place."""
    found = regions.find(code)
    if found is None or found.open:
        return None if found is None else _seen(found)
    if found.valid_from > today():
        return replace(_seen(found), begins=found.valid_from)
    return replace(_seen(found), ended=found.valid_to, heirs=tuple(map(_seen, successors.heirs(code))))


def _seen(region: Region) -> RegionView:
    return RegionView(region.code, region.name, region.level, full_name=region.full_name)


def children(code: int) -> Sequence[RegionView]:
    """The regions directly below."""
    return [_seen(region) for region in regions.children(code)]


def trail(code: int) -> Sequence[RegionView]:
    """The provinces, cities … above a region; the nation is the front page."""
    return [_seen(region) for region in regions.line(code) if region.code not in (code, tenancy.NATION)]


def about() -> About:
    """How the present region shows itself: its office's own words, and the look of its line."""
    is_open, own = regions.office()
    look = {name: value for name, (value, _) in branding.shown().items()}
    return About(open=is_open, **{name: {**look, **own}.get(name, "") for name in About.WORDS})


def waiting(actor: Actor) -> int:
    """How many notices the reader has not read."""
    return notices.waiting(actor)

"""Where an address lies: the built-in link, a plugin's map, and nothing where an adapter answers nonsense."""

from dataclasses import replace
from typing import Any

import pytest

from wutong.sdk import MapPlace, MapShown, map_of
from wutong.testing.tree import JISHISHAN
from wutong.testing.world import World
from wutong.web.maps import MAPS, Geo, MapAgreement

HALL = MapPlace("县政务大厅", "吹麻滩镇 3 号")


def use(world: World, protocol: str, url: str = "https://map.example") -> None:
    world.app.config["WUTONG"] = replace(world.app.config["WUTONG"], map_protocol=protocol, map_url=url)


@pytest.mark.parametrize(
    ("place", "link"),
    [
        (HALL, "geo:0,0?q=%E5%90%B9%E9%BA%BB%E6%BB%A9%E9%95%87%203%20%E5%8F%B7"),
        (replace(HALL, longitude=102.875, latitude=35.7175), "geo:35.717500,102.875000?q=%E5%90%B9%E9%BA%BB"),
        (MapPlace("A", ""), "geo:0,0?q=A"),
    ],
)
def test_built_in_is_a_link_that_a_telephone_opens(place: MapPlace, link: str) -> None:
    assert Geo(MapAgreement("", "")).show(place).link.startswith(link)


def test_a_plugins_map_holds_where_it_is_on(world: World) -> None:
    use(world, "dummy.map")
    with world.at(JISHISHAN):
        assert map_of(HALL).link.startswith("geo:")
    world.switch_on("dummy")
    with world.at(JISHISHAN):
        assert map_of(HALL).route.startswith("https://map.example/to?q=")
    use(world, "nobody.draws")
    with world.at(JISHISHAN):
        assert map_of(HALL).link.startswith("geo:")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (None, MapShown()),
        (MapShown("javascript:alert(1)", "http://127.0.0.1/", "https://elsewhere.example/a.png"), MapShown()),
        (MapShown("https://map.example/a", "", "//elsewhere.example/a.png"), MapShown("https://map.example/a")),
        (MapShown("", "", "/622927/dummy/map.png"), MapShown("", "", "/622927/dummy/map.png")),
    ],
)
def test_what_leads_elsewhere_than_it_may_is_left_out(
    world: World, monkeypatch: pytest.MonkeyPatch, said: Any, shown: MapShown
) -> None:
    class Odd:
        def __init__(self, agreement: MapAgreement) -> None: ...

        def show(self, place: MapPlace) -> Any:
            return said

    world.switch_on("dummy")
    use(world, "dummy.map")
    monkeypatch.setitem(MAPS._makers, "dummy.map", (Odd, "dummy"))
    with world.at(JISHISHAN):
        assert map_of(HALL) == shown

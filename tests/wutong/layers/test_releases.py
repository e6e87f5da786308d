from uuid import uuid4

from tests.wutong.layers.things import THING

from wutong.access import SYSTEM
from wutong.layers.claims import Reach, claim
from wutong.layers.kinds import Edit
from wutong.layers.queries import effective, one
from wutong.layers.releases import publish
from wutong.testing.tree import GANSU, JISHISHAN, VILLAGE
from wutong.testing.world import World

FULL = {"name": "低保", "days": 20, "papers": ["a", "b"], "levels": [4, 6]}


def test_a_village_sees_what_the_province_publishes_and_the_county_claims(things: World) -> None:
    item = uuid4()
    with things.working(GANSU):
        publish(THING, [Edit(item, FULL, defines=True)], actor=SYSTEM)
    with things.working(JISHISHAN):
        publish(THING, [Edit(item, {"days": 5, "phone": "1"})], actor=SYSTEM)
        claim(THING, [item], actor=SYSTEM, reach=Reach(frozenset({"self", "villages"})))
    with things.working(VILLAGE):
        seen = one(THING, VILLAGE, item, frozenset({6}))
        assert seen is not None
        assert seen.values == {**FULL, "days": 5, "phone": "1", "hours": None}
        assert seen.origins["days"].region == JISHISHAN
        assert seen.origins["name"].region == GANSU
        assert [found.item for found in effective(THING, VILLAGE, frozenset({6}))] == [item]

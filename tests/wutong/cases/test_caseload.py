"""The cases of the bench of inboxes: the first page that is worked out for a county is the one its desk shows."""

from tests.bench import caseload

from wutong.cases import inbox
from wutong.testing.world import World


def test_the_bench_finds_in_an_inbox_what_it_put_there(world: World) -> None:
    cases = 300 * len(caseload.COUNTIES)
    caseload.fill(world.servers.url(world.name), cases)
    county = caseload.COUNTIES[7]
    with world.working(county):
        assert [case.id for case in inbox.listed().items] == caseload.first_page(county, cases)

"""Plugins: what ten of them, switched on, add to the office's inbox and to a filing.

Ten plugins as `wutong plugin new` makes them, each with tables, doors, a menu entry, a handler and a place on a page,
are installed; two counties differ in nothing but that one has them on. Both sides are asked in turn, in one process and
with PostgreSQL that waits for the disk, so that the ratio is of the same minute on the same machine.

What the three bundled ones do besides is measured by `bundles` and `handovers`.
"""

import itertools
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from flask.testing import FlaskClient
from tests.bench import bundles, handovers
from tests.bench.report import Report, seconds
from tests.bench.servers import installed, token

from wutong.access import SYSTEM, Actor
from wutong.authoring import scaffold
from wutong.clock import new_id
from wutong.layers.kinds import Edit
from wutong.layers.releases import publish
from wutong.matters import actions, loading, pack
from wutong.matters.models import MATTER as KIND
from wutong.matters.rules import item_of
from wutong.people.rules import identifiers
from wutong.people.rules.roles import RIGHTS
from wutong.tenancy import spell
from wutong.testing import tree
from wutong.testing.world import World
from wutong.web import lookups
from wutong.web.lookups import Who

TEN = [f"guest{number}" for number in range(10)]
#: The county where they are on, and the one where they are off.
ON, OFF = tree.JISHISHAN, tree.DONGXIANG
#: A matter that asks for no papers.
MATTER = "SL-0003"
#: How much ten plugins may add, in percent.
AT_MOST = 5


def run(report: Report, full: bool) -> None:
    """Every part; `full` asks more often."""
    with tempfile.TemporaryDirectory() as folder:
        _invite(Path(folder))
        for part in PARTS:
            part(report, full)


def _invite(folder: Path) -> None:
    """Make ten plugins and let this process find them."""
    for name in TEN:
        sys.path.insert(0, str(scaffold.write(name, f"客人{name[-1]}", folder)))
    told = folder / "wutong_guests-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: wutong-guests\nVersion: 1.0\n")
    lines = [f"{name} = wutong_{name}:plugin" for name in TEN]
    (told / "entry_points.txt").write_text("\n".join(["[wutong.plugins]", *lines, ""]))
    sys.path.insert(0, str(folder))


def switched_on(report: Report, full: bool) -> None:
    """The inbox and a filing, with ten and with none."""
    with installed() as world:
        office = Office(world)
        for name in TEN:
            world.switch_on(name, region=ON)
        rounds, times = (15, 120) if full else (7, 40)
        for what, ask in (("inbox", office.inbox), ("filing", office.file)):
            sides = {f"{what}, {said}": place for said, place in (("ten plugins", ON), ("no plugin", OFF))}
            for place in sides.values():
                office.middle(ask, place, times)
            found = report.alternate(
                {name: lambda turn, p=place, a=ask: office.middle(a, p, times) for name, place in sides.items()},
                "ms", rounds=rounds,
            )  # type: ignore[misc]  # fmt: skip
            ten, none = (figure.median for figure in found.values())
            report.promise(f"{what}: what ten plugins add", (ten / none - 1) * 100, "%", at_most=AT_MOST)
        report.facts["plugins on"] = len(TEN)


class Office:
    """Two counties with the same matters and as many cases, one browser that may do everything, one program."""

    def __init__(self, world: World) -> None:
        self.world, self.serial = world, itertools.count()
        with world.app.app_context():
            loading.load(pack.read(pack.for_province(tree.GANSU)), tree.GANSU)
        with world.working(tree.GANSU):
            publish(KIND, [Edit(item_of(MATTER), {"papers": []})], actor=SYSTEM)
        for county in (ON, OFF):
            with world.working(county):
                actions.claim([MATTER], actor=SYSTEM)
        self.tokens = {county: token(world, county, "case.file", "case.read") for county in (ON, OFF)}
        person = new_id()
        everything = frozenset({*RIGHTS, *(f"{name}.write" for name in TEN)})
        office = Actor("staff", person, None, None, everything, "马建国")
        lookups.of(world.app).who = lambda code: Who(replace(office, region=code), (person,))
        self.browser: FlaskClient = world.client()
        for county in (ON, OFF):
            for _ in range(60):
                self.file(county)

    def middle(self, ask: Callable[[int], None], place: int, times: int) -> float:
        """ms of the middle one of so many."""
        took = sorted(seconds(lambda: ask(place)) for _ in range(times))
        return took[times // 2] * 1000

    def inbox(self, place: int) -> None:
        """The first page, as the desk shows it."""
        page = self.browser.get(f"/{spell(place)}/desk/cases/")
        assert page.status_code == 200
        assert ("客人0" in page.text) is (place == ON)

    def file(self, place: int) -> None:
        """One more case, of another person."""
        number = next(self.serial)
        body = f"622927{18600101 + number // 1000 % 28:08d}{number % 1000:03d}"
        told = {
            "matter": MATTER, "name": "示例", "telephone": f"139{number % 10**8:08d}", "mandate": "口头委托",
            "id_number": body + identifiers.number_check(body),
        }  # fmt: skip
        headers = {"Authorization": f"Bearer {self.tokens[place]}"}
        answer = self.browser.post(f"/api/v1/{spell(place)}/cases/", json=told, headers=headers)
        assert answer.status_code == 201, answer.text[:300]


#: What is measured, in this order; each takes the report and whether it is the full run.
PARTS: tuple[Callable[[Report, bool], None], ...] = (switched_on, bundles.filed, handovers.run)

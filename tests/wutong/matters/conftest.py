"""A generated list of the shape of a real county's, with the faults met in real ones; a world with the demo's pack."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlsxwriter
from tests.wutong.cases.conftest import story, town  # noqa: F401
from werkzeug.test import TestResponse

from wutong.access import Actor
from wutong.matters import loading, pack
from wutong.testing.database import Servers
from wutong.testing.tree import GANSU
from wutong.testing.world import World
from wutong.web import lookups
from wutong.web.lookups import Who

HEADINGS = ("name", "item_type", "department", "level")
TYPES = ("行政许可", "公共服务", "其他行政权力", "行政确认", "行政给付", "行政裁决", "行政奖励")
VERBS = ("核发", "变更", "注销", "延续", "补办", "备案", "查询", "登记")
DEPARTMENTS = ("区行政审批局", "区人社局", "区公安分局", "区住建局", "区医疗保障局")

#: The 1-based spreadsheet row of each planted fault, by what is wrong there.
FAULTY = {
    "full width digit": (10, ("水土保持方案审批（据省政府令第349号,权限下放等８市)", "行政许可", "区水务局", "county")),
    "mixed brackets": (20, ("发票领用(县级行使）", "公共服务", "区税务局", "county")),
    "level in name": (30, ("危险废物经营许可补办(市级)", "行政许可", "区生态环境局", "county")),
    "no name": (40, ("", "行政许可", "区住建局", "county")),
    "numbered type": (50, ("土地承包纠纷裁决", "09", "区农业农村局", "county")),
    "unknown type": (60, ("村级印章管理", "村务", "区民政局", "county")),
    "own motion": (70, ("违法建设处罚", "行政处罚", "区综合执法局", "county")),
    "no level": (80, ("气象证明开具", "公共服务", "区气象局", "")),
    "graded": (90, ("水利工程审查", "行政许可", "区水务局", "分级管理")),
    "twice": (100, ("事项12核发", "行政许可", "区行政审批局", "county")),
    "same but signs": (110, ("食品（小作坊）登记", "行政许可", "区市监局", "county")),
    "same with signs": (111, ("食品小作坊登记", "行政许可", "区市监局", "county")),
}


def rows(count: int = 1135) -> list[tuple[str, ...]]:
    """`count` rows below the heading; every faulty one stands at its row of `FAULTY`."""
    made = [_row(number) for number in range(2, count + 2)]
    for row, content in FAULTY.values():
        made[row - 2] = content
    return made


def _row(number: int) -> tuple[str, ...]:
    kind = TYPES[0] if number == 12 else TYPES[number % len(TYPES)]
    department = DEPARTMENTS[0] if number == 12 else DEPARTMENTS[number % len(DEPARTMENTS)]
    verb = VERBS[0] if number == 12 else VERBS[number % len(VERBS)]
    return (f"事项{number}{verb}", kind, department, "county")


def as_csv(folder: Path, encoding: str = "utf-8-sig") -> Path:
    path = folder / "county.csv"
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out).writerows([HEADINGS, *rows()])
    return path


@pytest.fixture(scope="session")
def faulty() -> dict[str, int]:
    """The spreadsheet row of each planted fault."""
    return {name: row for name, (row, _) in FAULTY.items()}


@pytest.fixture(scope="session")
def county_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return as_csv(tmp_path_factory.mktemp("lists"))


@pytest.fixture
def county_gbk(tmp_path: Path) -> Path:
    return as_csv(tmp_path, "gb18030")


@pytest.fixture
def county_workbook(tmp_path: Path) -> Path:
    path = tmp_path / "county.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("政务服务事项")
        sheet.write_row(0, 0, ("某县政务服务事项清单",))
        sheet.write_row(2, 0, ("事项名称", "事项类型", "实施主体", "行使层级", "法定办结时限"))
        for number, row in enumerate(rows()[:40], start=3):
            sheet.write_row(number, 0, (*row, 20))
    return path


@pytest.fixture(scope="session")
def gansu(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world in which the demo's pack has been played; tests of doors share it and leave its lists as they are."""
    world = World(servers, tmp_path_factory.mktemp("gansu"))
    with world.app.app_context():
        loading.load(pack.read(pack.for_province(GANSU)), GANSU)
    yield world
    world.close()


class Desk:
    """A browser of somebody who holds some rights everywhere it goes."""

    def __init__(self, world: World, *rights: str) -> None:
        self.client = world.client()
        self.rights = frozenset(rights)
        lookups.of(world.app).who = self.who

    def who(self, region: int | None) -> Who:
        kind = "staff" if self.rights else "public"
        return Who(Actor(kind, region=region, rights=self.rights))

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=headers)

    def post(self, path: str, **form: object) -> TestResponse:
        page = self.client.get(path.split("/matters")[0].replace("/desk", "") + "/matters/").get_data(as_text=True)
        token = page.split('"X-CSRF-Token": "')[1].split('"')[0]
        return self.client.post(path, data=form, headers={"X-CSRF-Token": token})


@pytest.fixture
def desk(gansu: World) -> Iterator[Callable[..., Desk]]:
    """Makes a browser with the rights named; without any, a stranger's."""
    before = lookups.of(gansu.app).who
    yield lambda *rights: Desk(gansu, *rights)
    lookups.of(gansu.app).who = before

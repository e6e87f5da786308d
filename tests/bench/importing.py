"""Importing: 50,000 rows of an Excel workbook, read and interpreted, each in a process of its own for its peak memory.

* as offices send them: one sheet of 50,000 matters in sixteen columns.
* as our template has them: 10,000 matters with every element's column, some thirty filled, and 40,000 rows of papers.

Ten rows in a thousand are wrong, and exactly those are refused.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import xlsxwriter
from tests.bench.report import Report

from wutong.matters import codes, rules, workbook

ROWS = 50_000
#: Every so many rows one is wrong.
WRONG = 100
HEADS = (
    "事项代码", "事项名称", "事项类型", "行使层级", "实施主体", "服务对象", "法定办结时限", "承诺办结时限",
    "到现场次数", "设定依据", "受理条件", "办理地点", "办理时间", "咨询电话", "监督投诉电话", "网上申请",
)  # fmt: skip
#: What the process that is measured runs: the file's name comes as its argument.
_MEASURED = """
import json, sys, time
from pathlib import Path
from wutong.matters import interchange
from wutong.matters.importing import Setup
def peak():  # of this program alone; what getrusage tells begins with that of the process that started it
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
before = peak()
began, start = time.perf_counter(), time.process_time()
found = interchange.read(Path(sys.argv[1]), Setup("62"))
took, busy = time.perf_counter() - began, time.process_time()
print(json.dumps({"seconds": took, "cpu": busy - start, "peak": peak() / 1024, "before": before / 1024,
                  "rows": found.rows, "entries": len(found.entries), "good": len(found.good)}))
"""


def run(report: Report, full: bool) -> None:
    """Generate both workbooks and measure each three times; small runs have a tenth of the rows."""
    rows = ROWS if full else ROWS // 10
    with tempfile.TemporaryDirectory() as folder:
        files = {"list": _list(Path(folder), rows), "template": _template(Path(folder), rows)}
        taken: dict[str, list[dict[str, Any]]] = {name: [] for name in files}

        def side(name: str) -> float:
            taken[name].append(_measured(files[name]))
            return float(taken[name][-1]["seconds"])

        sides: dict[str, Callable[[int], float]] = {
            f"{name}, {rows:,} rows": lambda turn, n=name: side(n)
            for name in files  # type: ignore[misc]
        }
        found = report.alternate(sides, "s", rounds=3)
        for (title, figure), told in zip(found.items(), taken.values(), strict=True):
            assert {(one["rows"], one["good"]) for one in told} == {(rows, _good(told[0]["entries"]))}, told
            report.promise(title, figure.median, "s", at_most=15)
            report.promise(f"{title}: peak memory", max(one["peak"] for one in told), "MB", at_most=300)
        report.facts["seconds of processor, whoever else is busy"] = {
            name: round(min(one["cpu"] for one in told), 2) for name, told in taken.items()
        }
        report.facts["memory before reading, MB"] = round(taken["list"][0]["before"], 1)
        report.facts["workbooks, MB"] = {name: round(path.stat().st_size / 1e6, 1) for name, path in files.items()}


def _measured(path: Path) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", _MEASURED, str(path)], check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def _good(entries: int) -> int:
    return entries - len(range(0, entries, WRONG))


def _name(number: int) -> str:
    return f"示例事项{number}核发（含变更、延续、补办）"


def _list(folder: Path, rows: int) -> Path:
    path = folder / "list.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("政务服务事项")
        sheet.write_row(0, 0, HEADS)
        for number in range(rows):
            sheet.write_row(number + 1, 0, _row(number))
    return path


def _row(number: int) -> tuple[Any, ...]:
    kind = "不知道" if number % WRONG == 0 else ("行政许可", "公共服务", "行政确认")[number % 3]
    return (
        f"BM-{number:06d}", _name(number), kind, "县级；乡级", f"示例部门{number % 40}", "自然人；企业法人", 20, 5, 1,
        f"示例条例第{number % 90}条：申请人应当提交真实材料，行政机关应当在二十日内作出决定。",
        "年满十八周岁\n在本地居住", f"示例路{number % 300}号政务大厅", "周一至周五 9:00–17:00",
        "0930-0001234", "0930-0004321", "是",
    )  # fmt: skip


def _template(folder: Path, rows: int) -> Path:
    path = folder / "template.xlsx"
    path.write_bytes(workbook.workbook(_matters(rows // 5)))
    return path


#: Elements of any kind but rows, so many that each matter has thirty.
_FILLED = [one for one in rules.ELEMENTS if one.kind in ("yes", "code", "codes", "lines", "long")][:22]
_SAMPLE = {"yes": True, "lines": ["第一条", "第二条"], "long": "按示例条例的规定办理，由示例部门负责解释。"}


def _matters(count: int) -> Iterator[dict[str, Any]]:
    paper = {"need": "required", "form": next(iter(codes.FORMS)), "copies": 1, "note": "加盖公章，一式一份。"}
    papers = [{"name": f"示例材料{number}", **paper} for number in range(4)]
    free = {one.name: _sample(one) for one in _FILLED}
    for number in range(count):
        row = _row(number)
        held = {
            "code": row[0],
            "name": row[1],
            "item_type": "01",
            "exercise_levels": [4],
            "visits": 1,
            "papers": papers,
        }
        wrong = {"consult_phone": "不知道" if number % WRONG == 0 else "0930-0001234"}
        yield {**free, **held, **wrong, "address": row[11], "department": row[4]}


def _sample(one: rules.Element) -> Any:
    first = next(iter(one.options), None)
    return {"code": first, "codes": [first]}.get(one.kind, _SAMPLE.get(one.kind))

"""Letters between two installations on this machine: how many a second go the whole way, and how long one takes.

A hand-over is a letter from the verb that writes it to the sender's knowledge that its receiver ran: signed, sealed,
posted, checked, taken in, processed, confirmed. Both sides, with PostgreSQL that waits for the disk, share the machine.
"""

import random
import tempfile
import time
from pathlib import Path

from tests.bench.line import Line
from tests.bench.pair import Side, paired
from tests.bench.report import Figure, Report
from tests.bench.servers import SAFE
from tests.chaos.machine import until

from wutong.clock import new_id
from wutong.testing.database import serving

#: Letters in a burst of cases of their own, and letters that are timed one by one.
BURST, SINGLE = {False: 60, True: 600}, {False: 10, True: 60}
PATIENCE = 900.0


def run(report: Report, full: bool) -> None:
    """Measure both."""
    with serving(SAFE) as servers, tempfile.TemporaryDirectory() as folder:
        lines = [Line(random.Random(1)), Line(random.Random(2))]
        with paired(servers, Path(folder), lines) as (a, b):
            _single(report, a, b, SINGLE[full])
            _burst(report, a, b, BURST[full])
        for line in lines:
            line.close()


def _single(report: Report, a: Side, b: Side, count: int) -> None:
    taken = []
    for number in range(1, count + 1):
        began = time.perf_counter()
        a.send(b, new_id())
        until(lambda number=number: a.done() >= number, "one letter is processed")  # type: ignore[misc]
        taken.append((time.perf_counter() - began) * 1000)
    name = "hand-over to another installation and its word back, alone"
    report.figures.append(Figure(name, "ms", tuple(sorted(taken))))
    report.facts["handover_p95_ms"] = sorted(taken)[int(len(taken) * 0.95) - 1]


def _burst(report: Report, a: Side, b: Side, count: int) -> None:
    before, began = a.done(), time.perf_counter()
    for _ in range(count):
        a.send(b, new_id())
    until(lambda: a.done() >= before + count, "the burst is processed", PATIENCE)
    rate = count / (time.perf_counter() - began)
    report.figures.append(Figure("hand-overs of cases of their own, in one burst", "/s", (rate,)))

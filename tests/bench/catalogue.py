"""The catalogue, with `full` at the size of the nation: every figure that was promised of it, in one run.

PostgreSQL waits for the disk; every reading is the application role's, in a scope and transaction of its own.

* `publishing`: does publishing cost more with more descendants, in time and in WAL; what copying down would cost.
* `reading`: what inheriting costs a reader, beside finished copies selected by primary key; what changed for me.
* `answers`: a village's list over the door, cached with its validity check, beside Flask alone.
* `boards`, `searching`: the push board of a province of 22,000; search on a county's list.
* `importing`: workbooks of 50,000 rows, in processes of their own.
"""

import os

from tests.bench import answers, boards, importing, nation, publishing, reading, searching
from tests.bench.report import Report

#: What the nation must at least hold.
NATION = {"regions": 665_000, "matters": 80_000, "overrides": 1_000_000, "effective claims": 20_000_000}


def run(report: Report, full: bool) -> None:
    """Measure everything; `full` on the nation."""
    report.facts["load before"] = os.getloadavg()
    with nation.whole(report) if full else nation.small() as land:
        held = report.facts["held"] = nation.counted(land)
        for name, least in NATION.items() if full else ():
            report.promise(f"held: {name}", held[name], "", at_least=least)
        report.facts["bytes"] = nation.sizes(land)
        for part in (publishing, reading, answers, boards, searching):
            part.measure(report, land)
    importing.run(report, full)

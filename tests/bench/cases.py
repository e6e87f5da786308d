"""Cases: how many filings a second the whole installation takes in, and what the lists of cases cost.

* filings (`filing`): over the machine door, with two papers and without, from eight clients; PostgreSQL waits for the
  disk, and web, relay and worker run on the same cores. One county takes all of them, or forty are drawn from a Zipf
  distribution with a fixed seed. LENGTH=600 files that many seconds on end and watches the memory.
* lists (`lists`): the inbox and a citizen's own cases over HTTP, from sixteen browsers at once. SIZES=1000000,5000000
  says how many cases there are.
* inboxes (`inboxes`): the inbox in one process, with 50,000 cases and with many more in the whole table and equally
  many open ones in each county; and the same as a role past all policies.
"""

import os
import tempfile
from pathlib import Path

from tests.bench import lists
from tests.bench.filing import Filings
from tests.bench.inboxes import Inboxes
from tests.bench.report import Report
from tests.bench.servers import SAFE, installed

from wutong.testing.database import serving


def run(report: Report, full: bool) -> None:
    """Filings, lists, inboxes; `full` takes longer rounds, a million cases and five."""
    length = float(os.environ.get("LENGTH") or (600 if full else 20))
    sizes = [int(size) for size in (os.environ.get("SIZES") or ("1000000,5000000" if full else "100000")).split(",")]
    with installed() as world:
        Filings(report, world, 12.0 if full else 5.0, length).measure()
    lists.measure(report, sizes, 30.0 if full else 8.0)
    with serving(SAFE) as servers, tempfile.TemporaryDirectory() as var:
        Inboxes(report, servers, Path(var), 1_000_000 if full else 250_000, 400 if full else 150).measure()

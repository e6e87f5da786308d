"""`python -m tests.bench [--full]`: run the benchmarks, print their tables, write var/bench/*.json.

`ONLY=catalogue,cases` in the environment runs just these.
"""

import argparse
import os
from importlib import import_module
from pathlib import Path

from tests.bench.report import Report

BENCHES = ("regions", "catalogue", "cases", "web")
#: What runs only where it is asked for by name: `catalogue` and `cases` hold the first two already.
ASKED_FOR = ("importing", "statistics", "handovers", "plugins")
FOLDER = Path("var/bench")


def main() -> None:
    """Run what is wanted."""
    options = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    options.add_argument("--full", action="store_true", help="the sizes that the targets name")
    full = options.parse_args().full
    only = [name for name in os.environ.get("ONLY", "").split(",") if name]
    known = (*BENCHES, *ASKED_FOR)
    if unknown := set(only).difference(known):
        options.error(f"ONLY={','.join(sorted(unknown))}: there are {', '.join(known)}")
    for name in only or BENCHES:
        report = Report(name, full)
        try:
            import_module(f"tests.bench.{name}").run(report, full)
        finally:  # what was measured before something went wrong took its time too
            print(report.say(), f"\n  → {report.write(FOLDER)}", flush=True)


if __name__ == "__main__":
    main()

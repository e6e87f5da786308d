"""What every program of the installation spends: processor time and memory, by name, beside whatever else runs here.

Processor time is what holds on a machine that others use too: a rate only says how much of it was left.
"""

import os
from collections import Counter
from contextlib import suppress

import psutil
from tests.bench.servers import Supervisor

#: What is counted beside the supervisor's programs: PostgreSQL with all its processes, and we who ask.
DATABASE, CLIENT = "database", "client"


class Spending:
    """A look at the programs of a supervisor, at PostgreSQL under `postmaster`, and at this process."""

    def __init__(self, supervisor: Supervisor, postmaster: int) -> None:
        self.supervisor, self.postmaster = supervisor, postmaster

    def seconds(self) -> dict[int, tuple[str, float]]:
        """Name and processor seconds so far of each process."""
        found = {}
        for pid, name in self._processes().items():
            with suppress(psutil.NoSuchProcess):
                times = psutil.Process(pid).cpu_times()
                found[pid] = name, times.user + times.system
        return found

    def megabytes(self) -> dict[str, float]:
        """Memory of each program of ours, what several processes share counted once."""
        held: Counter[str] = Counter()
        for pid, name in self._processes().items():
            if name not in (DATABASE, CLIENT):
                with suppress(psutil.NoSuchProcess):
                    held[name] += psutil.Process(pid).memory_full_info().pss / 2**20
        return dict(held)

    def _processes(self) -> dict[int, str]:
        roots = {one.child.pid: one.name for one in self.supervisor.programs if one.child is not None}
        roots[self.postmaster] = DATABASE
        found = {os.getpid(): CLIENT}
        for root, name in roots.items():
            with suppress(psutil.NoSuchProcess):
                family = [psutil.Process(root), *psutil.Process(root).children(recursive=True)]
                found |= {each.pid: name for each in family}
        return found


def spent(before: dict[int, tuple[str, float]], after: dict[int, tuple[str, float]], times: int) -> dict[str, float]:
    """Milliseconds by name for each of so many things; what a process that is gone by now spent is not known."""
    told: Counter[str] = Counter()
    for pid, (name, now) in after.items():
        told[name] += (now - before.get(pid, (name, 0.0))[1]) * 1000 / max(1, times)
    return {name: round(value, 2) for name, value in told.most_common()}

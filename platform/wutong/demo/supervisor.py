"""Keeps the demo's processes alive, and ends them in order.

The order of start is the order of need; the end goes the other way round, so nothing loses what it works with. A
process that dies is started again at once, unless it dies too often: then all stop and its last line is shown.
"""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from wutong.launch import processes
from wutong.launch.processes import CannotStart

OFTEN = 3  # deaths of one process within WITHIN seconds
WITHIN = 60.0


@dataclass(slots=True)
class Program:
    """A process of the demo: its name, its arguments after `python -m wutong.…`, its environment."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    child: "subprocess.Popen[bytes] | None" = None
    deaths: list[float] = field(default_factory=list)


class Supervisor:
    """Starts programs, notices which of them died, stops them all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs: list[Program] = []

    def start(self, name: str, argv: Sequence[str], env: Mapping[str, str]) -> None:
        """Run `python -m <argv>` under this name from now on."""
        program = Program(name, argv, env)
        self.programs.append(program)
        self._launch(program)

    def tend(self) -> list[str]:
        """Start again what has died since the last look; returns the names."""
        dead = [each for each in self.programs if each.child is not None and each.child.poll() is not None]
        for program in dead:
            self._mourn(program)
            self._launch(program)
        return [program.name for program in dead]

    def stop(self) -> None:
        """End all of them, the last started first."""
        for program in reversed(self.programs):
            if program.child is not None:
                processes.stop(program.child, patience=20)
            self._record(program).unlink(missing_ok=True)
        self.programs.clear()

    def log(self, name: str) -> Path:
        """Where a program's words go."""
        return self.folder / "run" / f"{name}.log"

    def _launch(self, program: Program) -> None:
        program.child = processes.spawn(
            [sys.executable, "-m", *program.argv],
            log=self.log(program.name),
            record=self._record(program),
            env=program.env,
        )

    def _mourn(self, program: Program) -> None:
        now = time.monotonic()
        program.deaths = [moment for moment in program.deaths if now - moment < WITHIN] + [now]
        if len(program.deaths) >= OFTEN:
            last = processes.tail(self.log(program.name))
            raise CannotStart(reason=f"{program.name} does not stay alive; its last line: {last}")

    def _record(self, program: Program) -> Path:
        return self.folder / "run" / f"{program.name}.json"


@contextmanager
def supervising(folder: Path) -> Iterator[Supervisor]:
    """A supervisor whose programs end with the block."""
    supervisor = Supervisor(folder)
    try:
        yield supervisor
    finally:
        supervisor.stop()

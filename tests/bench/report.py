"""What a benchmark says: rows for the table, targets, raw figures, and the machine they were taken on."""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROUNDS = 5


@dataclass(frozen=True)
class Figure:
    """One measured thing: the rounds' values with their unit, smallest first."""

    name: str
    unit: str
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle round."""
        return statistics.median(self.values)

    def line(self) -> str:
        """A row of the printed table: name, median, smallest to largest."""
        return f"  {self.name:<58} {self.median:>12,.3f} {self.unit:<8} {self.values[0]:,.3f} … {self.values[-1]:,.3f}"


@dataclass(frozen=True)
class Target:
    """A figure that somebody promised; `better` is at_most or at_least."""

    name: str
    value: float
    unit: str
    target: float
    better: str

    @property
    def met(self) -> bool:
        """Whether the promise is kept."""
        return self.value <= self.target if self.better == "at_most" else self.value >= self.target


@dataclass
class Report:
    """Collects what one benchmark measures."""

    name: str
    full: bool
    figures: list[Figure] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def alternate(
        self, sides: Mapping[str, Callable[[int], float]], unit: str, rounds: int = ROUNDS
    ) -> dict[str, Figure]:
        """Measure every side once a round, in turn, so that noise falls on all alike; returns figures by name.

        A side is called with the number of the round and returns its own figure in `unit`.
        """
        taken: dict[str, list[float]] = {name: [] for name in sides}
        for turn in range(rounds):
            for name, side in sides.items():
                taken[name].append(side(turn))
        found = {name: Figure(name, unit, tuple(sorted(values))) for name, values in taken.items()}
        self.figures += found.values()
        return found

    def promise(self, name: str, value: float, unit: str, *, at_most: float = 0, at_least: float = 0) -> None:
        """Compare a value with its target."""
        better = "at_least" if at_least else "at_most"
        self.targets.append(Target(name, round(value, 4), unit, at_least or at_most, better))

    def say(self) -> str:
        """The table."""
        facts = [f"  {name}: {value}" for name, value in self.facts.items()]
        promised = [
            f"  {'met    ' if each.met else 'NOT MET'} {each.name:<50} {each.value:>10,.3f} {each.unit}"
            f" ({each.better.replace('_', ' ')} {each.target:g})"
            for each in self.targets
        ]
        return "\n".join([f"── {self.name} ──", *facts, *[figure.line() for figure in self.figures], *promised])

    def write(self, folder: Path) -> Path:
        """Store everything as JSON; returns the file."""
        folder.mkdir(parents=True, exist_ok=True)
        told = {
            "name": self.name,
            "full": self.full,
            "at": datetime.now(UTC).isoformat(),
            "machine": machine(),
            "facts": self.facts,
            "raw": [{**asdict(figure), "median": figure.median} for figure in self.figures],
            "targets": [{**asdict(each), "met": each.met} for each in self.targets],
        }
        path = folder / f"{self.name}.json"
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        return path


def machine() -> dict[str, Any]:
    """Where the figures were taken, and how busy it was."""
    cpu = Path("/proc/cpuinfo")
    models = [line for line in cpu.read_text().splitlines() if "model name" in line] if cpu.exists() else []
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "cpu": models[0].split(":")[1].strip() if models else platform.processor(),
        "load": os.getloadavg(),
    }


def seconds(task: Callable[[], Any]) -> float:
    """How long a task takes, in seconds."""
    started = time.perf_counter()
    task()
    return time.perf_counter() - started


def zipf(count: int) -> Sequence[float]:
    """Weights of a Zipf draw: the first of `count` things is asked for most."""
    return [1 / rank for rank in range(1, count + 1)]

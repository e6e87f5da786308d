"""`python -m tests.chaos`: kill every program at random points of running cases, then look whether all is well.

Options come from the environment: CASES (1000), SEED (drawn and printed), ONLY (which victims, web,worker,relay,
database,queue), KILLS (of each victim; one for 200 cases). Prints the counts, writes var/chaos/SEED.json; exit code 1
when anything was found wrong.
"""

import json
import os
import random
import secrets
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from tests.bench.report import machine as told_machine
from tests.bench.servers import SAFE, programs, token
from tests.chaos import judging
from tests.chaos.lives import MATTER, Drive, Life, born, told
from tests.chaos.looking import SETTLED, Look
from tests.chaos.machine import VICTIMS, Machine, at_rest
from tests.chaos.walking import Walk

from wutong.access import SYSTEM
from wutong.calendar import loading as days
from wutong.calendar import notices
from wutong.cases import offered, queries
from wutong.db import as_owner
from wutong.demo import accounts
from wutong.documents.rules import OF_MOVE
from wutong.layers import claims
from wutong.matters import actions as matters
from wutong.matters import loading, pack
from wutong.tenancy import spell
from wutong.testing import tree
from wutong.testing.database import serving
from wutong.testing.world import World

FOLDER = Path("var/chaos")
RIGHTS = (
    "case.file", "case.read", "case.accept", "case.return", "case.deliver", "case.close", "case.pause", "paper.add",
)  # fmt: skip
#: Seconds within which the post must have become less, and after which what a dead worker held is handed out again.
REST, LEASE = 120.0, 8
#: Shown of each kind of finding; all of them are in the file.
SHOWN = 5


def main() -> int:
    """Prepare, drive and kill, wait, judge."""
    seed = int(os.environ.get("SEED") or secrets.randbelow(10**6))
    cases = int(os.environ.get("CASES") or 1000)
    victims = [name for name in os.environ.get("ONLY", "").split(",") if name] or list(VICTIMS)
    if unknown := set(victims).difference(VICTIMS):
        sys.exit(f"ONLY={','.join(sorted(unknown))}: there are {', '.join(VICTIMS)}")
    kills = int(os.environ.get("KILLS") or max(1, cases // 200))
    print(f"SEED={seed} CASES={cases} ONLY={','.join(victims)} KILLS={kills}", flush=True)
    dice = random.Random(seed)
    with serving(SAFE) as servers, tempfile.TemporaryDirectory() as var:
        world = World(servers, Path(var))
        world.app.testing = False
        report = _stormed(world, dice, born(cases, dice), dice.sample(victims * kills, len(victims) * kills))
    return _say(report | {"seed": seed, "victims": victims, "machine": told_machine()}, seed)


def _stormed(world: World, dice: random.Random, lives: list[Life], order: list[str]) -> dict[str, Any]:
    tokens, slots = _prepared(world)
    began = time.monotonic()
    with programs(world, "serve", "relay", "worker", WUTONG_LEASE=str(LEASE)) as (supervisor, ports):
        machine = Machine(world.servers, supervisor, dice)
        drive = Drive(f"http://127.0.0.1:{ports['serve']}", tokens, slots, lives)
        walk = Walk(world, machine)
        try:
            _storm(drive, machine, walk, order)
            report = {"drawn": told(lives), "seconds": round(time.monotonic() - began, 1)} | _judged(world, drive, walk)
            return report | {"kills": dict(machine.killed)}
        finally:
            world.close()
            world.servers.rest()
            machine.stop()


def _prepared(world: World) -> tuple[dict[str, str], list[str]]:
    """Days, matters, staff; a program for the county and one for its township, and what a filing has to bring."""
    with as_owner(world.config.owner_database_url) as owner:
        days.load(owner, notices.read(notices.FILE))
    with world.app.app_context():
        loading.load(pack.read(pack.for_province(tree.GANSU)), tree.GANSU)
        list(accounts.open_all(tree.GANSU))
    with world.working(tree.JISHISHAN):
        below = claims.Reach(frozenset({"self", "townships"}))
        matters.claim([MATTER], actor=SYSTEM, reach=below, terms=claims.Terms("agent", accept_level=4))
    with world.at(tree.JISHISHAN):
        slots = [paper.key for paper in queries.asked_of(offered.to_file(MATTER)).papers if paper.need != "optional"]
    return {spell(place): token(world, place, *RIGHTS) for place in (tree.JISHISHAN, tree.CHUIMATAN)}, slots


def _storm(drive: Drive, machine: Machine, walk: Walk, order: list[str]) -> None:
    """Kill whose turn it is each time another stretch of steps was answered; at two thirds the calendar changes."""
    whole = sum(1 + len(life.way) for life in drive.lives)
    stretch = whole / (len(order) + 2)
    drive.start()
    for turn, victim in enumerate(order, 1):
        goal = (turn - 0.5 + machine.dice.random()) * stretch
        while drive.running and drive.steps < goal:
            time.sleep(0.01)
        what = machine.strike(victim)
        print(f"  {drive.steps:>5} of {whole} steps: killed {victim} ({what})", flush=True)
        if turn == max(1, len(order) * 2 // 3):
            walk.begin()
    while drive.running:
        machine.tend()
        time.sleep(0.1)
    walk.join()


def _judged(world: World, drive: Drive, walk: Walk) -> dict[str, Any]:
    with psycopg.connect(world.servers.url(world.name), autocommit=True) as owner:
        look = Look(world, owner)
        if left := at_rest(look.open_, REST):
            drive.wrong.append(f"{left} letters, timers and messages did not come to rest")
        linked, broken = look.chains()
        kept, (own, received) = look.kept(), look.dockets()
        mine = look.received()
        findings = {
            "answers that must not be": drive.wrong,
            "cases lost or twice": [*judging.filings(drive.lives, look.by_life(drive.lives, kept))],
            "numbers twice": [*judging.doubled(kept)],
            "histories": [*judging.histories(kept)],
            "steps lost or doubled": [*judging.steps(drive.lives, {one.id: one for one in kept})],
            "timers": [*judging.timers(kept)],
            "papers and documents": [*judging.belongings(kept, len(drive.slots), OF_MOVE), *look.unreadable()],
            "applicants' lists": [*judging.dockets(kept, own, "the applicant's list")],
            "receivers' lists": [
                *judging.dockets([one for one in kept if one.id in mine], received, "the receiver's list")
            ],
            "outbox": [*judging.post(look.outbox(), SETTLED)],
            "clocks": [*look.clocks()],
            "recount": walk.wrong(kept),
            "chain": broken,
        }
        told_counts = _counted(drive, look, kept, linked, walk)
    return {"counts": told_counts, "findings": findings}


def _counted(drive: Drive, look: Look, kept: list[judging.Kept], linked: int, walk: Walk) -> dict[str, Any]:
    filed = [life for life in drive.lives if life.case_id]
    unsure = [life for life in drive.lives if life.unsure["file"]]
    return {
        **judging.counts(kept),
        "filings answered": len(filed),
        "filings in doubt": len(unsure),
        "of which never repeated": sum(not life.sure for life in unsure),
        "steps answered": drive.steps,
        "requests without an answer": drive.lost,
        "steps found taken though unanswered": sum(sum(life.found.values()) for life in drive.lives),
        "came from the township": len(look.received()),
        "outbox": look.outbox(),
        "events linked": linked,
        "recount": walk.told(),
    }


def _say(report: dict[str, Any], seed: int) -> int:
    for name, value in {"seconds": report["seconds"], "kills": report["kills"], **report["counts"]}.items():
        print(f"  {name:<38} {value}")
    found = {name: list(said) for name, said in report["findings"].items() if said}
    for name in report["findings"]:
        said = found.get(name, [])
        print(f"  {'FOUND ' if said else 'well  '} {name:<30} {len(said)}")
        for each in said[:SHOWN]:
            print(f"           {each}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{seed}.json"
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    print(f"  → {path}", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

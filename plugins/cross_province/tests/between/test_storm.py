"""Two installations with databases and queues of their own, really running, while the line is cut and either side
killed with -9: nothing is lost, doubled or out of order; and what was overheard does nothing when it is said again."""

import io
import json
import os
import random
import sys
from collections import Counter
from pathlib import Path

import pytest
import requests
from wutong_cross_province import post
from wutong_cross_province.between import patience

from wutong.clock import new_id
from wutong.tenancy import spell

sys.path.insert(0, str(Path(__file__).parents[4]))
from tests.bench.line import Line
from tests.bench.pair import paired
from tests.chaos.machine import until

SEED = 20261123
CASES, LETTERS, STRIKES, FAULTS = 5, 3, 4, 0.4
#: Seconds after which the relay hands out again what a dead worker had: more than a living one takes on a busy machine,
#: because each time counts as a try.
LEASE = 10
#: Longer than what failed four times is left alone (`wutong.letters.WAITS`).
PATIENCE = 420.0
#: Seconds after which a line is tried again, however often it failed: as long as a killed program takes to start.
LONGEST = 5


@pytest.fixture
def storm(servers, tmp_path):
    """Both sides, running, and the dice."""
    dice = random.Random(SEED)
    lines = [Line(dice), Line(dice)]
    with paired(servers, tmp_path, lines, WUTONG_LEASE=str(LEASE)) as sides:
        for side in sides:
            side.world.set(patience.LONGEST.name, LONGEST, region=side.top)
        yield (*sides, lines, dice)
    for line in lines:
        line.close()


def effects(side) -> dict:
    """The numbers of the greetings that had an effect, by case, in the order of the effect."""
    found: dict = {}
    told = "select about, (payload->>'seq')::int from events where name = 'cross_province.greeted' order by at, id"
    for about, seq in side.ask(told):
        found.setdefault(about, []).append(seq)
    return found


def test_nothing_is_lost_doubled_or_believed_while_lines_are_cut_and_programs_die(storm):
    a, b, lines, dice = storm
    for line in lines:
        line.faults = FAULTS
    plan = sent(a, b, lines, dice)
    whole = sum(map(sum, plan.values()))
    until(lambda: a.done() + b.done() > whole // 3, "a third has come through the storm", PATIENCE)
    for side in (a, b):
        side.kill(dice.choice(("serve", "worker")))
    for line in lines:
        line.faults = 0.0
    until(lambda: a.rested() and b.rested(), f"all {whole} letters are processed", PATIENCE)
    forth, back = ({about: list(range(1, n[way] + 1)) for about, n in plan.items() if n[way]} for way in (0, 1))
    assert (effects(b), effects(a)) == (forth, back)
    assert sum(line.cut for line in lines) > 0
    overheard(b, lines[1], dice)
    assert effects(b) == forth
    assert b.ask("select count(*) from cross_province_mail where way = 'in'") == [(sum(map(len, forth.values())),)]


def sent(a, b, lines, dice) -> dict:
    """Write letters of several cases in both directions while programs die; how many of each case, forth and back."""
    cases = [new_id() for _ in range(CASES)]
    counted: dict = {about: [0, 0] for about in cases}
    strikes = Counter(dice.sample(range(CASES * LETTERS), STRIKES))
    for number, about in enumerate(cases * LETTERS):
        paper = post.Enclosed("表", "表.pdf", "application/pdf", io.BytesIO(os.urandom(300_000)))
        a.send(b, about, [paper] if number % 6 == 0 else ())
        counted[about][0] += 1
        if number % 2:
            b.send(a, about)
            counted[about][1] += 1
        if strikes[number]:
            dice.choice((a, b)).kill(dice.choice(("serve", "worker", "worker", "relay")))
            dice.choice(lines).hang_up()
    return counted


def overheard(side, line, dice) -> None:
    """Say everything again that was overheard on the line to a side, in another order, and forged."""
    said = [each for each in map(json.loads, line.bodies()) if "letter" in each]
    assert said
    dice.shuffle(said)
    address = f"http://127.0.0.1:{line.port}/api/v1/{spell(side.county)}/cross_province/letters"
    for each in said[:20]:
        assert requests.post(address, json=each, timeout=10).status_code == 200
        head, payload, mark = each["letter"].split(".")
        forged = {"letter": f"{head}.{payload}.{mark[:-6]}AAAAAA"}
        assert requests.post(address, json=forged, timeout=10).status_code == 401

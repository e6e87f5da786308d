"""What is asked of the product meanwhile: cases that are filed and walk their way, over HTTP, by programs and people.

A filing under an `Idempotency-Key` is sent again until it is answered; one without is sent once. A step whose answer
never came is looked up and, where it was not taken, taken again: so each of them may be there once and never twice.
"""

import base64
import json
import queue
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import requests

from wutong.cases.rules import CASE
from wutong.demo.greeting import PASSWORD
from wutong.demo.story_walker import Walker
from wutong.people.rules import identifiers
from wutong.tenancy import spell
from wutong.testing import tree

MATTER = "SL-0024"
HOME = spell(tree.JISHISHAN)
THREADS, TIMEOUT = 6, 20
#: Seconds in which a case that travels must have come home: behind all letters that were written before.
TRAVEL = 900.0
#: Ways of a case after its filing, and how often each is drawn.
WAYS: dict[tuple[str, ...], int] = {
    (): 10,
    ("request_correction",): 15,
    ("accept",): 10,
    ("accept", "review"): 15,
    ("accept", "review", "grant", "deliver", "archive"): 35,
    ("accept", "review", "refuse", "deliver"): 8,
    ("accept", "review", "suspend"): 3,
    ("accept", "review", "suspend", "resume", "grant"): 4,
}
#: Who takes a step at the desk; every other step is a program's.
BY_HAND = {"review": "reviewer", "grant": "head", "refuse": "head"}
#: What the steps need.
GIVEN: dict[str, dict[str, Any]] = {
    "request_correction": {"items": ["身份证复印件不清楚"]},
    "review": {"opinion": "材料齐全。"},
    "grant": {"opinion": "准予。"},
    "refuse": {"reason": "不符合条件。"},
    "resume": {"result": "踏勘完毕。"},
    "deliver": {"method": "hall"},
    "suspend": {"kind": "inspection", "reason": "需要现场踏勘。", "planned_end": str(date.today() + timedelta(days=9))},
}


#: The connections of a thread: the program's under an empty name, and one of each officer.
Hands = dict[str, requests.Session]


class Unanswered(Exception):
    """Nobody knows whether it was done."""


@dataclass
class Life:
    """One case as its applicant sees it: what it is to go through, and what was answered."""

    number: int
    way: tuple[str, ...]
    place: str
    sure: bool
    case_id: str = ""
    spelled: str = ""
    state: str = ""
    answered: Counter[str] = field(default_factory=Counter)
    unsure: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    over: bool = False
    since: float = 0.0

    @property
    def telephone(self) -> str:
        """A number that nobody else has."""
        return f"139{self.number:08d}"

    @property
    def next(self) -> str:
        """The step that comes now; empty at the end."""
        done = [name for name in self.way if self.answered[name]]
        return "file" if not self.case_id else next((name for name in self.way if name not in done), "")


def born(cases: int, dice: random.Random) -> list[Life]:
    """So many lives, drawn."""
    ways = dice.choices(list(WAYS), list(WAYS.values()), k=cases)
    township = spell(tree.CHUIMATAN)
    return [Life(n, way, township if dice.random() < 0.2 else HOME, dice.random() < 0.7) for n, way in enumerate(ways)]


class Drive:
    """Threads that lead all lives; `steps` counts what was answered, `wrong` holds answers that must not be."""

    def __init__(self, base: str, tokens: dict[str, str], slots: list[str], lives: list[Life]) -> None:
        self.base, self.tokens, self.slots, self.lives = base, tokens, slots, lives
        #: No `SimpleQueue`: a thread that asked that of CPython 3.11 with a deadline was found waiting without one.
        self.waiting: queue.Queue[Life] = queue.Queue()
        for life in lives:
            self.waiting.put(life)
        self.left, self.steps, self.lost = len(lives), 0, 0
        self.wrong: list[str] = []
        self.lock = threading.Lock()
        self.staff = {role: _signed_in(base, role) for role in sorted(set(BY_HAND.values()))}
        self.threads = [threading.Thread(target=self._go, daemon=True) for _ in range(THREADS)]

    def start(self) -> None:
        """Set all threads going."""
        for thread in self.threads:
            thread.start()

    @property
    def running(self) -> bool:
        """Whether anybody still has something to do."""
        return any(thread.is_alive() for thread in self.threads)

    def _go(self) -> None:
        hands = {"": requests.Session()} | {role: _copied(walker) for role, (walker, _) in self.staff.items()}
        while self.left > 0:
            try:
                life = self.waiting.get(timeout=0.2)
            except queue.Empty:
                continue
            self._turn(hands, life)

    def _turn(self, hands: Hands, life: Life) -> None:
        try:
            if life.next == "file":
                self._file(hands[""], life)
            elif life.next:
                self._step(hands, life, life.next)
        except (requests.RequestException, Unanswered):
            self._doubt(life)
        except Exception as error:  # noqa: BLE001 - a thread that dies silently would look like a case that is lost
            self._end(life, f"{life.number}: {type(error).__name__}: {error}")
        if life.over or not life.next:
            with self.lock:
                self.left -= 1
        else:
            self.waiting.put(life)

    def _doubt(self, life: Life) -> None:
        life.unsure[life.next] += 1
        life.over = life.next == "file" and not life.sure
        with self.lock:
            self.lost += 1
        time.sleep(0.2)

    def _end(self, life: Life, why: str) -> None:
        life.over = True
        self.wrong.append(why)

    def _file(self, session: requests.Session, life: Life) -> None:
        headers = {"Authorization": f"Bearer {self.tokens[life.place]}"}
        if life.sure:
            headers["Idempotency-Key"] = f"chaos-{life.number}"
        path = f"{self.base}/api/v1/{life.place}/cases/"
        answer = session.post(path, json=filing(life, self.slots), headers=headers, timeout=TIMEOUT)
        if answer.status_code >= 500:
            raise Unanswered
        if answer.status_code != 201:
            self._end(life, f"{life.number}: filing answered {answer.status_code}: {answer.text[:200]}")
            return
        told = answer.json()
        life.case_id, life.spelled, life.since = told["case_id"], told["number"], time.monotonic()
        self._count(life, "file", "submitted")

    def _count(self, life: Life, name: str, state: str) -> None:
        life.answered[name] += 1
        life.state = state
        with self.lock:
            self.steps += 1

    def _step(self, hands: Hands, life: Life, name: str) -> None:
        """Take a step; one that was in doubt is looked up first, and one that travels is waited for."""
        if life.unsure[name] or life.place != HOME:
            state = self._state(hands[""], life)
            if state is None:
                self._away(life)
                return
            if state != life.state:
                life.found[name] += 1
                self._count(life, name, state)
                return
        answer = self._by_hand(hands, life, name) if name in BY_HAND else self._by_program(hands[""], life, name)
        if answer.status_code >= 500:
            raise Unanswered
        if answer.status_code not in (200, 302, 303):
            self._end(life, f"{life.number}: {name} answered {answer.status_code}: {answer.text[:300]}")
            return
        self._count(life, name, CASE.pick(life.state, name).target)

    def _away(self, life: Life) -> None:
        if time.monotonic() - life.since > TRAVEL:
            self._end(life, f"{life.number}: {life.spelled} never came home")
        time.sleep(0.05)

    def _state(self, session: requests.Session, life: Life) -> str | None:
        path = f"{self.base}/api/v1/{HOME}/cases/{life.case_id}"
        answer = session.get(path, headers={"Authorization": f"Bearer {self.tokens[HOME]}"}, timeout=TIMEOUT)
        if answer.status_code >= 500:
            raise Unanswered
        return str(answer.json()["state"]) if answer.ok else None

    def _by_program(self, session: requests.Session, life: Life, name: str) -> requests.Response:
        path = f"{self.base}/api/v1/{HOME}/cases/{life.case_id}/moves/{name}"
        headers = {"Authorization": f"Bearer {self.tokens[HOME]}"}
        return session.post(path, json=GIVEN.get(name, {}), headers=headers, timeout=TIMEOUT)

    def _by_hand(self, hands: Hands, life: Life, name: str) -> requests.Response:
        role = BY_HAND[name]
        path = f"{self.base}/{HOME}/desk/cases/{life.case_id}/do/{name}"
        data = {"_csrf": self.staff[role][1], **GIVEN[name]}
        return hands[role].post(path, data=data, headers={"Referer": path}, timeout=TIMEOUT, allow_redirects=False)


def filing(life: Life, slots: list[str]) -> dict[str, Any]:
    """An application with all its papers, of a person that nobody else is."""
    body = f"622927{18600101 + life.number // 1000 % 28:08d}{life.number % 1000:03d}"
    scan = base64.b64encode(b"%PDF-1.4\n" + f"{life.number}".encode() + b"x" * 4000).decode()
    return {
        "matter": MATTER, "name": "示例", "id_number": body + identifiers.number_check(body),
        "telephone": life.telephone, "mandate": "口头委托",
        "papers": [{"slot": slot, "name": "示例.pdf", "content": scan} for slot in slots],
    }  # fmt: skip


def _copied(walker: Walker) -> requests.Session:
    """Another window of the same browser: what it does at the same moment must not get into the first one's way."""
    session = requests.Session()
    session.cookies.update(walker.session.cookies)
    return session


def _signed_in(base: str, role: str) -> tuple[Walker, str]:
    """Somebody of the county's staff, and what the pages give against forged forms."""
    walker = Walker(base)
    walker.open(f"/{HOME}/desk/sign-in")
    walker.fill(login=f"{role}{HOME}", password=PASSWORD)
    walker.press("登录")
    boxes = [box.value for form in walker.page.forms for box in form.controls if box.name == "_csrf"]
    return walker, boxes[0]


def told(lives: list[Life]) -> str:
    """What was drawn, for the record."""
    return json.dumps(Counter("→".join(("file", *life.way)) for life in lives), ensure_ascii=False)

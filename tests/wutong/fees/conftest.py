"""A county that charges fees, with a provider of payments on a port of its own: the demo's till, over real HTTP."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Thread
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
import requests
from sqlalchemy import select
from werkzeug.serving import make_server

from wutong import clock, letters
from wutong.access import SYSTEM, Actor
from wutong.cases.actions import deciding
from wutong.db import db
from wutong.demo.till import Till, application
from wutong.events import Letter
from wutong.fees import queries
from wutong.fees.actions import assessing, paying
from wutong.fees.models import Bill
from wutong.launch import valkey
from wutong.layers.releases import NothingToPublish
from wutong.notices import signing
from wutong.settings import actions as settings
from wutong.testing import tree

from ..cases.conftest import FRIDAY, Browser, Story, browser, citizen, gansu, staff, story, town

__all__ = ["browser", "citizen", "gansu", "story", "town"]

KEY, HOME = "k" * 32, "https://zw.example.cn"
ITEMS = [
    {"key": "工本费", "name": "工本费", "standard": "每本 10 元", "basis": "价格文件", "amount": 1000, "unit": "本",
     "prior": True, "reducible": True, "reduction": "低保家庭免收", "reduced": 0},
    {"key": "登记费", "name": "登记费", "standard": "每件 80 元", "basis": "价格文件", "amount": 8000,
     "reducible": True, "reduction": "小微企业减半", "reduced": 4000},
]  # fmt: skip
CHARGED: dict[str, Any] = {"fee": True, "fee_items": ITEMS}


class Calls(list[tuple[Any, ...]]):
    """Stands in the place of the till's threads: what would be told to the house waits here."""

    def submit(self, task: Any, *arguments: Any) -> None:
        self.append(arguments)


@pytest.fixture(scope="module")
def till(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Till]:
    """A provider that listens."""
    port = valkey.free_port()
    made = Till(tmp_path_factory.mktemp("till") / "till.sqlite", KEY, f"http://127.0.0.1:{port}", HOME)
    made.callers = Calls()  # type: ignore[assignment]
    app = application(made)

    def on_friday(environ: Any, start: Any) -> list[bytes]:
        """The provider's clock stands where the story's does, or where the clock of whoever asks does."""
        told = environ.get("HTTP_X_WUTONG_TIME")
        with clock.frozen(datetime.fromtimestamp(int(told), UTC) if told else FRIDAY):
            return list(app(environ, start))

    server = make_server("127.0.0.1", port, on_friday, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Counter:
    """The office that charges, its finance people, and the provider."""

    story: Story
    till: Till
    cashier: Actor = field(default_factory=lambda: staff("cashier", tree.JISHISHAN))
    treasurer: Actor = field(default_factory=lambda: staff("treasurer", tree.JISHISHAN))

    def case(self, **more: Any) -> UUID:
        """An accepted case of a matter that charges."""
        return self.story.accepted(**(CHARGED | more))

    def granted(self) -> UUID:
        """A case decided in favour, not delivered yet."""
        case_id = self.case()
        with self.story.at():
            deciding.review(case_id, "同意", actor=self.story.reviewer)
        with self.story.at():
            deciding.grant(case_id, "准予", actor=self.story.head, level=3)
        return case_id

    def assess(self, case_id: UUID, onto: UUID | None = None, **counts: int) -> UUID:
        with self.story.at():
            return assessing.assess(case_id, counts or {"工本费": 2}, actor=self.story.clerk, onto=onto).id

    def bill(self, bill_id: UUID) -> Bill:
        """The row as committed, detached."""
        with self.story.at():
            found = queries.bill(bill_id)
            db.session.expunge(found)
        return found

    def begin(self, bill_id: UUID) -> str:
        """The page of the provider on which the bill is paid."""
        with self.story.at():
            return paying.begin(bill_id, lambda _: (f"{HOME}/api/v1/622927/fees/notify", f"{HOME}/622927/fees/x"))

    def press(self, page: str) -> None:
        """The payer presses the button at the provider's."""
        answer = requests.post(page, timeout=10, allow_redirects=False)
        assert answer.status_code == 303, answer.text

    def call(self, *, key: str = KEY, at: int | None = None, body: bytes | None = None) -> int:
        """Bring the till's last call to our door; the status of the answer."""
        address, told = self.till.callers[-1]  # type: ignore[index]
        body = told if body is None else body
        headers = {**signing.signed(key, body, at=at), "Content-Type": "application/json"}
        return int(self.story.world.client().post(urlsplit(address).path, data=body, headers=headers).status_code)

    def paid(self, bill_id: UUID) -> UUID:
        """Pay a bill whole, with the call."""
        self.press(self.begin(bill_id))
        assert self.call() == 204
        return bill_id

    def work(self) -> int:
        """Let the worker read what came for this room; returns how many letters there were."""
        with self.story.at():
            mine = (Letter.to_region == tree.JISHISHAN, Letter.state == "open", Letter.handler.like("wutong.fees%"))
            found = list(db.session.scalars(select(Letter.id).where(*mine).order_by(Letter.id)))
        for letter_id in found:
            with self.story.at():
                letters.react(letter_id)
        return len(found)

    def browser(self, actor: Actor) -> Browser:
        return Browser(self.story.world, actor)


@pytest.fixture
def counter(story: Story, till: Till) -> Iterator[Counter]:
    world = story.world
    before = world.app.config["WUTONG"]
    world.app.config["WUTONG"] = replace(before, pay_url=till.address, pay_key=KEY, public_url=HOME)
    with story.at(), suppress(NothingToPublish):
        settings.set_value("fees.payee", "积石山县财政局非税收入专户", actor=SYSTEM)
        settings.set_value("fees.account", "6200 0001", actor=SYSTEM)
    made = Counter(story, till)
    made.work()
    yield made
    made.work()
    world.app.config["WUTONG"] = before

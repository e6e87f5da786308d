"""What the people of the story hold in their hands: telephones and mailboxes, as the demo's counterparts show them."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import requests

from wutong.demo.story_walker import TIMEOUT, Lost
from wutong.launch.processes import TICK

PATIENCE = 60.0  # seconds until a worker must have sent something


@dataclass(frozen=True, slots=True)
class Outside:
    """The gateway's page of sent messages, by its address."""

    address: str

    def texts(self, to: str) -> list[str]:
        """What was sent to a telephone or a mailbox, newest first."""
        answer = requests.get(f"{self.address}/messages.json", timeout=TIMEOUT)
        return [each["text"] for each in answer.json() if each["to"] == to]

    def code(self, telephone: str) -> str:
        """The newest sign-in code of a telephone, as soon as there is one."""
        text = self.received(telephone, "验证码")
        found = re.search(r"\d{6}", text)
        assert found is not None
        return found[0]

    def received(self, to: str, *words: str) -> str:
        """The newest message that says all the words, as soon as it is there."""
        found: list[str] = []

        def there() -> bool:
            found[:] = [text for text in self.texts(to) if all(each in text for each in words)]
            return bool(found)

        self.until(there, f"a message to {to} that says {'、'.join(words)}")
        return found[0]

    def until(self, there: Callable[[], bool], what: str) -> None:
        """Look again and again until it is there; raises `Lost` when it does not come."""
        limit = time.monotonic() + PATIENCE
        while not there():
            if time.monotonic() > limit:
                raise Lost(f"{what} did not come within {PATIENCE:.0f} s")
            time.sleep(TICK)

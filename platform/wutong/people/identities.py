"""Who somebody really is: a source of identities behind one interface, chosen by the installation's configuration.

An adapter is registered under the name of the protocol that it speaks (`IDENTITIES`); plugins bring them. It is asked
whether a name and a personal number belong together and says how surely it knows. Whatever else it does (raises
anything, answers nonsense) is a source that does not answer, so that nothing depends on it. Built in is `counter`:
nobody is asked, and who must be known surely shows his document at a counter (by hand, or read by a card reader).
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

from flask import current_app

from wutong.config import Config
from wutong.errors import Refused
from wutong.people.rules import identifiers

log = logging.getLogger("wutong.people")

#: The protocol that asks nobody.
COUNTER = "counter"
#: How somebody's identity can be checked, with the words for the screen; `online` only where a source is configured.
METHODS: Mapping[str, str] = MappingProxyType(
    {"manual": "人工核对证件", "card_reader": "读卡器读取证件", "online": "联网核验"}
)
#: The real-name levels that an answer may give: 3 checked, 4 real person.
LEVELS = (3, 4)


class IdentityDown(Refused):
    """The source of identities does not answer, or there is none."""

    code, status = "identity.down", 503
    message = "暂时不能联网核验身份，已填写的内容没有变动。请稍后再试，或携带证件到窗口办理。"


@dataclass(frozen=True, slots=True)
class IdentityAgreement:
    """What this installation agreed upon with the source: its address `url` and the `key` that both know."""

    url: str
    key: str


@dataclass(frozen=True, slots=True)
class IdentityAnswer:
    """What a source says: whether name and number belong together, how surely (`level` 3 the register, 4 the living
    person too), and its own `reference`, by which the answer can be found again and which names nobody."""

    matches: bool
    level: int = 3
    reference: str = ""


class IdentityProvider(Protocol):
    """What an adapter can do."""

    def check(self, name: str, number: str) -> IdentityAnswer:
        """Whether the name and the personal number (eighteen signs) belong together; answers within seconds."""
        ...


Maker = Callable[[IdentityAgreement], IdentityProvider]


class Identities:
    """The adapters by the names of their protocols; those of a plugin hold where it is on."""

    def __init__(self) -> None:
        self._makers: dict[str, tuple[Maker, str]] = {}
        self.is_on: Callable[[str], bool] = lambda _: False

    def register(self, name: str, maker: Maker, *, owner: str) -> None:
        """Let `maker` make the adapter of a protocol, which the plugin `owner` brings."""
        self._makers[name] = maker, owner

    def named(self, name: str) -> Maker | None:
        """How the adapter is made, where its plugin is there and on in the present region."""
        maker, owner = self._makers.get(name, (None, ""))
        return maker if maker and self.is_on(owner) else None

    def known(self) -> tuple[str, ...]:
        """The protocols that somebody speaks."""
        return (COUNTER, *self._makers)


IDENTITIES = Identities()


def methods() -> dict[str, str]:
    """How an identity can be checked in the present region."""
    return {name: title for name, title in METHODS.items() if name != "online" or online()}


def online() -> bool:
    """Whether a source can be asked in the present region."""
    return IDENTITIES.named(_config().id_protocol) is not None


def check(name: str, number: str) -> IdentityAnswer:
    """Ask the installation's source whether a name and a number belong together.

    Raises `BadNumber` for what is no personal number, `IdentityDown` where nobody answers.
    """
    config, proper = _config(), identifiers.number(number)
    maker = IDENTITIES.named(config.id_protocol)
    if maker is None:
        raise IdentityDown
    try:
        said: Any = maker(IdentityAgreement(config.id_url, config.id_key)).check(name.strip(), proper)
    except Exception as error:  # noqa: BLE001 - an adapter may be anybody's; its words may be personal
        log.warning("the adapter of the source of identities broke", extra={"error": type(error).__name__})
        raise IdentityDown from None
    if not isinstance(said, IdentityAnswer) or not isinstance(said.matches, bool) or said.level not in LEVELS:
        raise IdentityDown
    return IdentityAnswer(said.matches, said.level, str(said.reference)[:80])


def _config() -> Config:
    config: Config = current_app.config["WUTONG"]
    return config

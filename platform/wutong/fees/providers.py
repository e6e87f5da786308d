"""Who takes the money: a provider of payments, behind one interface and chosen by the installation's configuration.

An adapter is registered under the name of the protocol that it speaks (`PROVIDERS`); plugins bring adapters too. It
never touches a table: it says what the provider said. Every call may be repeated and does its work once, by the order's
or the refund's id. Whatever else an adapter does (raises anything, answers nonsense, sends payers elsewhere) is a
provider that does not answer, so that no page and no step of a case ever depends on it (`Careful`).
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol, get_args

from flask import current_app

from wutong import reach
from wutong.config import Config
from wutong.errors import Misconfigured, Refused
from wutong.fees.matching import Entry

log = logging.getLogger("wutong.fees")

State = Literal["open", "paid", "closed", "unknown"]


class NoProvider(Refused):
    """This installation has no provider of payments."""

    code, status = "fee.no_provider", 409
    message = "本平台还没有开通网上缴费，请到缴款单上写明的收款单位缴费，或咨询受理窗口。"


class ProviderDown(Refused):
    """The provider does not answer, or not in its protocol."""

    code, status = "fee.provider_down", 503
    message = "缴费服务暂时不可用，没有扣款。缴款单仍然有效，请稍后再试。"


class OrderGone(Exception):
    """The provider has closed the order, or knows it with another amount: a new one is needed."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What this installation agreed upon with its provider: its address `url`, the `key` that both know, and the `site`
    below which payers are sent."""

    url: str
    key: str
    site: str


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be paid: `amount` in fen, `merchant` whose it is and into which `account` it goes, where the provider
    tells us (`notify`) and where it sends the payer afterwards (`back`)."""

    id: str
    amount: int
    title: str
    merchant: str
    account: str
    notify: str
    back: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the provider says of an order; `at` is when it was paid, by its clock."""

    order: str
    state: State
    amount: int = 0
    reference: str = ""
    at: datetime | None = None


class Provider(Protocol):
    """What an adapter can do; each raises `ProviderDown` when the provider does not answer, within seconds."""

    def begin(self, order: Order) -> str:
        """Open the order if it is not open yet; the address of the page where it is paid. Raises `OrderGone`."""
        ...

    def ask(self, order: str) -> Told:
        """How an order stands."""
        ...

    def close(self, order: str) -> Told:
        """Close an order unless it is paid; how it stands then."""
        ...

    def refund(self, refund: str, order: str, amount: int) -> Told:
        """Give back so many fen of a paid order, never more than came; `Told.order` is the refund's id."""
        ...

    def day(self, merchant: str, account: str, day: date) -> Sequence[Entry]:
        """The statement of a Beijing day that is over: everything that was paid into an account and paid back from it
        by the provider's clock."""
        ...

    def read(self, body: bytes, headers: Mapping[str, str]) -> Told:
        """What a call from the provider says; raises `Forbidden` unless it is surely and freshly the provider's."""
        ...


Maker = Callable[[Agreement], Provider]


class Providers:
    """How an adapter is made, by the name of its protocol. `is_on` asks whether the plugin that brought it is on in the
    present region."""

    def __init__(self) -> None:
        self._makers: dict[str, tuple[Maker, str]] = {}
        self.is_on: Callable[[str], bool] = lambda owner: True

    def register(self, name: str, maker: Maker, *, owner: str = "") -> None:
        """Let `maker` make the adapter of a protocol; `owner` is the plugin that brings it."""
        self._makers[name] = maker, owner

    def named(self, name: str) -> Maker:
        """How the adapter of a protocol is made; raises `Misconfigured` for a protocol that nobody speaks."""
        return self._held(name)[0]

    def offered(self, name: str) -> bool:
        """Whether anything may be begun by this protocol in the present region."""
        _, owner = self._held(name)
        return not owner or self.is_on(owner)

    def _held(self, name: str) -> tuple[Maker, str]:
        if name not in self._makers:
            raise Misconfigured(reason=f"PAY_PROTOCOL 没有“{name}”这种协议，可用：{'、'.join(self._makers)}")
        return self._makers[name]


PROVIDERS = Providers()


class Careful:
    """An adapter behind a rail: what it raises that is no refusal, and what it answers that is no answer, is
    `ProviderDown`."""

    def __init__(self, maker: Maker, agreement: Agreement) -> None:
        self.maker, self.agreement = maker, agreement

    def begin(self, order: Order) -> str:
        """The page of the order, which lies where payers are sent and nowhere else."""
        page = self._asked("begin", order)
        if not isinstance(page, str) or reach.origin(page) != reach.origin(self.agreement.site):
            raise ProviderDown
        return page

    def ask(self, order: str) -> Told:
        """How an order stands."""
        return _told(self._asked("ask", order))

    def close(self, order: str) -> Told:
        """How an order stands that was closed unless it is paid."""
        return _told(self._asked("close", order))

    def refund(self, refund: str, order: str, amount: int) -> Told:
        """How a refund stands."""
        return _told(self._asked("refund", refund, order, amount))

    def day(self, merchant: str, account: str, day: date) -> Sequence[Entry]:
        """The statement of a day."""
        entries = self._asked("day", merchant, account, day)
        if not isinstance(entries, Sequence) or not all(_is_entry(one) for one in entries):
            raise ProviderDown
        return entries

    def read(self, body: bytes, headers: Mapping[str, str]) -> Told:
        """What a call from the provider says."""
        return _told(self._asked("read", body, headers))

    def _asked(self, verb: str, *told: Any) -> Any:
        try:
            return getattr(self.maker(self.agreement), verb)(*told)
        except (Refused, OrderGone):
            raise
        except Exception as error:  # noqa: BLE001 - an adapter may be anybody's; its words may be personal
            log.warning("the adapter of the provider of payments broke", extra={"error": type(error).__name__})
            raise ProviderDown from None


def _told(said: Any) -> Told:
    good = isinstance(said, Told) and said.state in get_args(State) and _is_money(said.amount) and _is_instant(said.at)
    if not good:
        raise ProviderDown
    return Told(said.order, said.state, said.amount, str(said.reference)[:80], said.at)


def _is_entry(one: Any) -> bool:
    return isinstance(one, Entry) and one.kind in ("pay", "refund") and _is_money(one.amount) and _is_instant(one.at)


def _is_money(amount: Any) -> bool:
    return type(amount) is int and 0 <= amount < 10**15


def _is_instant(at: Any) -> bool:
    return at is None or (isinstance(at, datetime) and at.tzinfo is not None)


def current() -> Provider:
    """The installation's provider; raises `NoProvider`. Also where the plugin that brought it is switched off: money
    that is on its way is still settled, given back and reconciled."""
    config = _config()
    if not config.pay_url:
        raise NoProvider
    return Careful(PROVIDERS.named(config.pay_protocol), Agreement(config.pay_url, config.pay_key, site()))


def configured() -> bool:
    """Whether anything can be paid online in the present region."""
    config = _config()
    return bool(config.pay_url) and PROVIDERS.offered(config.pay_protocol)


def agreed() -> bool:
    """Whether this installation has a provider."""
    return bool(_config().pay_url)


def site() -> str:
    """The address below which payers are sent."""
    config = _config()
    return config.pay_site or config.pay_url


def _config() -> Config:
    config: Config = current_app.config["WUTONG"]
    return config

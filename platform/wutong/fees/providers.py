"""Who takes the money: a provider of payments, behind one interface and chosen by the installation's configuration.

An adapter is registered under the name of the protocol that it speaks (`PROVIDERS`). It never touches a table: it says
what the provider said. Every call may be repeated and does its work once, by the order's or the refund's id.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from flask import current_app

from wutong.config import Config
from wutong.errors import Misconfigured, Refused
from wutong.fees.matching import Entry


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
    state: Literal["open", "paid", "closed", "unknown"]
    amount: int = 0
    reference: str = ""
    at: datetime | None = None


class Provider(Protocol):
    """What an adapter can do; each raises `ProviderDown` when the provider does not answer."""

    @property
    def site(self) -> str:
        """The address below which payers are sent."""
        ...

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
        """Give back so many fen of a paid order; `Told.order` is the refund's id."""
        ...

    def day(self, merchant: str, account: str, day: date) -> Sequence[Entry]:
        """The statement of a Beijing day that is over: everything that was paid into an account and paid back from it
        by the provider's clock."""
        ...

    def read(self, body: bytes, headers: Mapping[str, str]) -> Told:
        """What a call from the provider says; raises `Forbidden` unless it is surely and freshly the provider's."""
        ...


#: How an adapter is made, by the name of its protocol.
PROVIDERS: dict[str, Callable[[Config], Provider]] = {}


def current() -> Provider:
    """The installation's provider; raises `NoProvider`."""
    config: Config = current_app.config["WUTONG"]
    if not config.pay_url:
        raise NoProvider
    if config.pay_protocol not in PROVIDERS:
        raise Misconfigured(reason=f"PAY_PROTOCOL 没有“{config.pay_protocol}”这种协议，可用：{'、'.join(PROVIDERS)}")
    return PROVIDERS[config.pay_protocol](config)


def configured() -> bool:
    """Whether anything can be paid online here."""
    return bool(current_app.config["WUTONG"].pay_url)

"""What is charged in the demo's county: a bill that waits for its payer, one of which a part went back, one that was
waived, one whose payment was heard of by the provider's statement alone, and money that nobody can place; a refund and
a reduction that wait for an answer.

Under held clocks nobody can be met over the wire, whose signatures are minutes old: the provider's books are the
demo's own, so they are asked directly, by the same documents.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from wutong import clock, tenancy
from wutong.cases.actions import intake
from wutong.clock import local, new_id
from wutong.demo.cases import CITIZENS, Frozen, Office, citizen, member, working_days_ago
from wutong.demo.till import Till
from wutong.fees import gateway, providers, queries
from wutong.fees.accounts import payee
from wutong.fees.actions import assessing, exempting, paying, reconciling, refunding
from wutong.matters import queries as matters

#: Matters of the demo's pack that charge: an identity card renewed, and one replaced that was lost.
RENEWED, LOST = "SL-0100", "SL-0101"


class Beside(gateway.Gateway):
    """The adapter with the provider's books at hand instead of a wire."""

    till: Till

    def _post(self, path: str, told: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        answer, status = self.till.verbs()[path](told)
        return status, answer


@contextmanager
def beside(till: Till) -> Iterator[None]:
    """Let payments go to these books during the block."""
    adapter = type("Beside", (Beside,), {"till": till})
    before = providers.PROVIDERS.named(gateway.NAME)
    providers.PROVIDERS.register(gateway.NAME, adapter)
    try:
        yield
    finally:
        providers.PROVIDERS.register(gateway.NAME, before)


def fill(county: int, books: Path, address: str) -> int:
    """Play the cases that are charged for, the provider's books lying in `books`; returns how many there are."""
    till = Till(books, "", address, home="-")  # nobody is called: no door is open yet
    with tenancy.at(county):
        renewed, lost = (matters.snapshot(code) for code in (RENEWED, LOST))
    with beside(till):
        counter = Counter(county, till)
        for play in (counter.asked_back, counter.refunded, counter.unheard):
            play(lost)
        for play in (counter.waiting, counter.waived, counter.asked_off):
            play(renewed)
    return counter.cases


class Counter:
    """The office that charges, its finance people and the provider; each play takes one case."""

    def __init__(self, county: int, till: Till) -> None:
        self.office, self.till, self.cases = Office(county), till, 0
        self.cashier, self.treasurer = member(county, "cashier"), member(county, "treasurer")

    def waiting(self, matter: Frozen) -> None:
        """A bill that waits: whoever signs in as its payer (`greeting.PAYER`) can go to the till."""
        self._billed(matter)

    def waived(self, matter: Frozen) -> None:
        """A fee that is not charged, on a ground that a second person approved."""
        bill_id, place = self._billed(matter)
        asked = self._ask_off(bill_id, place)
        with self.office.open():
            exempting.answer(asked, approve=True, reason="属实，准予免收。", actor=self.office.head)

    def asked_off(self, matter: Frozen) -> None:
        """A reduction that waits for the head."""
        self._ask_off(*self._billed(matter))

    def _ask_off(self, bill_id: UUID, place: int) -> UUID:
        with self.office.open():
            return exempting.ask(bill_id, place, "低保证（示例）0001 号，已核对原件。", actor=self.office.clerk).id

    def asked_back(self, matter: Frozen) -> None:
        """A refund that waits for the head of finance."""
        with clock.frozen(self._ago(2)):
            self._ask_back(matter)

    def _ask_back(self, matter: Frozen) -> UUID:
        """Paid for two cards where one was ordered, and the other one's fee asked back."""
        bill_id, _ = self._billed(matter, 2)
        self._pay(bill_id)
        with tenancy.at(self.office.county):
            paying.confirm(bill_id)
        with self.office.open():
            (payment,) = queries.payments(bill_id)
            return refunding.ask(payment.id, "多计一证，应退一证工本费。", actor=self.cashier, amount=4000).id

    def refunded(self, matter: Frozen) -> None:
        """The same; the fee went back, and the day agreed."""
        with clock.frozen(self._ago(2)):
            asked = self._ask_back(matter)
            with self.office.open():
                refunding.answer(asked, approve=True, reason="同意。", actor=self.treasurer)
            with self.office.open():
                refunding.pay_back(asked)
        self._reconcile(self._ago(2))

    def unheard(self, matter: Frozen) -> None:
        """Paid without our hearing of it, found by the statement, beside a payment that belongs to nobody here."""
        with clock.frozen(self._ago(1)):
            bill_id, _ = self._billed(matter)
            self._pay(bill_id)
            self._stray()
        self._reconcile(self._ago(1))

    def _billed(self, matter: Frozen, count: int = 1) -> tuple[UUID, int]:
        """An accepted case with a bill of its tariff's first item; the bill and the line's place."""
        one = CITIZENS[self.cases % len(CITIZENS)]
        self.cases += 1
        by = citizen(one, self.office.county)
        case_id = self.office.submitted(by, one, matter)
        self.office.step(intake.accept, case_id)
        item = matter["values"]["fee_items"][0]["name"]
        with self.office.open():
            return assessing.assess(case_id, {item: count}, actor=self.office.clerk).id, 1

    def _pay(self, bill_id: UUID) -> None:
        """The payer goes to the till and presses the button."""
        with tenancy.at(self.office.county):
            page = paying.begin(bill_id, lambda _: ("", ""))
        self.till.pay(page.rpartition("/")[2])

    def _stray(self) -> None:
        """Money in the provider's books for an order that nobody here made."""
        with self.office.open():
            _, account = payee()
        told = {"id": new_id().hex, "amount": 2500, "title": "示例：来路不明", "notify": "", "back": ""}
        whose = {"merchant": tenancy.spell(self.office.county), "account": account}
        answer, _ = self.till.open(told | whose)
        self.till.pay(str(answer["page"]).rpartition("/")[2])

    def _reconcile(self, moment: datetime) -> None:
        """Early the next morning the day is compared, and closed where it agrees."""
        day = local(moment)
        morning = (day + timedelta(days=1)).replace(hour=4, minute=30)
        with clock.frozen(morning):
            with self.office.open():
                _, account = payee()
            with tenancy.at(self.office.county):
                reconciling.reconcile(account, day.date())

    def _ago(self, days: int) -> datetime:
        return working_days_ago(self.office.county, days)

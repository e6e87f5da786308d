"""A citizen's own account: made at first sign-in, filled in, shown in full with a reason, erased."""

from uuid import UUID

from sqlalchemy import delete

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import new_id, now
from wutong.db import db
from wutong.errors import Conflict, NotFound
from wutong.events import publish
from wutong.people import facts, identities
from wutong.people.actions import sessions, throttles
from wutong.people.models import Account, Address, SignInCode, Throttle
from wutong.people.queries import logins, persons
from wutong.people.rules import identifiers, personal, sign_in
from wutong.secret import Secret

TELEPHONE_ONLY, SELF_DECLARED = 1, 2


class NumberFixed(Conflict):
    """A checked number is not changed by its owner alone."""

    code = "people.number_fixed"
    message = "身份信息已经核验，如需更正请携带证件到窗口办理。"


class NothingToCheck(Conflict):
    """The account says no name, or no number."""

    code = "people.nothing_to_check"
    message = "请先填写姓名和身份证号码并保存，再核验身份。"


class ChangedMeanwhile(Conflict):
    """Name or number became others while the source was asked; what it said is of those before."""

    code = "people.changed_meanwhile"
    message = "核验期间姓名或身份证号码有改动，请核对后重新核验。"


class NoSuchAddress(NotFound):
    """The announced person has no such address."""

    code = "people.no_such_address"
    message = "没有找到这个收件地址，可能已经删除。"


def ensure(telephone: str) -> Account:
    """The announced person's account; made with nothing but the telephone if this is the first sign-in."""
    held = persons.account()
    if held is not None:
        return held
    fresh = Account(
        person=persons.me(), state="live", home=None, level=TELEPHONE_ONLY, name=None, number=None, email=None,
        telephone=Secret.of(telephone), password=None, initial=False, password_at=None, created_at=now(),
    )  # fmt: skip
    db.session.add(fresh)
    return fresh


def declare(*, actor: Actor, name: str, number: str, email: str = "") -> Account:
    """Say who one is: name and personal number, self-declared (real-name level 2); an e-mail address if wished."""
    account = persons.held_account()
    proper = identifiers.number(number) if number else None
    if account.level > SELF_DECLARED and proper is not None:
        raise NumberFixed
    account.name = Secret.of(name)
    account.email = Secret.of(email) if email else None
    if proper is not None:
        account.number, account.level = Secret.of(proper), SELF_DECLARED
    publish(facts.ProfileChanged(account.person), actor=actor, subject=account.person, about=account.person)
    return account


def check(*, actor: Actor) -> bool:
    """Have the installation's source of identities say whether the announced person's name and number belong together,
    and raise the real-name level where they do. Raises `NothingToCheck`, `TooMany`, `IdentityDown`, `ChangedMeanwhile`.
    """
    asked = _checkable(persons.own_account())
    sign_in.IDENTITY_CHECKS.check(throttles.count(sign_in.IDENTITY_CHECKS), now())
    said = identities.check(*asked)
    account = persons.held_account()
    if _checkable(account) != asked:
        raise ChangedMeanwhile
    if said.matches:
        account.level = max(account.level, said.level)
    fact = facts.IdentityChecked(account.person, said.matches, account.level, said.reference)
    publish(fact, actor=actor, subject=account.person, about=account.person)
    return said.matches


def _checkable(account: Account) -> tuple[str, str]:
    if account.name is None or account.number is None:
        raise NothingToCheck
    return account.name.reveal(), account.number.reveal()


def add_address(*, place: int | None, receiver: str, telephone: str, line: str) -> Address:
    """Keep an address to send papers to."""
    row = Address(
        person=persons.me(), id=new_id(), place=place, receiver=Secret.of(receiver),
        telephone=Secret.of(identifiers.telephone(telephone)), line=Secret.of(line), created_at=now(),
    )  # fmt: skip
    db.session.add(row)
    return row


def drop_address(address: UUID) -> None:
    """Forget an address of the announced person; raises `NoSuchAddress`."""
    mine = delete(Address).where(Address.person == persons.me(), Address.id == address).returning(Address.id)
    if db.session.execute(mine).first() is None:
        raise NoSuchAddress


def reveal(field: str, reason: str, *, actor: Actor) -> str:
    """One of the announced person's own fields in full; leaves an event with the reason's code."""
    personal.check_reveal(field, reason)
    account = persons.own_account()
    fact = facts.PersonalRevealed(account.person, field, reason)
    publish(fact, actor=actor, subject=account.person, about=account.person)
    held: Secret | None = getattr(account, field)
    return held.reveal() if held else ""


def erase(*, actor: Actor) -> None:
    """Erase the announced person's account: sealed fields, addresses, the telephone as login, all sessions.

    Cases stay at their homes as long as the law says, under the regions' keys (PIPL §47).
    """
    account = persons.own_account()
    if account.telephone:
        logins.release("telephone", account.telephone.reveal(), account.person)
    account.name = account.number = account.telephone = account.email = None
    account.password, account.state = None, "erased"
    for table in (Address, SignInCode, Throttle):
        db.session.execute(delete(table).where(table.person == account.person))
    sessions.end_all()
    if tenancy.scope().region is not None:
        publish(facts.AccountErased(account.person), actor=actor, subject=account.person, about=account.person)

"""What happens to people, as events; these are the ledger of accounts and grants. Ids and plain values only."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wutong.events import event


@event("account.opened")
@dataclass(frozen=True)
class AccountOpened:
    """A staff account was opened here, with an initial password."""

    person: UUID
    department: UUID | None


@event("account.admitted")
@dataclass(frozen=True)
class AccountAdmitted:
    """Somebody who already had an account elsewhere joined this region's staff."""

    person: UUID
    department: UUID | None


@event("account.moved")
@dataclass(frozen=True)
class AccountMoved:
    """A member of staff moved to another department; `heir` takes over the open work of the old one, if named."""

    person: UUID
    from_department: UUID | None
    to_department: UUID | None
    heir: UUID | None


@event("account.left")
@dataclass(frozen=True)
class StaffLeft:
    """A member of staff left this region: every grant here ended, open work goes to `heir` or back to the pool."""

    person: UUID
    heir: UUID | None


@event("password.reset")
@dataclass(frozen=True)
class PasswordReset:
    """An administrator set a new initial password."""

    person: UUID


@event("password.changed")
@dataclass(frozen=True)
class PasswordChanged:
    """Somebody changed his own password; his other sessions ended."""

    person: UUID


@event("grant.given")
@dataclass(frozen=True)
class GrantGiven:
    """A role was given; `acting_for` when as somebody's deputy."""

    grant: UUID
    person: UUID
    role: str
    department: UUID | None
    valid_from: date
    valid_until: date | None
    acting_for: UUID | None


@event("grant.limited")
@dataclass(frozen=True)
class GrantLimited:
    """A grant got another last day or lost rights."""

    grant: UUID
    person: UUID
    role: str
    valid_until: date | None
    without: tuple[str, ...]


@event("grant.ended")
@dataclass(frozen=True)
class GrantEnded:
    """A grant was taken back."""

    grant: UUID
    person: UUID
    role: str


@event("session.opened")
@dataclass(frozen=True)
class SessionOpened:
    """Somebody signed in: `method` is password, code or outside."""

    person: UUID
    kind: str
    method: str


@event("session.closed")
@dataclass(frozen=True)
class SessionClosed:
    """Somebody signed out."""

    person: UUID


@event("session.refused")
@dataclass(frozen=True)
class SignInRefused:
    """A try to sign in failed; `person` when the name is somebody's."""

    person: UUID | None
    method: str


@event("region.entered")
@dataclass(frozen=True)
class RegionEntered:
    """A person with a grant at `above` came in to act in this region's place."""

    person: UUID
    above: int
    role: str


@event("region.left")
@dataclass(frozen=True)
class RegionLeft:
    """He went back to his own region."""

    person: UUID
    above: int


@event("personal.revealed")
@dataclass(frozen=True)
class PersonalRevealed:
    """Masked personal data was shown in full; `reason` is a code of `rules.personal.REASONS`."""

    person: UUID
    field: str
    reason: str


@event("profile.changed")
@dataclass(frozen=True)
class ProfileChanged:
    """A citizen changed what the account says about him."""

    person: UUID


@event("identity.checked")
@dataclass(frozen=True)
class IdentityChecked:
    """A source of identities said whether the account's name and number belong together; `level` is the real-name level
    since then, `reference` the source's own."""

    person: UUID
    matches: bool
    level: int
    reference: str


@event("account.erased")
@dataclass(frozen=True)
class AccountErased:
    """A citizen had the account erased; cases keep what the law makes them keep, under their own keys."""

    person: UUID


@event("client.registered")
@dataclass(frozen=True)
class ClientRegistered:
    """An application was registered for this region."""

    client: str
    scopes: tuple[str, ...]


@event("client.ended")
@dataclass(frozen=True)
class ClientEnded:
    """An application may no longer sign anybody in or call the API."""

    client: str


@event("client.bound", abroad=True)
@dataclass(frozen=True)
class ClientBound:
    """A letter to a region below: an application above may use these rights there; its title is enclosed."""

    client: str
    rights: tuple[str, ...]
    by: UUID | None


@event("client.released", abroad=True)
@dataclass(frozen=True)
class ClientReleased:
    """A letter to a region below: the application above was shut out."""

    client: str
    by: UUID | None


@event("program.came")
@dataclass(frozen=True)
class ProgramCame:
    """An application registered at `above` may act here with these rights from now on."""

    client: str
    above: int
    rights: tuple[str, ...]


@event("program.went")
@dataclass(frozen=True)
class ProgramWent:
    """It may no longer."""

    client: str
    above: int


@event("provider.set")
@dataclass(frozen=True)
class ProviderSet:
    """The region chose the outside provider of its staff's sign-in, or switched it off."""

    issuer: str
    live: bool


#: What the ledger of people shows.
LEDGER: tuple[type, ...] = (
    AccountOpened, AccountAdmitted, AccountMoved, StaffLeft, PasswordReset, PasswordChanged,
    GrantGiven, GrantLimited, GrantEnded, RegionEntered, RegionLeft, ClientRegistered, ClientEnded, ProviderSet,
    ProgramCame, ProgramWent,
)  # fmt: skip

"""One telling of the story: where it plays, who plays, and what comes to be on the way."""

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from wutong.demo.greeting import PASSWORD, Opened
from wutong.demo.story_outside import Outside
from wutong.demo.story_walker import Visitor, see
from wutong.people.rules.identifiers import number_check

#: Makes a player for a part; the part's name is for the one who watches.
Casting = Callable[[str], Visitor]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the story plays, as addresses spell the regions; `elsewhere` is a district of another province."""

    province: str
    county: str
    township: str
    village: str
    elsewhere: str = ""

    @classmethod
    def of(cls, opened: Sequence[Opened]) -> "Places":
        """The places of the accounts that the demo opened."""

        def first(role: str) -> str:
            return next(each.region for each in opened if re.fullmatch(role + r"\d+", each.login))

        province = first("approver")
        clerks = [each.region for each in opened if each.login.startswith("clerk")]
        townships = [region for region in clerks if region.startswith(province)]
        elsewhere = [region for region in clerks if not region.startswith(province)]
        return cls(province, first("reviewer"), townships[-1], first("helper"), "".join(elsewhere[-1:]))


@dataclass(slots=True)
class Telling:
    """One telling: where, who plays, who listens, and what came to be on the way.

    `say` hears each scene before it is played. `telephone` is a number that this telling alone uses.
    """

    places: Places
    cast: Casting
    outside: Outside
    say: Callable[[str], None] = lambda words: None
    mark: str = field(default_factory=lambda: secrets.token_hex(3))
    number: str = ""
    query: str = ""

    @property
    def code(self) -> str:
        """The code of this telling's matter."""
        return f"STORY-{self.mark}"

    @property
    def matter(self) -> str:
        """The name of this telling's matter."""
        return f"示例老年人优待证办理（{self.mark}）"

    @property
    def telephone(self) -> str:
        """A mobile number of nobody's."""
        return f"1390{int(self.mark, 16) % 10**7:07d}"

    @property
    def identity(self) -> str:
        """An identity number of nobody's: born in the nineteenth century."""
        body = f"6229271893041{int(self.mark, 16) % 10**4:04d}"
        return body + number_check(body)

    def staff(self, role: str, place: str) -> Visitor:
        """Let somebody of the staff sign in; players are kept by part, so that each signs in once."""
        visitor = self.cast(f"{role}{place}")
        if not visitor.address.startswith("http") or f"/{place}/desk" not in visitor.address:
            visitor.open(f"/{place}/desk/sign-in")
            visitor.fill(login=f"{role}{place}", password=PASSWORD)
            visitor.press("登录")
            see(visitor, "工作台")
        return visitor

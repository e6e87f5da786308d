"""Signing in: how long codes and sessions live, and how often one may try.

Limits count in fixed windows that start at round times, so that a counter is one row and one statement.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from wutong.errors import Conflict, Forbidden, Invalid

CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=5)
CODE_TRIES = 5

SessionKind = Literal["staff", "citizen"]
LoginKind = Literal["name", "telephone", "outside"]


class NotSignedIn(Invalid):
    """Name and password, or number and code, do not fit; which of the two is never said."""

    code, status = "people.not_signed_in", 401
    message = "登录信息不正确或已失效，请核对后再试。"


class TooMany(Invalid):
    """Tried too often; the window has to pass."""

    code, status = "people.too_many", 429
    message = "操作过于频繁，请在 {minutes} 分钟后再试。"


class MustChange(Forbidden):
    """An initial password opens nothing but the page where it is changed."""

    code = "people.must_change_password"
    message = "这是初始密码，请先修改密码再使用系统。"


class LoginTaken(Conflict):
    """Somebody already signs in with this name or number."""

    code = "people.login_taken"
    message = "这个登录名或号码已被使用，请换一个。"


class BadLogin(Invalid):
    """A sign-in name has 3 to 32 letters, digits, dots, dashes or underscores and starts with a letter."""

    code = "people.bad_login"
    message = "登录名须为 3 至 32 位字母、数字、点、横线或下划线，以字母开头。"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` in each `window`."""

    name: str
    times: int
    window: timedelta

    def start(self, moment: datetime) -> datetime:
        """The start of the window in which the moment falls."""
        seconds = int(self.window.total_seconds())
        return datetime.fromtimestamp(int(moment.timestamp()) // seconds * seconds, UTC)

    def check(self, count: int, moment: datetime) -> None:
        """Raise `TooMany` when this is one too many."""
        if count > self.times:
            left = self.start(moment) + self.window - moment
            raise TooMany(minutes=max(1, -(-int(left.total_seconds()) // 60)), limit=self.name)


#: Wrong passwords for one sign-in name, known or not.
PASSWORD_TRIES = Limit("password.name", 5, timedelta(minutes=15))
#: Wrong old passwords of one person who is signed in and wants another.
OLD_PASSWORD_TRIES = Limit("password.old", 5, timedelta(minutes=15))
#: Wrong passwords from one address, behind which a whole hall may sit: whoever signs in is not counted.
PASSWORD_TRIES_ADDRESS = Limit("password.address", 60, timedelta(minutes=15))
#: How often one person has his name and number compared: who guesses finds nobody's number that way.
IDENTITY_CHECKS = Limit("identity.check", 5, timedelta(hours=1))
CODES_PER_NUMBER = Limit("code.number", 5, timedelta(hours=1))
CODES_PER_ADDRESS = Limit("code.address", 30, timedelta(hours=1))
CODES_PER_TENANT = Limit("code.tenant", 600, timedelta(hours=1))
CODE_TRIES_ADDRESS = Limit("try.address", 60, timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Life:
    """How long a session lives without a request, and at all."""

    idle: timedelta
    whole: timedelta

    def over(self, *, opened: datetime, seen: datetime, moment: datetime) -> bool:
        """Whether a session opened and last seen then is over at the moment."""
        return moment - seen >= self.idle or moment - opened >= self.whole


LIVES: dict[str, Life] = {
    "staff": Life(idle=timedelta(minutes=30), whole=timedelta(hours=12)),
    "citizen": Life(idle=timedelta(hours=2), whole=timedelta(days=1)),
}
#: A session's last request is written down at most this often, so that reading a page writes nothing.
SEEN_EVERY = timedelta(minutes=1)


def fresh_code() -> str:
    """A random code of six digits, leading zeros kept."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


#: Systems and browsers by what they call themselves; the first that is found counts, as each also names its elders.
SYSTEMS = {
    "HarmonyOS": "鸿蒙", "Android": "安卓手机", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows 电脑",
    "Macintosh": "苹果电脑", "Linux": "Linux 电脑",
}  # fmt: skip
BROWSERS = {
    "MicroMessenger": "微信", "Edg": "Edge 浏览器", "Firefox": "Firefox 浏览器", "Chrome": "Chrome 浏览器",
    "Safari": "Safari 浏览器",
}  # fmt: skip


def device_name(agent: str) -> str:
    """A device as its owner would call it, from what its browser says of itself: `Windows 电脑 Edge 浏览器`."""
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    browser = next((name for mark, name in BROWSERS.items() if mark in agent), "")
    return f"{system} {browser}".strip() or "其他设备"


def login_name(text: str) -> str:
    """A staff sign-in name in normal form (small letters); raises `BadLogin`."""
    tidy = text.strip().lower()
    if not re.fullmatch(r"[a-z][a-z0-9._-]{2,31}", tidy):
        raise BadLogin({"login": [BadLogin.message]})
    return tidy

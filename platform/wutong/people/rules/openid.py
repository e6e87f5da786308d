"""OpenID Connect: where a client may be answered, what it may be given, how long things live.

A scope of a client is a right, `case.read`, or a right at a region below, `case.read@622927100`; without a region it
holds at the client's own.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from wutong import reach
from wutong.errors import Forbidden, Invalid
from wutong.people.rules.roles import RIGHTS, ROLES

CODE_LIFE = timedelta(seconds=60)
TOKEN_LIFE = timedelta(hours=1)
#: What a signed-in person may let an application know.
PERSON_SCOPES = ("openid", "profile", "phone")
#: Never given to a machine: who holds these makes more holders, or sees what needs a reason.
NEVER = frozenset(
    {
        "people.manage",
        "grant.manage",
        "client.manage",
        "region.enter",
        "personal.reveal",
        "profile.own",
        "case.withdraw",
    }
)
_SCOPE = re.compile(r"([a-z_]+\.[a-z_]+)(?:@(\d{1,12}))?")
#: The rights that plugins bring; filled when the application is put together.
BROUGHT: dict[str, str] = {}


class BadRedirect(Invalid):
    """Not an address a browser may be sent back to with a code."""

    code = "people.bad_redirect"
    message = "回调地址须为完整的 https 地址，不能指向本机或内网，也不能含“#”。"


class BadScope(Invalid):
    """Not a right, not below the client's region, or not the registrar's to give."""

    code = "people.bad_scope"
    message = "权限“{scope}”不存在、不能授予应用，或超出您可授予的范围。"


class NoUse(Invalid):
    """A client with neither redirects nor scopes could do nothing."""

    code = "people.client_no_use"
    message = "请填写回调地址（用于登录）或接口权限（用于调用接口），至少一项。"


class BadProvider(Invalid):
    """Not an address that this installation may ask, and be sent back from."""

    code = "people.bad_provider"
    message = "身份平台地址须为完整的 https 地址，不能指向本机或内网，也不能含“?”和“#”。"


class SilentProvider(Invalid):
    """Nobody answers at the address, or answers as somebody else, or names a sign-in page that is not proper."""

    code = "people.silent_provider"
    message = "没有从这个地址读到身份平台的说明，或说明与地址不符，请核对地址；确认无误的，请稍后再试。"


class NowhereAtWork(Forbidden):
    """Somebody whose every post has ended is no member of staff to applications any more."""

    code = "people.nowhere_at_work"
    message = "您目前没有岗位，不能用工作人员身份登录其他应用，请联系本单位管理员。"


class WrongProvider(Forbidden):
    """The outside provider's answer cannot be trusted."""

    code = "people.wrong_provider"
    message = "统一登录没有成功，请重新登录；如仍不行，请用登录名和密码登录。"


def check_redirect(address: str, *, own: bool = False) -> str:
    """The address, if codes may be sent there; `own` on a demo, which may send them to its own machine. Raises
    `BadRedirect`."""
    if not reach.proper(address, own=own):
        raise BadRedirect({"redirects": [BadRedirect.message]})
    return address


def check_issuer(address: str, *, own: bool = False) -> str:
    """The address without the slash at its end, if a provider may be asked there; raises `BadProvider`."""
    if not reach.proper(address, own=own) or "?" in address:
        raise BadProvider({"issuer": [BadProvider.message]})
    return address.rstrip("/")


def rights() -> dict[str, str]:
    """Every right that a scope may name, with its name on the screen: the core's, and what plugins brought."""
    return {**RIGHTS, **BROUGHT}


def split(scope: str) -> tuple[str, str | None]:
    """The right and the region's digits of a scope; raises `BadScope`."""
    found = _SCOPE.fullmatch(scope)
    if found is None or found[1] not in rights():
        raise BadScope({"scopes": [BadScope.message]}, scope=scope)
    return found[1], found[2]


def known(scope: str) -> bool:
    """Whether a scope names a right that there is: that of a plugin goes with the plugin, and its tokens stay."""
    return scope.partition("@")[0] in rights()


def givable(held: frozenset[str]) -> frozenset[str]:
    """The rights that a holder of `held` may give to a client: his own and those of the roles he may hand on."""
    handed = (ROLES[name].rights for name in ROLES if f"give.{name}" in held)
    return (held & set(rights())).union(*handed) - NEVER


def check_scope(scope: str, held: frozenset[str], place: int | None, home: int) -> str:
    """The scope, if its right may be given at `place` by somebody at `home`; raises `BadScope`.

    A program below stands in that region's place as somebody does who entered it, so only who could enter may send
    it there; `place` is None when it is not inside.
    """
    right, _ = split(scope)
    may_stand = place == home or (place is not None and "region.enter" in held)
    if not may_stand or right not in givable(held):
        raise BadScope({"scopes": [BadScope.message]}, scope=scope)
    return scope


def signed_in_for(
    opened: datetime, moment: datetime, *, again: bool, max_age: int | None, asked: datetime | None
) -> bool:
    """Whether a sign-in of then is good enough for an application that wants one `again`, or not older than
    `max_age` seconds (OpenID Connect Core 1.0 §3.1.2.1): one made after the application `asked` always is."""
    if asked is not None and opened >= asked:
        return True
    return not again and (max_age is None or moment - opened <= timedelta(seconds=max_age))


def allowed(wanted: str | None, registered: Iterable[str]) -> str | None:
    """The scope a client is given: all that is registered when it names none; None if it wants any other."""
    known = list(registered)
    asked = (wanted or "").split()
    if not asked:
        return " ".join(known)
    return " ".join(asked) if set(asked) <= set(known) else None

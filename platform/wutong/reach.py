"""Where the installation may reach out to, and where it may send a browser: public places, behind TLS.

Somebody types an address in, and the server or a browser goes there. So it must be https, and must not be this
machine or a net behind its door (RFC 6890), where other things listen that trust whoever asks. A demo (`own=True`)
may be met by another demo on the same machine, without TLS.
"""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

#: IPv6 that carries an IPv4 address inside (NAT64, 6to4, Teredo): what lies behind it cannot be told.
CARRIERS = tuple(ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
#: A last label of digits makes resolvers read the whole name as an IPv4 address: `2130706433`, `0x7f.1`.
_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)")


def proper(address: str, *, own: bool = False) -> bool:
    """Whether an address, as it is written, is https at a public host, or with `own` at this machine; a name is
    only known when it is resolved, which `may_meet` then judges."""
    parts = _parts(address)
    if parts is None or not parts.hostname:
        return False
    host = parts.hostname.rstrip(".")
    if own and is_own(host):
        return parts.scheme == "http"
    return parts.scheme == "https" and _is_outside(host)


def origin(address: str) -> str:
    """Scheme, host and port of an address: `https://login.example`."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def is_own(host: str) -> bool:
    """Whether a host as written is this machine."""
    literal = _literal(host)
    return literal.is_loopback if literal else host == "localhost" or host.endswith(".localhost")


def may_meet(numeric: str, *, own: bool = False) -> bool:
    """Whether an IP address that a name was resolved to may be spoken to."""
    found = ip_address(numeric.partition("%")[0])
    if own and found.is_loopback:
        return True
    return found.is_global and not found.is_multicast and not any(found in net for net in CARRIERS)


def _parts(address: str) -> SplitResult | None:
    """The parts of a plain address: nothing before the host, no fragment, no blank; None for any other."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  # raises for a port that is none
    except ValueError:
        return None
    odd = "@" in parts.netloc or "#" in address or "\\" in address or any(sign <= " " for sign in address)
    return None if odd else parts


def _is_outside(host: str) -> bool:
    literal = _literal(host)
    if literal is not None:
        return may_meet(str(literal))
    return bool(_NAME.fullmatch(host)) and not is_own(host) and not _NUMBER.fullmatch(host.rpartition(".")[2])


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None

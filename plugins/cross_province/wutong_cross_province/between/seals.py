"""Signing and sealing: JWS (RFC 7515) with Ed25519 (RFC 9864) around JWE (RFC 7516) with X25519 and AES-GCM.

The only owner of the library. What is sealed names, in the key agreement itself (`apu`, `apv`), from whom it comes and
for whom it is, so it cannot be passed on as somebody else's.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from wutong_cross_province.between.rules import PIECE, NoSm2, NotBelieved

ED25519, SM2 = "Ed25519", "SM2"
AGREED, CIPHER = "ECDH-ES", "A256GCM"
#: Base64 makes four characters of three bytes.
MOST = PIECE * 2


class _Signed(jws.JWSRegistry):
    max_payload_length = 2 * MOST


class _Sealed(jwe.JWERegistry):
    max_ciphertext_length = MOST


SIGNED, SEALED = _Signed(algorithms=[ED25519]), _Sealed(algorithms=[AGREED, CIPHER])


@dataclass(frozen=True, slots=True)
class Public:
    """Both public halves of a key under its name, each as in a JWK's `x`."""

    kid: str
    signing: str
    sealing: str


@dataclass(frozen=True, slots=True, eq=False)
class Private:
    """Both secret halves of a key of ours."""

    kid: str
    signing: OKPKey
    sealing: OKPKey

    def public(self) -> Public:
        """What others may know of it."""
        signing, sealing = (str(key.as_dict(private=False)["x"]) for key in (self.signing, self.sealing))
        return Public(self.kid, signing, sealing)

    def __repr__(self) -> str:
        return f"Private({self.kid})"


def made(kid: str, seed: bytes, other: bytes) -> Private:
    """The key that grows from two secrets of 32 bytes."""
    signing, sealing = Ed25519PrivateKey.from_private_bytes(seed), X25519PrivateKey.from_private_bytes(other)
    return Private(kid, OKPKey.import_key(signing), OKPKey.import_key(sealing))


def check_algorithm(algorithm: str) -> None:
    """Raise `NoSm2` for what cannot be spoken here."""
    if algorithm != ED25519:
        raise NoSm2(library=find_spec("gmssl") is not None)


def sign(claims: Mapping[str, Any], key: Private) -> str:
    """The claims as a compact JWS under our key."""
    text = json.dumps(claims, ensure_ascii=False, separators=(",", ":"))
    return jws.serialize_compact({"alg": ED25519, "kid": key.kid}, text, key.signing, registry=SIGNED)


def peek(token: str) -> tuple[str, dict[str, Any]]:
    """The key's name and the claims as they are written, unproven: good for finding the key and for nothing else."""
    try:
        seen = jws.extract_compact(token.encode(), registry=SIGNED)
        claims = json.loads(seen.payload)
    except (JoseError, ValueError, RecursionError):
        raise NotBelieved(reason="form") from None
    if seen.headers().get("alg") == SM2:
        check_algorithm(SM2)
    if not isinstance(claims, dict):
        raise NotBelieved(reason="form")
    return str(seen.headers().get("kid")), claims


def verify(token: str, key: Public) -> dict[str, Any]:
    """The claims of a JWS, proven; raises `NotBelieved`."""
    try:
        proven = jws.deserialize_compact(token.encode(), _okp("Ed25519", key.signing), registry=SIGNED)
        claims = json.loads(proven.payload)
    except (JoseError, ValueError, RecursionError):
        raise NotBelieved(reason="signature") from None
    assert isinstance(claims, dict)
    return claims


def close(plain: bytes, key: Public, *, sender: str, reader: str) -> str:
    """Seal bytes so that only the holder of the key reads them, and only as from this sender to this reader."""
    parties = {"apu": _named(sender), "apv": _named(reader)}
    head = {"alg": AGREED, "enc": CIPHER, "kid": key.kid, **parties}
    return jwe.encrypt_compact(head, plain, _okp("X25519", key.sealing), registry=SEALED)


def unclose(token: str, key: Private, *, sender: str, reader: str) -> bytes:
    """The inverse of `close`; raises `NotBelieved`."""
    try:
        opened = jwe.decrypt_compact(token.encode(), key.sealing, registry=SEALED)
    except (JoseError, ValueError):
        raise NotBelieved(reason="seal") from None
    head = opened.headers()
    if (head.get("apu"), head.get("apv")) != (_named(sender), _named(reader)) or opened.plaintext is None:
        raise NotBelieved(reason="seal")
    return opened.plaintext


def sealed_for(token: str) -> str:
    """The name of the key that a seal was made for, unproven."""
    try:
        head = json.loads(_unpadded(token.partition(".")[0]))
        return str(head["kid"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotBelieved(reason="seal") from None


@lru_cache(maxsize=256)
def _okp(curve: str, public: str) -> OKPKey:
    try:
        return OKPKey.import_key({"kty": "OKP", "crv": curve, "x": public})
    except (JoseError, ValueError):
        raise NotBelieved(reason="key") from None


def _named(name: str) -> str:
    return base64.urlsafe_b64encode(name.encode()).decode().rstrip("=")


def _unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

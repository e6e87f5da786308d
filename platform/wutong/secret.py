"""Personal data as a column type: SM4-GCM (GB/T 32907) under the key of a region or of a person.

A value leaves the database as `Secret`, which shows nothing in `str`, `repr`, JSON or a log line; `reveal` is the
only way to the text, and the doors that call it demand a right, a reason and leave an event. Where a value must be
found again, `blind` gives an HMAC-SM3 index (GB/T 32905) that only equality can use.
"""

import hmac
import os
import re
from typing import Any, Literal, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from wutong import keys, tenancy
from wutong.errors import Refused

NONCE, TAG, HEAD = 12, 16, 3

Holder = Literal["region", "person", "post"]


class Unreadable(Refused):
    """The stored bytes are not what this key sealed: they were moved, cut or changed."""

    code, status = "secret.unreadable", 500
    message = "这项加密资料无法解开，请联系系统管理员。"


class Secret:
    """A text that shows itself only when asked to."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    @classmethod
    def of(cls, text: str) -> Self:
        """Wrap a text."""
        return cls(text)

    def reveal(self) -> str:
        """The text itself; the caller answers for where it goes."""
        return self._text

    def __str__(self) -> str:
        return "＊＊＊"

    def __repr__(self) -> str:
        return "Secret(＊＊＊)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash(("secret", self._text))

    def __bool__(self) -> bool:
        return bool(self._text)


def seal(key: bytes, plain: bytes, context: bytes) -> bytes:
    """nonce ‖ ciphertext ‖ tag under SM4-GCM; `context` is bound in and must be given again to open."""
    nonce = os.urandom(NONCE)
    worker = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    worker.authenticate_additional_data(context)
    return nonce + worker.update(plain) + worker.finalize() + worker.tag


def unseal(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """The inverse of `seal`; raises `Unreadable` when anything differs."""
    nonce, body, tag = sealed[:NONCE], sealed[NONCE:-TAG], sealed[-TAG:]
    worker = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    worker.authenticate_additional_data(context)
    try:
        return worker.update(body) + worker.finalize()
    except InvalidTag as error:
        raise Unreadable from error


def digest(key: bytes, *parts: bytes) -> bytes:
    """HMAC-SM3 over the parts, each with its length, 32 bytes."""
    worker = HMAC(key, hashes.SM3())
    for part in parts:
        worker.update(len(part).to_bytes(8, "big") + part)
    return worker.finalize()


def blind(purpose: str, value: str) -> bytes:
    """The blind index of a value, the same everywhere in the installation: find by equality, learn nothing else."""
    return digest(keys.derived("blind"), purpose.encode(), normal(value).encode())


def blind_here(purpose: str, value: str) -> bytes:
    """The blind index of a value at the present region alone, 16 bytes: the same value has another one elsewhere, so
    nobody who holds the rows of two regions learns whom they share. It does not change when the region's key does."""
    return blind(f"{purpose}@{tenancy.scope().home}", value)[:16]


def normal(value: str) -> str:
    """One spelling for one value: no spaces or dashes, upper case (the X of an ID number)."""
    return re.sub(r"[\s-]", "", value).upper()


class SecretText(TypeDecorator[Secret]):
    """A sealed text column; `purpose` is bound into every value, so values cannot trade places between columns.

    `of` names the holder of the key: the region of the row (Sealed, Owned), the person (Personal), or the post
    (an enclosure, which sender and addressee both read).
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str, of: Holder = "region") -> None:
        super().__init__()
        self.purpose, self.of = purpose, of

    def process_bind_param(self, value: Secret | None, dialect: Dialect) -> bytes | None:
        """Seal under the newest key of the present holder."""
        return None if value is None else close(value.reveal().encode(), self.purpose, self.of)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Secret | None:
        """Open with the key version written in the first bytes."""
        return None if value is None else Secret(reopen(bytes(value), self.purpose, self.of).decode())


class SecretBytes(TypeDecorator[bytes]):
    """The same for bytes that are not text: enclosures."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str, of: Holder = "region") -> None:
        super().__init__()
        self.purpose, self.of = purpose, of

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Seal under the newest key of the present holder."""
        return None if value is None else close(value, self.purpose, self.of)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> bytes | None:
        """Open with the key version written in the first bytes."""
        return None if value is None else reopen(bytes(value), self.purpose, self.of)


def close(plain: bytes, purpose: str, of: Holder) -> bytes:
    """format 1 ‖ key version (2 bytes) ‖ sealed; the holder and the purpose are bound in."""
    version, key = keys.newest(of)
    return b"\x01" + version.to_bytes(2, "big") + seal(key, plain, _context(purpose, of))


def reopen(stored: bytes, purpose: str, of: Holder) -> bytes:
    """The inverse of `close`; raises `Unreadable`."""
    if stored[:1] != b"\x01":
        raise Unreadable
    key = keys.version(of, int.from_bytes(stored[1:HEAD], "big"))
    return unseal(key, stored[HEAD:], _context(purpose, of))


def _context(purpose: str, of: Holder) -> bytes:
    return f"{purpose}\0{of}\0{keys.holder(of)}".encode()


def mask_name(name: str) -> str:
    """张* — the first character and no more."""
    return name[:1] + "*" * min(len(name) - 1, 2) if name else ""


def mask_phone(phone: str) -> str:
    """139****1234 — three in front, four behind."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 7 else "*" * len(phone)


def mask_number(number: str) -> str:
    """Six in front and four behind, for ID numbers, credit codes and bank cards."""
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}" if len(number) > 10 else "*" * len(number)

"""Where files of plain forms wait while the form is read: in memory while they are small, else sealed on the disk.

A large file would otherwise lie in the clear in the folder for passing files. It is written under a key that is made
for it and forgotten with it, and the file has no name, so a crash leaves nothing that anybody could read.
"""

import io
import os
import tempfile
from typing import IO, TYPE_CHECKING

import flask
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

if TYPE_CHECKING:
    from typing_extensions import Buffer

#: Up to this many bytes a file stays in memory.
SMALL = 256 * 1024
_PIECE = 64 * 1024
_BLOCK = 16


class Sealed(io.RawIOBase):
    """A passing file whose bytes on the disk nobody can read; written once, from the front, and read in any order."""

    def __init__(self) -> None:
        super().__init__()
        self._file: IO[bytes] = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by `close`
        self._key, self._nonce, self._at, self._end = os.urandom(32), os.urandom(8), 0, 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def writable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """Where it is read and written next."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go somewhere else."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._end}[whence]
        self._at = max(0, start + offset)
        return self._at

    def write(self, content: "Buffer") -> int:
        """Write at the present place."""
        plain = bytes(content)
        self._file.seek(self._at)
        self._file.write(self._turned(plain))
        self._at += len(plain)
        self._end = max(self._end, self._at)
        return len(plain)

    def readinto(self, into: "Buffer") -> int:
        """Read from the present place on."""
        room = memoryview(into).cast("B")
        self._file.seek(self._at)
        plain = self._turned(self._file.read(len(room)))
        room[: len(plain)] = plain
        self._at += len(plain)
        return len(plain)

    def close(self) -> None:
        """Forget it."""
        if not self.closed:
            self._file.close()
        super().close()

    def _turned(self, content: bytes) -> bytes:
        """Seal or unseal what lies at the present place: the same in counter mode."""
        block, inside = divmod(self._at, _BLOCK)
        stream = Cipher(algorithms.AES256(self._key), modes.CTR(self._nonce + block.to_bytes(8, "big"))).encryptor()
        stream.update(b"\0" * inside)
        return stream.update(content)


class Request(flask.Request):
    """A request whose files wait in memory or sealed."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if total_content_length is not None and total_content_length <= SMALL:
            return io.BytesIO()
        return io.BufferedRandom(Sealed(), _PIECE)

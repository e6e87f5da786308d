"""Asks a virus scanner about a paper, in the protocol of clamd: INSTREAM over a Unix or a TCP socket.

The paper is streamed: a four-byte length in network order before each piece, an empty piece at the end. The answer is
`stream: OK`, `stream: <name> FOUND`, or anything that ends in `ERROR`. A scanner that does not answer, or says that it
could not look, is down for us: nothing is taken for clean that nobody looked at.
"""

import logging
import socket
from collections.abc import Iterable
from contextlib import suppress

from flask import current_app

from wutong.errors import Refused

log = logging.getLogger("wutong.scanner")

#: Seconds until a scanner must have taken a piece or begun to answer.
PATIENCE = 60
_CONNECT = 5
_LONGEST = 4096
_PIECE = 64 * 1024


class ScannerDown(Refused):
    """The scanner cannot be reached, or could not look at the paper."""

    code, status = "scanner.down", 503
    message = "安全检查服务暂时不可用，这份材料还没有检查，暂时不能打开。材料已保存，不用重新上传，请稍后再试。"


def configured() -> bool:
    """Whether this installation has a scanner."""
    return bool(_address())


def scan(chunks: Iterable[bytes]) -> str:
    """What the scanner found in the content, by its name; "" when it found nothing. Raises `ScannerDown`."""
    try:
        with _connected(_address()) as wire:
            answer = _asked(wire, chunks)
    except OSError as error:
        log.warning("the scanner does not answer: %s", type(error).__name__)
        raise ScannerDown from error
    return _read(answer)


def ping(address: str) -> bool:
    """Whether a scanner is there and answers."""
    try:
        with _connected(address) as wire:
            wire.sendall(b"zPING\0")
            return _answer(wire) == "PONG"
    except OSError:
        return False


def _address() -> str:
    return str(current_app.config["WUTONG"].scanner)


def _connected(address: str) -> socket.socket:
    kind, _, where = address.partition(":")
    if kind == "unix":
        wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            wire.settimeout(_CONNECT)
            wire.connect(where)
        except OSError:
            wire.close()
            raise
    else:
        host, _, port = where.removeprefix("//").rpartition(":")
        wire = socket.create_connection((host, int(port)), _CONNECT)
    wire.settimeout(PATIENCE)
    return wire


def _asked(wire: socket.socket, chunks: Iterable[bytes]) -> str:
    """A scanner that has seen enough answers and hangs up while it is still being told; its answer counts."""
    with suppress(BrokenPipeError, ConnectionResetError):
        wire.sendall(b"zINSTREAM\0")
        for chunk in chunks:
            for start in range(0, len(chunk), _PIECE):
                piece = chunk[start : start + _PIECE]
                wire.sendall(len(piece).to_bytes(4, "big") + piece)
        wire.sendall(b"\0\0\0\0")
    return _answer(wire)


def _answer(wire: socket.socket) -> str:
    told = b""
    while not told.endswith(b"\0") and len(told) < _LONGEST and (more := wire.recv(_LONGEST)):
        told += more
    return told.rstrip(b"\0\n").decode("utf-8", "replace").strip()


def _read(answer: str) -> str:
    told = answer.removeprefix("stream:").strip()
    if told == "OK":
        return ""
    if told.endswith(" FOUND"):
        return told.removesuffix(" FOUND")
    log.warning("the scanner could not look: %s", answer[:200] or "no answer")
    raise ScannerDown

"""A small server that speaks the part of clamd's protocol that we use, for tests.

It finds the EICAR test file, which every scanner knows and which is harmless, and answers as clamd documents it:
commands with the prefix `z` end in NUL, INSTREAM takes pieces behind their lengths, an over-long stream is refused.
"""

import socketserver
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

#: The EICAR test file, put together here so that no scanner takes this page for it.
BAD = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-" + b"TEST-FILE!$H+H*"
MEGABYTE = 1024 * 1024


class Clamd:
    """A scanner on a Unix socket, or on a free TCP port where no path is given; used as a context."""

    def __init__(self, path: Path | None = None) -> None:
        self.limit, self.says, self.seen = 100 * MEGABYTE, None, []  # type: ignore[var-annotated]
        scanner = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                scanner.serve(self.rfile, self.wfile)

        kind: Any = socketserver.ThreadingTCPServer if path is None else socketserver.ThreadingUnixStreamServer
        self._server = kind(("127.0.0.1", 0) if path is None else str(path), Handler)
        self._server.daemon_threads = True
        where = self._server.server_address
        self.address = f"tcp://{where[0]}:{where[1]}" if path is None else f"unix:{path}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Take no more calls; stopping twice does nothing."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
        self._server = None

    def serve(self, told: Any, out: Any) -> None:
        """Answer one command."""
        command = _until_nul(told)
        if command == b"zPING":
            answer = "PONG"
        elif command == b"zINSTREAM":
            answer = self._verdict(told)
        else:
            answer = "UNKNOWN COMMAND"
        out.write((self.says if self.says is not None else answer).encode() + b"\0")

    def _verdict(self, told: BinaryIO) -> str:
        content = b""
        while length := int.from_bytes(told.read(4), "big"):
            content += told.read(length)
            if len(content) > self.limit:
                return "INSTREAM size limit exceeded. ERROR"
        self.seen.append(content)
        return "stream: Eicar-Test-Signature FOUND" if BAD in content else "stream: OK"


def _until_nul(told: BinaryIO) -> bytes:
    command = b""
    while (letter := told.read(1)) not in (b"", b"\0"):
        command += letter
    return command

"""A line that can be cut: a TCP proxy that resets connections at drawn bytes of what is asked or answered."""

import random
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress

#: Close with a reset, so that the other end sees a fault and no orderly end.
RESET = struct.pack("ii", 1, 0)


class Line:
    """Listens on a port of its own and carries to `target`; `faults` is the share of connections that are cut."""

    def __init__(self, dice: random.Random) -> None:
        self.dice, self.target, self.faults, self.heard = dice, 0, 0.0, list[bytes]()
        self.cut = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.live: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        limits = [10**9, 10**9]
        if self.dice.random() < self.faults:
            self.cut += 1
            limits[self.dice.randrange(2)] = self.dice.choice((0, 40, 300, 1500))
        try:
            far = socket.create_connection(("127.0.0.1", self.target), timeout=5)
        except OSError:
            _reset(near)
            return
        self.live |= {near, far}
        back = threading.Thread(target=self._carry, args=(far, near, limits[1], None), daemon=True)
        back.start()
        self._carry(near, far, limits[0], bytearray())
        back.join()
        self.live -= {near, far}
        for each in (near, far):
            each.close()

    def _carry(self, source: socket.socket, sink: socket.socket, limit: int, kept: bytearray | None) -> None:
        seen = 0
        with suppress(OSError):
            while chunk := source.recv(65536):
                if kept is not None:
                    kept += chunk
                seen += len(chunk)
                if seen > limit:
                    sink.sendall(chunk[: max(0, len(chunk) - (seen - limit))])
                    _reset(source)
                    _reset(sink)
                    break
                sink.sendall(chunk)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)
        if kept:
            self.heard.append(bytes(kept))

    def hang_up(self) -> None:
        """Cut every connection there is."""
        for each in list(self.live):
            _reset(each)

    def bodies(self) -> Iterator[bytes]:
        """The whole bodies of the requests that were overheard, several of them on one connection."""
        for stream in self.heard:
            while b"\r\n\r\n" in stream:
                head, _, rest = stream.partition(b"\r\n\r\n")
                told = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
                length = int(told[0].partition(b":")[2]) if told else 0
                if len(rest) < length:
                    break
                if length:
                    yield rest[:length]
                stream = rest[length:]

    def close(self) -> None:
        """Listen no longer."""
        self.listener.close()
        self.hang_up()


def _reset(each: socket.socket) -> None:
    with suppress(OSError):
        each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        each.shutdown(socket.SHUT_RDWR)
    with suppress(OSError):
        each.close()

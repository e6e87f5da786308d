"""Eight browsers at once, as cheap as they can be: they share the two cores with the servers they ask.

A request is bytes made beforehand and an answer is read to its Content-Length; connections are kept alive. The time
of a request runs from sending it to its last byte.
"""

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

CLIENTS = 8
Ask = Callable[[int, int], bytes]
Check = Callable[[int, bytes], None]


@dataclass
class Run:
    """What came of one round: answers a second, and each request's time in ms, shortest first."""

    per_second: float
    took: list[float]

    def percentile(self, share: float) -> float:
        """The time that this share of the requests stayed below."""
        return self.took[min(len(self.took) - 1, int(len(self.took) * share))]


@dataclass
class Client:
    """One connection that is opened again when the server has closed it."""

    port: int
    held: socket.socket | None = None
    rest: bytes = b""

    def send(self, request: bytes) -> tuple[int, bytes]:
        """Status and body; a kept connection that was closed meanwhile is tried once more."""
        try:
            return self._sent(request)
        except (ConnectionError, BrokenPipeError):
            self.held = None
            return self._sent(request)

    def _sent(self, request: bytes) -> tuple[int, bytes]:
        if self.held is None:
            self.held, self.rest = socket.create_connection(("127.0.0.1", self.port), timeout=60), b""
        self.held.sendall(request)
        head = self._until(lambda said: b"\r\n\r\n" in said)
        lines, _, body = head.partition(b"\r\n\r\n")
        length = next(int(line[15:]) for line in lines.split(b"\r\n") if line[:15].lower() == b"content-length:")
        self.rest = body
        whole = self._until(lambda said: len(said) >= length)
        self.rest = whole[length:]
        if b"connection: close" in lines.lower():
            self.held = None
        return int(lines[9:12]), whole[:length]

    def _until(self, complete: Callable[[bytes], bool]) -> bytes:
        said = self.rest
        while not complete(said):
            assert self.held is not None
            part = self.held.recv(65536)
            if not part:
                raise ConnectionResetError
            said += part
        return said


@dataclass
class _Round:
    """What the eight threads of a round share."""

    port: int
    ask: Ask
    check: Check
    ends: float
    pause: float = 0.0
    took: list[float] = field(default_factory=list)
    wrong: list[BaseException] = field(default_factory=list)

    def go(self, client: int, late: float) -> None:
        line, count, mine = Client(self.port), 0, []
        try:
            time.sleep(late)
            while time.perf_counter() < self.ends and not self.wrong:
                request = self.ask(client, count)
                began = time.perf_counter()
                status, body = line.send(request)
                mine.append((time.perf_counter() - began) * 1000)
                self.check(status, body)
                count += 1
                if self.pause:
                    time.sleep(self.pause)
        except BaseException as error:  # noqa: BLE001 - carried to the thread that asked
            self.wrong.append(error)
        self.took += mine


def drive(
    port: int, ask: Ask, check: Check, *, seconds: float, clients: int = CLIENTS, pause: float = 0.0
) -> Run:  # fmt: skip
    """Send `ask(client, count)` from every client for so long; `check(status, body)` looks at each answer.

    A client waits for `pause` seconds before its next request, as somebody does who looks at a page; the first ones are
    spread over a pause, for people do not press in the same moment.
    """
    began = time.perf_counter()
    shared = _Round(port, ask, check, began + seconds, pause)
    threads = [threading.Thread(target=shared.go, args=(number, pause * number / clients)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if shared.wrong:
        raise shared.wrong[0]
    return Run(len(shared.took) / (time.perf_counter() - began), sorted(shared.took))


def request(method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> bytes:
    """A whole request as bytes; a body goes as JSON."""
    content = b"" if body is None else json.dumps(body).encode()
    told = {"Host": "127.0.0.1", "Content-Length": str(len(content)), **(headers or {})}
    if content:
        told["Content-Type"] = "application/json"
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + content

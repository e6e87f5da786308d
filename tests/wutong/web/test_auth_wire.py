"""The wire to an outside provider speaks to nobody inside, whatever a name or a redirect says."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from requests.exceptions import ConnectionError, InvalidURL, TooManyRedirects

from wutong.web.auth_wire import Wire


class Inner(BaseHTTPRequestHandler):
    """Something that listens inside and notes who asked it."""

    def do_GET(self):
        self.server.heard.append(self.path)
        self.send_response(302 if self.path == "/away" else 200)
        self.send_header("Location", "/secret")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Nothing on the screen."""


@pytest.fixture
def inner():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Inner)
    server.heard = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def asked(address, *, own=False):
    with Wire("client", own=own) as wire:
        return wire.get(address, withhold_token=True, timeout=5)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_address_inside_is_not_even_looked_up(inner, scheme):
    with pytest.raises(InvalidURL):
        asked(f"{scheme}://127.0.0.1:{inner.server_port}/")
    assert inner.heard == []


def test_a_public_name_that_leads_inside_is_hung_up_on_before_a_byte_is_sent(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        there = (socket.AF_INET, socket.SOCK_STREAM, 6, "", listening.getsockname())
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [there])
        with pytest.raises(ConnectionError, match="leads inside"):
            asked("https://id.example/")
        met, _ = listening.accept()
        with met:
            assert met.recv(1) == b""


def test_a_redirect_is_not_followed(inner):
    with pytest.raises(TooManyRedirects):
        asked(f"http://127.0.0.1:{inner.server_port}/away", own=True)
    assert inner.heard == ["/away"]


def test_a_demo_meets_its_own_machine(inner):
    assert asked(f"http://localhost:{inner.server_port}/", own=True).status_code == 200


def test_a_proxy_of_the_environment_is_not_asked(inner, monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{inner.server_port}")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [])
    with pytest.raises(ConnectionError):
        asked("https://id.example/")
    assert inner.heard == []

"""`plugins/README.md` is followed word by word, by somebody who has the core as a wheel and no checkout of it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from urllib3.util import Retry

from wutong.launch.places import CHECKOUT

README = (CHECKOUT / "plugins" / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(sh|diff)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
SHOWING = re.compile(r"^wutong plugin show (\w+)\n$")
#: What a wheel is made of.
SOURCES = ("platform", "migrations", "tenants", "pyproject.toml", "README.md")


@dataclass
class Author:
    """Somebody with an environment and a folder."""

    bin: Path
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What his shell knows: his own programs first, nothing of ours."""
        ours = {"PYTHONPATH", "VIRTUAL_ENV", "PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST"}
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in ours and not name.startswith("PYTEST_XDIST")
        }
        path = f"{self.bin}{os.pathsep}{os.environ['PATH']}"
        return kept | {"PATH": path, "PIP_NO_BUILD_ISOLATION": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}

    def run(self, script: str) -> str:
        """Let a shell go through the lines in his folder; what it says."""
        told = f"{script}\npwd > '{self.bin}/where'\n"
        done = subprocess.run(
            ["bash", "-euc", told], cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{script}\n{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
        self.folder = Path((self.bin / "where").read_text().strip())
        return done.stdout

    def patch(self, diff: str) -> None:
        """Change his files as the page says."""
        done = subprocess.run(
            ["git", "apply", "-"], cwd=self.folder, input=diff, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    @contextmanager
    def showing(self, name: str) -> Iterator[requests.Session]:
        """`wutong plugin show`, while it runs, on a port that nobody has; a browser that waits until it answers."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        asked = [self.bin / "wutong", "plugin", "show", name, "--port", str(port)]
        running = subprocess.Popen(
            asked, cwd=self.folder, env=self.environment, start_new_session=True, preexec_fn=_heeds_ctrl_c
        )
        browser = Browser(f"http://127.0.0.1:{port}")
        try:
            yield browser
        finally:
            os.killpg(running.pid, signal.SIGINT)
            running.wait()


def _heeds_ctrl_c() -> None:
    """As a terminal starts it: a suite that runs in the background has Ctrl-C ignored, and so would this for ever."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Browser(requests.Session):
    """Asks one server, and waits for it to come up."""

    def __init__(self, home: str) -> None:
        super().__init__()
        self.home = home
        patient = Retry(total=None, connect=9, backoff_factor=0.5, backoff_max=10)
        self.mount("http://", requests.adapters.HTTPAdapter(max_retries=patient))

    def read(self, address: str) -> str:
        """A page, which must be there."""
        answer = self.get(self.home + address, timeout=60)
        assert answer.status_code == 200, answer.text[:500]
        return answer.text


@pytest.fixture(scope="module")
def author(lent: Path, tmp_path_factory: pytest.TempPathFactory) -> Author:
    """An environment with the built wheel of the core and the packages that it needs, and nothing of the checkout."""
    place = tmp_path_factory.mktemp("author")
    source = place / "source"
    for name in SOURCES:
        into = source / name
        source.mkdir(exist_ok=True)
        (shutil.copytree if (CHECKOUT / name).is_dir() else shutil.copy)(CHECKOUT / name, into)
    asked = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(place), str(source)]
    subprocess.run([sys.executable, "-m", "pip", "--quiet", *asked], check=True)
    shutil.rmtree(source)
    venv.create(place / "venv", symlinks=True)
    programs = place / "venv" / "bin"
    _lend(place / "venv", lent)
    pip = [programs / "python", "-m", "pip", "--quiet"]
    subprocess.run([*pip, "install", "--no-deps", "--no-compile", *place.glob("wutong-*.whl")], check=True)
    return Author(programs, place)


def _lend(environment: Path, lent: Path) -> None:
    """Let the environment use our packages, and the programs of two of them."""
    (own,) = environment.glob("lib/python*/site-packages")
    (own / "lent.pth").write_text(f"{lent}\n")
    for name, start in (("pytest", "from pytest import main"), ("pip", "from pip._internal.cli.main import main")):
        program = environment / "bin" / name
        program.write_text(f"#!{environment}/bin/python\n{start}\nraise SystemExit(main())\n")
        program.chmod(0o755)


def test_the_page_leads_to_a_plugin_that_passes_the_kit(author: Author):
    followed = []
    for kind, text in BLOCKS:
        shown = SHOWING.match(text)
        if kind == "diff":
            author.patch(text)
        elif shown:
            with author.showing(shown[1]) as browser:
                addresses = re.findall(r"<http://127\.0\.0\.1:8010(/\S+)>", README)
                assert ["宠物登记" in browser.read(address) for address in addresses] == [False, True]
                assert "办事提示" in browser.read(addresses[0])
        else:
            followed.append(author.run(text))
    assert "4 passed" in followed[1]
    assert re.search(r"\b\d+ passed", followed[1].partition("4 passed")[2])
    assert list(author.folder.glob("dist/wutong_pets-*.whl"))


def test_nothing_of_the_checkout_was_used(author: Author):
    where = author.run("python -c 'import wutong, wutong.schema; print(wutong.__file__, wutong.schema.MIGRATIONS)'")
    assert str(CHECKOUT / "platform") not in where
    assert where.count(str(author.bin.parent)) == 2

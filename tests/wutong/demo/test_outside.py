"""The world outside of a demo as a process of its own: a real mail goes in, a page shows it."""

import os
import smtplib
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest
import requests

from wutong.launch import processes, valkey
from wutong.launch.processes import TICK


def environment(var: Path, **changed: str) -> dict[str, str]:
    mail, page = valkey.free_port(), valkey.free_port()
    return {
        **os.environ,
        "WUTONG_DEMO": "1",
        "SMTP_URL": f"smtp://127.0.0.1:{mail}",
        "SMS_URL": f"http://127.0.0.1:{page}/send",
        "SMS_KEY": "k" * 32,
        "PAY_URL": f"http://127.0.0.1:{page}/pay",
        "PAY_KEY": "p" * 32,
        "WUTONG_VAR": str(var),
        "PUBLIC_URL": "http://127.0.0.1:8000",
        **changed,
    }


@pytest.fixture
def outside(tmp_path: Path):
    env = environment(tmp_path)
    child = processes.spawn([sys.executable, "-m", "wutong.demo.outside"], log=tmp_path / "log", env=env)
    await_answer(env["SMS_URL"].removesuffix("send"), child)
    yield env
    assert processes.stop(child) == 0, (tmp_path / "log").read_text()


def await_answer(address: str, child: "subprocess.Popen[bytes]") -> None:
    while True:
        try:
            requests.get(address, timeout=5)
        except requests.ConnectionError:
            with pytest.raises(subprocess.TimeoutExpired):  # it is still coming up, not gone
                child.wait(TICK)
        else:
            return


def test_a_mail_that_was_sent_is_on_the_page(outside: dict[str, str]):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "wutong@localhost", "ma@example.cn", "申请已受理"
    mail.set_content("您的申请已受理。")
    host, port = outside["SMTP_URL"].removeprefix("smtp://").split(":")
    with smtplib.SMTP(host, int(port)) as server:
        server.send_message(mail)
    address = outside["SMS_URL"].removesuffix("send")
    assert requests.get(f"{address}messages.json", timeout=5).json() == [
        {"channel": "email", "to": "ma@example.cn", "text": "申请已受理\n您的申请已受理。"}
    ]
    assert "申请已受理" in requests.get(address, timeout=5).text


@pytest.mark.parametrize(
    "changed",
    [
        {"WUTONG_DEMO": "0"},
        {"SMTP_URL": "smtp://0.0.0.0:2525"},
        {"SMS_URL": "http://0.0.0.0:8001/send"},
        {"PAY_URL": "http://0.0.0.0:8001/pay"},
    ],
)
def test_it_runs_only_in_a_demo_and_on_loopback(changed: dict[str, str], tmp_path: Path):
    env = environment(tmp_path, **changed)
    done = subprocess.run([sys.executable, "-m", "wutong.demo.outside"], env=env, capture_output=True, check=False)
    assert done.returncode != 0

"""The story ends in one line when the demo it is told in does."""

from pathlib import Path

from click.testing import CliRunner

from wutong.demo import greeting
from wutong.demo.greeting import Opened
from wutong.demo.story_command import story
from wutong.launch import valkey

LOGINS = ("approver62", "reviewer622927", "clerk622927", "clerk622927100", "helper622927100001")


def test_a_demo_that_is_gone_is_one_line_and_code_one(tmp_path: Path):
    greeting.keep([Opened(login.lstrip("abcdefghijklmnopqrstuvwxyz"), "", "", login) for login in LOGINS], tmp_path)
    env = {"SMS_URL": "http://127.0.0.1:1/send", "WUTONG_VAR": str(tmp_path)}
    said = CliRunner().invoke(story, ["--port", str(valkey.free_port()), "--check"], env=env)
    assert said.exit_code == 1
    assert said.stderr.startswith("the story broke off: ")
    assert len(said.stderr.splitlines()) == 1

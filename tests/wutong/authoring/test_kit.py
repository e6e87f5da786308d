"""The kit refuses plugins that each break one rule (`tests/strangers/bad`), and says which."""

import os
import re
import subprocess
import sys

import pytest

from wutong.launch.places import CHECKOUT
from wutong.notices.outside import Answer
from wutong.notices.ways import NoticeChannel
from wutong.testing.conformance import ways

BAD = CHECKOUT / "tests" / "strangers" / "bad"
#: What each bad plugin breaks: the proof of the kit that fails, and the reason that it gives.
REFUSED = {
    "lookless": ("test_what_a_letter_remembers", "没有声明可见范围"),
    "rightless": ("test_what_a_letter_remembers", "没有声明权限"),
    "inside": ("test_what_a_letter_remembers", "越过 wutong.sdk 引用了内核"),
    "leaky": ("test_nobody_meets_what_is_not_for_him", "memo"),
    "counting": ("test_a_handler_that_runs_twice", "第二次执行改动了这些表"),
    "stuck": ("test_it_goes_and_leaves_the_core_as_it_was", "stuck_sheets"),
    "openwall": ("test_every_look_holds", "openwall_notes (owned) child: ['select'] not []"),
    "wordless": ("test_every_word_a_citizen_meets", "没有翻译的一句话"),
}


@pytest.fixture(scope="module")
def told() -> str:
    """What the kit says of all of them, each asked for the one proof that it should fail."""
    asked = [word for name in REFUSED for word in ("--wutong-plugin", name)]
    proofs = " or ".join(f"({name} and {proof})" for name, (proof, _) in REFUSED.items())
    kit = ["-q", "-rfE", "-p", "wutong.testing.fixtures", "-p", "no:cacheprovider", "--wutong-conformance", *asked]
    path = os.pathsep.join(filter(None, (str(BAD), os.environ.get("PYTHONPATH"))))
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", str(CHECKOUT), *kit, "-k", proofs],
        capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": path},
    )  # fmt: skip
    assert ended.returncode == 1, ended.stdout[-3000:] + ended.stderr[-3000:]
    return ended.stdout


@pytest.mark.parametrize(("name", "proof", "reason"), [(name, *why) for name, why in REFUSED.items()])
def test_a_plugin_that_breaks_a_rule_is_refused_with_the_reason(told: str, name: str, proof: str, reason: str):
    assert re.search(rf"^(FAILED|ERROR) \S+{proof}\w*\[{name}\]", told, re.MULTILINE), told[-4000:]
    (said,) = re.findall(
        rf"^_+ (?:ERROR at setup of )?{proof}\w*\[{name}\] _+$(.*?)(?=^_{{3,}} |^=)", told, re.MULTILINE | re.DOTALL
    )
    assert reason in said


@pytest.mark.parametrize(("check", "reason"), [(lambda text: f"{text}!", "同一个样子"), (int, "须说明怎样填写")])
def test_a_way_that_takes_an_address_in_two_spellings_or_refuses_without_a_word_is_told(check, reason: str):
    way = NoticeChannel("odd.way", "怪办法", lambda message: Answer(), asks="暗号", check=check)
    assert any(reason in fault for fault in ways.faults(way, "12a"))

"""The demo's forms are sound, and are there for the offices below the province."""

import tomllib

from wutong.demo import forms as demo
from wutong.forms import queries
from wutong.forms.rules import read
from wutong.forms.rules.boxes import faults
from wutong.testing.tree import GANSU, VILLAGE
from wutong.testing.world import World


def test_every_form_of_the_pack_is_sound() -> None:
    for form in tomllib.loads(demo.FILE.read_text(encoding="utf-8"))["forms"]:
        assert faults(read(form["boxes"])) == [], form["code"]


def test_they_are_published_once_and_hold_below(world: World) -> None:
    with world.app.app_context():
        assert (demo.publish(GANSU), demo.publish(GANSU)) == (9, 0)
    with world.at(VILLAGE):
        kept = queries.frozen("SL-0152")
        assert kept is not None
        assert kept["title"] == "高龄津贴申请表（示例）"

"""Ways for notices: what a person writes to be reached is taken in one spelling, or refused with a sentence."""

import re
from collections.abc import Iterator

from wutong.plugin import Plugin
from wutong.sdk import NoticeChannel

#: What people, and programs that pass for people, write into a box.
WRITTEN = ("", "1", "012", "13893000000", "大墩村 三组老李", "x@example.cn", "a\0b", "\ud800", "😀", "ａ１", "1" * 200)
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_every_way_is_named_for_the_screen(plugin: Plugin) -> None:
    """A person chooses by its name, and reads what is asked of him."""
    words = [word for way in plugin.channels for word in (way.title, way.asks, way.hint) if word]
    assert [word for word in words if not CHINESE.search(word)] == []


def test_what_a_person_writes_has_one_spelling_or_is_refused_with_a_sentence(plugin: Plugin) -> None:
    """Anything else that a check raises would be a fault in front of a citizen."""
    assert [fault for way in plugin.channels for text in WRITTEN for fault in faults(way, text)] == []


def faults(way: NoticeChannel, text: str) -> Iterator[str]:
    """What is wrong with how a way takes a text."""
    try:
        said = way.check(text)
    except ValueError as refusal:
        if not CHINESE.search(str(refusal)):
            yield f"{way.name} 拒绝 {text!r} 时须说明怎样填写"
    else:
        if way.check(said) != said:
            yield f"{way.name} 须把同一个地址写成同一个样子：{text!r}"

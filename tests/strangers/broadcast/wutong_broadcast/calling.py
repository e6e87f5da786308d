"""The way: what a person says to be called, and what is said aloud, which everybody in the village hears."""

import re

from wutong.sdk import N_, NoticeAnswer, NoticeChannel, NoticeOutgoing, setting, work
from wutong_broadcast import gateway

#: A village and what somebody is called there; no digits, so that nobody writes down a number for all to hear.
ADDRESS = re.compile(r"([\u4e00-\u9fff]{1,10}[村社区屯寨庄])[\s,，、]+([\u4e00-\u9fff·]{2,12})")
#: Said in place of every notice, whatever it says.
SAID = "请{call}听到后，到村便民服务点看一条通知。再说一遍，请{call}到村便民服务点看一条通知。"
WRONG = N_("请写村（社区）名和大家怎么称呼您，中间空一格，例如：大墩村 三组老李。不要写电话和证件号码。")
MOST = 5


def address(text: str) -> str:
    """A village and a name in one spelling, “大墩村 三组老李”."""
    found = ADDRESS.fullmatch(text.strip())
    if found is None:
        raise ValueError(WRONG)
    return " ".join(found.groups())


def send(message: NoticeOutgoing) -> NoticeAnswer:
    """Have somebody called; the notice's own words stay in the house."""
    with work():
        where, times = setting("broadcast.gateway"), setting("broadcast.times")
    village, call = message.recipient.split(" ")
    told = {"village": village, "call": call, "say": SAID.format(call=call), "times": min(max(times, 1), MOST)}
    return gateway.ask(where, message.key, told)


CALL = NoticeChannel(
    "broadcast.call",
    N_("村广播"),
    send,
    asks=N_("村名和称呼"),
    check=address,
    hint=N_("例如：大墩村 三组老李。广播只说有一条通知，不说是什么事。"),
)

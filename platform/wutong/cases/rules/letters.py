"""What a home believes of a filing that another region sends: whose number, received when, asking for what.

The receiving region writes the letter by itself, so each of these is checked; what a home can know itself, it takes
from its own tables and not from the letter.
"""

from datetime import datetime, timedelta

from wutong.cases.rules import numbers
from wutong.errors import Conflict, Forbidden, Invalid

#: How far the clocks of two machines may be apart.
SKEW = timedelta(minutes=5)
#: How long a filing may lie before its home reads it. The five days for an answer run from the day of receipt, so an
#: early day is a case accepted because nobody answered, and an invented one must not reach far back. A letter lies that
#: long when machines stand still over the longest public holiday (nine days) and are mended in the week after.
LAID = timedelta(days=15)
#: How long somebody may fill in a form between looking the matter up and filing.
FILLED_IN = timedelta(days=1)
#: A release takes effect at an instant and is seen a little later, when it is committed.
COMMITTED = timedelta(minutes=1)


class NotYourCase(Forbidden):
    """The region that writes neither received this case nor is its home."""

    code = "case.not_received_there"
    message = "这个办件不是由该地区收件的，不能代为办理。"


class HandOverUnfit(Conflict):
    """What came with a case that was handed over contradicts itself, or what is known here."""

    code = "case.hand_over_unfit"
    message = "移交的办件前后不一致，未予接收，请联系移交地区核对后重新移交。"


class DocketUnfit(Conflict):
    """A docket names another case than the one that was filed here, a region or a state that nobody knows."""

    code = "case.docket_unfit"
    message = "办理地发来的进度与本地收件记录不一致，未予采用，请联系办理地核对。"


class NumberElsewhere(Invalid):
    """The number is none, or not one of the region that received the case."""

    code = "case.number_elsewhere"
    message = "办件编号不是收件地区的编号，未予接收。请重新申报，由系统取号。"


class NumberTaken(Conflict):
    """The home has a case of this number or id already."""

    code = "case.number_taken"
    message = "办理地已有相同编号的办件，未予接收。请在“代收的办件”中核对，确未申报的请重新申报。"


class PlaceElsewhere(Forbidden):
    """A region files for itself and for places inside it."""

    code = "case.place_elsewhere"
    message = "只能为本地区或所辖地区的群众申报，未予接收。请由申请人所在地重新申报。"


class FiledNever(Invalid):
    """The instant of receipt lies ahead, or so far back that no letter was ever that long on its way."""

    code = "case.filed_never"
    message = "收件时间晚于现在或早于 {days} 天前，未予接收。请核对本机时间后重新申报，并告知申请人。"


class HomeElsewhere(Conflict):
    """By the matters in force this region does not decide the case."""

    code = "case.home_elsewhere"
    message = "按现行事项目录，此事项不由该地区办理，未予接收。请刷新事项页面后重新申报，由系统确定办理地。"


class MatterDiffers(Conflict):
    """The matter as the letter has it was never offered so."""

    code = "case.matter_differs"
    message = (
        "所报事项与办理地当时公布的内容（时限、材料、受理或决定层级）不一致，未予接收。"
        "请刷新事项页面，按公布内容重新申报。"
    )


def number(text: str, sender: str) -> None:
    """The number is whole and begins with the sender as it is spelled in addresses; raises `NumberElsewhere`."""
    try:
        whole = numbers.read_number(text) == text
    except numbers.NoNumber:
        whole = False
    if not whole or text.partition("-")[0] != sender:
        raise NumberElsewhere


def query_code(text: str, home: str) -> None:
    """The code on the slip leads to the home, as it is spelled in addresses; raises `HomeElsewhere`."""
    read = numbers.read_query_code(text)
    if read is None or read[0] != home:
        raise HomeElsewhere


def handed_over(number_: str, receiver: str | None) -> str:
    """The place that a number begins with, which is the receiver as spelled, if any; raises `HandOverUnfit`."""
    place = number_.partition("-")[0]
    try:
        number(number_, receiver or place)
    except NumberElsewhere:
        raise HandOverUnfit from None
    return place


def received(filed_at: datetime, now: datetime) -> None:
    """The papers were received before now and not long ago; raises `FiledNever`."""
    if not now - LAID <= filed_at <= now + SKEW:
        raise FiledNever(days=LAID.days)


def filed_before(filed_at: datetime, now: datetime) -> None:
    """A case handed over was filed some time ago, whenever that was; raises `HandOverUnfit`."""
    if filed_at > now + SKEW:
        raise HandOverUnfit


def looked_up(taken_at: datetime, filed_at: datetime) -> None:
    """The matter was looked up shortly before it was filed for; raises `MatterDiffers`."""
    if not filed_at - FILLED_IN <= taken_at <= filed_at + SKEW:
        raise MatterDiffers

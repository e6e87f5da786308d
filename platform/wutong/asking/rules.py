"""How a question stands, and what may not be asked."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from wutong.errors import Conflict, Invalid, NotFound

State = Literal["open", "answered", "unheld", "closed"]
STATES: Mapping[State, str] = MappingProxyType(
    {"open": "等待答复", "answered": "已答复", "unheld": "上级没有人员处理", "closed": "已了结"}
)
#: Letters of one question or answer.
LIMIT = 2000


class NoSuchQuestion(NotFound):
    """This region neither asked nor was asked this."""

    code = "asking.unknown"
    message = "没有找到这个提问，请从“上下级问答”进入。"


class NobodyToAsk(Invalid):
    """The matter is the region's own, or the one who was named does not stand between its author and the region."""

    code = "asking.nobody"
    message = "只能就上级发布的事项，向发布它的地区或中间的上级提问。"


class Settled(Conflict):
    """Whoever asked has closed the question."""

    code = "asking.settled"
    message = "这个提问已经了结，如果还有疑问，请重新提问。"


class NotYours(Conflict):
    """Only who asked says that the question is settled."""

    code = "asking.not_yours"
    message = "只有提问的一方可以了结。"


def after(asked: bool) -> State:
    """How a question stands after a word of the side that asked, or of the other."""
    return "open" if asked else "answered"

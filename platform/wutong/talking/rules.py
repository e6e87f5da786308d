"""Who may still write in a case, how much, and by when an office answers."""

from typing import Literal

from wutong.errors import Conflict, Refused

Side = Literal["citizen", "staff"]
#: Letters of one message.
LIMIT = 2000
#: How many messages of an applicant may wait for an answer in one case.
MOST_WAITING = 10
#: Working days for an answer where nobody set another number.
ANSWER_DAYS = 3
#: Under which heading a paper stands that came along with a message.
SLOT = "随留言提交"
#: States of a case in which nothing is left to talk about: not begun, gone, or filed away.
SILENT = frozenset({"draft", "prechecking", "prechecked", "handed_over", "archived"})


class TalkOver(Conflict):
    """The case has not been handed in, lives elsewhere or is filed away."""

    code = "talk.over"
    message = "这个办件现在不能留言：还没有提交，已经移交，或者已经归档。"


class TooManyWaiting(Refused):
    """The applicant has said much that nobody has answered yet."""

    code, status = "talk.too_many", 429
    message = "已有 {most} 条留言等待答复，请等办理机关答复后再写。"


class NothingToSettle(Conflict):
    """Nothing waits for an answer."""

    code = "talk.nothing_waits"
    message = "没有等待答复的留言，请刷新页面。"


def may_write(state: str, *, moved: bool) -> bool:
    """Whether anything can still be written."""
    return not moved and state not in SILENT

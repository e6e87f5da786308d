"""How a bad review is dealt with (差评整改): verified, mended, answered, the reviewer called back; a table of moves.

Who handles is never who was reviewed, and who says that a review is unfounded is not who decides it.
Source: 国办发〔2019〕51号; days and rates of the provinces in DOMAIN 6.7.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

from wutong.sdk import Actor, Conflict, Flow, Forbidden, Invalid, Move

#: Working days at most, whatever a region says: until somebody takes it up, and until it is answered.
ACK_DAYS, FIX_DAYS = 2, 15
HANDLE, JUDGE = "reviews.handle", "reviews.judge"


def _move(name: str, source: str, target: str, title: str, tells: str, *, by: str = HANDLE, said: bool = True) -> Move:
    needs = ("text",) if said else ()
    return Move(name, source, target, by="staff", right=by, needs=needs, title=title, tells=tells)


FLOW = Flow(
    start="reported",
    moves=(
        _move("take", "reported", "checking", "接手核实", "评价人会看到已有人核实；您成为承办人。", said=False),
        _move("uphold", "checking", "mending", "属实，整改", "写明查实了什么、怎样整改；评价人会看到。"),
        _move("uphold_in_part", "checking", "mending", "部分属实，整改", "写明哪些属实、怎样整改；评价人会看到。"),
        _move("explain", "checking", "answered", "解释说明", "没有法定依据办理的，说明理由；评价人会看到。"),
        _move("dispute", "checking", "disputed", "认为不实，提请复核", "由另一人复核；评价保留，公开显示为“复核中”。"),
        _move("dismiss", "disputed", "answered", "复核：评价不实", "写明依据；评价人会看到，评价仍然保留。", by=JUDGE),
        _move("give_back", "disputed", "checking", "复核：评价成立，退回办理", "写明理由；评价人会看到。", by=JUDGE),
        _move("mend", "mending", "answered", "整改完成，答复", "写明整改结果；评价人会看到，可以追评。"),
        _move("call_back", "answered", "closed", "登记回访", "写明回访情况；评价人会看到。"),
        *(_move("hand_on", state, state, "转交他人承办", "写明理由，选择由谁接着办；评价人会看到已换人承办。")
          for state in ("checking", "mending", "answered")),
        _move("close", "answered", "closed", "办结（匿名，无法回访）", "匿名评价没有联系方式，办结后评价人仍可追评。",
              said=False),
        Move("reopen", "answered", "reported", by="applicant", title="评价人追评仍不满意"),
        Move("reopen", "closed", "reported", by="applicant", title="评价人追评仍不满意"),
    ),
)  # fmt: skip
STATES: Mapping[str, str] = {
    "reported": "待核实", "checking": "核实中", "mending": "整改中", "disputed": "复核中", "answered": "已答复，待回访",
    "closed": "已办结",
}  # fmt: skip
TONES: Mapping[str, str] = {
    "reported": "red", "checking": "gold", "mending": "gold", "disputed": "blue", "answered": "green", "closed": "grey",
}  # fmt: skip
#: What a move says of the review.
OUTCOME_OF: Mapping[str, str] = {
    "uphold": "upheld", "uphold_in_part": "partly", "dismiss": "unfounded", "explain": "explained",
}  # fmt: skip
OUTCOMES: Mapping[str, str] = {
    "upheld": "属实整改", "partly": "部分属实", "unfounded": "不实", "explained": "解释说明",
}  # fmt: skip
#: The roles that get the right to handle (`wutong_reviews.plugin`): to whom a bad review is told and handed on.
HANDLERS = ("review_officer", "head")
#: The roles that are told what places below are late with.
OVERSEERS = ("review_officer", "supervisor")
#: States in which the office owes an answer.
LIVE = ("reported", "checking", "mending", "disputed")
#: States that may be told to everybody.
TELLABLE = ("disputed", "answered", "closed")


class NotOneself(Forbidden):
    """The review is about a service in which the actor had a part."""

    code = "reviews.not_oneself"
    message = "评价涉及您经办的服务，须由其他人员处理。"


class AnotherPerson(Forbidden):
    """Who says that a review is unfounded does not decide it."""

    code = "reviews.another_person"
    message = "提请复核的人不能自己复核，请由另一人办理。"


class NotTheHandler(Forbidden):
    """Only who took a bad review up reads how to call its giver back."""

    code = "reviews.not_the_handler"
    message = "只有接手这条评价的承办人可以查看联系方式。"


class NotCalled(Conflict):
    """Nobody was called whose number nobody looked at."""

    code = "reviews.not_called"
    message = "请先查看联系方式并打通电话，再登记回访。"


class NobodyToHandTo(Invalid):
    """A bad review is handed on to another who deals with reviews and did not serve."""

    code = "reviews.nobody_to_hand_to"
    message = "请从列表中选择接着承办的人：须是办理差评的其他人员，且没有经办被评价的服务。"


class NobodyToCall(Conflict):
    """An anonymous reviewer cannot be called back, and one who left a number must be."""

    code = "reviews.nobody_to_call"
    message = "匿名评价无法回访，请直接办结；留有联系方式的须先回访。"


def must_be_another(actor: Actor, servers: list[UUID]) -> None:
    """Raise `NotOneself` where the actor, or whom he stands in for, served."""
    if selves(actor) & set(servers):
        raise NotOneself


def selves(actor: Actor) -> set[UUID]:
    """Who acts, and whom he stands in for."""
    return {each for each in (actor.person, actor.acting_for, actor.owner) if each is not None}


def must_fit(move: str, *, named: bool, actor: Actor, parties: Collection[UUID], handler: UUID | None = None) -> None:
    """What the table of moves cannot say; raises `NobodyToCall`, `NotTheHandler` where another than he who alone reads
    the number says that he called, and `AnotherPerson` where one of the `parties`, who took the review up or said that
    it is unfounded, would decide whether it is."""
    if (move == "call_back" and not named) or (move == "close" and named):
        raise NobodyToCall
    if move == "call_back" and (handler is None or actor.person != handler):
        raise NotTheHandler
    if move in ("dismiss", "give_back") and selves(actor) & set(parties):
        raise AnotherPerson


def open_to(state: str, actor: Actor, *, named: bool, parties: Collection[UUID], calls: bool = False) -> list[Move]:
    """The moves that the actor may take: the buttons of the page. `calls`: he is the handler and has looked at the
    number."""
    unfit = {"close"} if named else set[str]()
    if not (named and calls):
        unfit.add("call_back")
    if selves(actor) & set(parties):
        unfit |= {"dismiss", "give_back"}
    return [move for move in FLOW.open(state, actor) if move.name not in unfit]


def days(said: int, most: int) -> int:
    """Days as a region set them, never more than the house allows and at least one."""
    return max(1, min(said, most))

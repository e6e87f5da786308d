"""The rules of handing over, in plain Python: states as a table, who may receive what, who answers for what.

国办发〔2020〕35号 names the three modes; who receives does a check of identity and form and no more, who is competent
accepts, and with that the clock of the law begins (收受分离).
"""

from collections import deque
from collections.abc import Iterable, Mapping, Set

from wutong.sdk import N_, Conflict, Flow, Forbidden, Invalid, Move, NotFound

#: The modes, by the codes of the catalogue's element 跨省通办方式.
MODES: Mapping[str, str] = {"online": N_("全程网办"), "collect": N_("异地代收代办"), "joint": N_("多地联办")}
#: How somebody proved at the window who he is.
METHODS: Mapping[str, str] = {
    "card": N_("身份证读卡"), "face": N_("人证核验"), "licence": N_("电子身份证照"), "other": N_("其他有效证件"),
}  # fmt: skip
#: How a package travels, and how a result comes back.
TRANSFERS: Mapping[str, str] = {"electronic": N_("电子传输"), "post": N_("邮寄")}
RETURNS: Mapping[str, str] = {
    "window": N_("由代收窗口转交"), "post": N_("直接邮寄给申请人"), "electronic": N_("网上领取电子文书"),
}  # fmt: skip

RECEIVE, HANDLE, AGREE, READ = (f"cross_province.{verb}" for verb in ("receive", "handle", "agree", "read"))

# ── The hand-over ────────────────────────────────────────────────────────────────────────────────────────────

STATES: Mapping[str, str] = {
    "checking": N_("核验中"),
    "lacking": N_("形式审查未通过，已一次告知"),
    "collected": N_("已代收，待移交"),
    "sent": N_("已移交，待业务属地接收"),
    "returned": N_("业务属地退回，待代收窗口重新移交"),
    "arrived": N_("业务属地已接收，待受理"),
    "correcting": N_("待补正"),
    "supplemented": N_("补正材料已移交"),
    "accepted": N_("业务属地已受理"),
    "rejected": N_("业务属地不予受理"),
    "decided": N_("业务属地已作出决定"),
    "result_sent": N_("结果已寄往代收窗口"),
    "at_window": N_("结果已到代收窗口，待领取"),
    "handed_out": N_("结果已由本人签收"),
    "delivered": N_("结果已直接送达"),
    "withdrawn": N_("已撤回"),
    "terminated": N_("已终止"),
    "lapsed": N_("逾期没有移交，材料已删除"),
}
TONES: Mapping[str, str] = {
    **dict.fromkeys(("checking", "collected", "arrived", "accepted"), "blue"),
    **dict.fromkeys(("sent", "supplemented", "result_sent", "at_window", "decided"), "gold"),
    **dict.fromkeys(("lacking", "returned", "correcting", "rejected"), "red"),
    **dict.fromkeys(("handed_out", "delivered"), "green"),
    **dict.fromkeys(("withdrawn", "terminated", "lapsed"), "grey"),
}


def _window(name: str, sources: Iterable[str], target: str, title: str, *needs: str) -> tuple[Move, ...]:
    return tuple(Move(name, source, target, "staff", needs, RECEIVE, title=title) for source in sources)


def _home(name: str, sources: Iterable[str], target: str, title: str, *needs: str) -> tuple[Move, ...]:
    return tuple(Move(name, source, target, "staff", needs, HANDLE, title=title) for source in sources)


def _told(name: str, sources: Iterable[str], target: str, title: str) -> tuple[Move, ...]:
    """What follows from the case at the business place; nobody presses a button for it here."""
    return tuple(Move(name, source, target, "timer", title=title) for source in sources)


#: Before the business place has accepted.
BEFORE = ("arrived", "correcting", "supplemented")
#: The steps that follow from the case.
FOLLOWING = (
    *_told("accept", ("arrived", "supplemented"), "accepted", N_("业务属地受理")),
    *_told("ask_more", ("arrived", "supplemented"), "correcting", N_("业务属地要求补正")),
    *_told("more", ("correcting", "supplemented"), "arrived", N_("补正材料已收到")),
    *_told("reject", ("arrived",), "rejected", N_("业务属地不予受理")),
    *_told("decide", ("accepted",), "decided", N_("业务属地作出决定")),
    *_told("take_back", ("decided",), "accepted", N_("业务属地撤回上一步")),
    *_told("take_back", ("accepted", "rejected"), "arrived", N_("业务属地撤回上一步")),
    *_told("deliver", ("decided", "result_sent", "at_window"), "delivered", N_("结果送达")),
    *_told("withdraw", (*BEFORE, "accepted"), "withdrawn", N_("撤回申请")),
    *_told("terminate", (*BEFORE, "accepted", "decided", "result_sent", "at_window"), "terminated", N_("办理终止")),
)
#: The whole of appendix G's events 1–8, table-driven; each side keeps its own copy and both walk it alike.
HANDOVER = Flow(
    "checking",
    (
        *_window("tell_lacking", ("checking",), "lacking", N_("形式审查未通过"), "lacking"),
        *_window("collect", ("checking", "lacking"), "collected", N_("代收材料")),
        *_window("send", ("collected", "returned"), "sent", N_("移交业务属地"), "transfer"),
        *_window("give_up", ("checking", "lacking", "collected", "returned"), "withdrawn", N_("退还材料，不再办理")),
        *_told("lapse", ("lacking", "collected", "returned"), "lapsed", N_("保存期满，材料删除")),
        *_home("arrive", ("sent",), "arrived", N_("业务属地接收")),
        *_home("return", ("sent",), "returned", N_("业务属地退回"), "text"),
        # what was recalled as lost had arrived after all
        *_told("arrive", ("returned",), "arrived", N_("业务属地接收")),
        *_told("return", ("returned",), "returned", N_("业务属地退回")),
        *_window("recall", ("sent",), "returned", N_("移交未送达，收回")),
        *_window("recall", ("supplemented",), "correcting", N_("移交未送达，收回")),
        *_window("supplement", ("correcting",), "supplemented", N_("移交补正材料")),
        *_home("send_result", ("decided",), "result_sent", N_("结果寄往代收窗口"), "carrier", "waybill"),
        *_home("pass_result", ("decided",), "at_window", N_("结果传至代收窗口")),
        *_window("take_result", ("result_sent",), "at_window", N_("代收窗口收到结果")),
        *_told("refuse_more", ("supplemented",), "correcting", N_("补正未被接收")),
        *_window("hand_out", ("at_window",), "handed_out", N_("本人签收结果"), "signature"),
        *FOLLOWING,
    ),
)
#: What a business place may say that it did; every other step is the window's own.
OF_HOME = frozenset(move.name for move in HANDOVER.moves if move.right != RECEIVE) - {"refuse_more", "lapse"}
_STEPS_OF_HOME = tuple(move for move in HANDOVER.moves if move.name in OF_HOME)
#: What it may say beside that: nothing moves.
TOLD_BESIDE = frozenset({"handed_on", "clocks"})
#: What is over.
ENDED = HANDOVER.ends | {"rejected"}
#: With the package at the business place: the receiving window asks that one to take it back.
ASKED_BACK = (*BEFORE, "accepted")
#: At the receiving window still.
AT_WINDOW = ("checking", "lacking", "collected", "returned")

#: Where a hand-over stands when its case stands so; a draft says nothing.
GOALS: Mapping[str, str] = {
    "submitted": "arrived", "correcting": "correcting",
    **dict.fromkeys(("accepted", "in_review", "suspended"), "accepted"),
    **dict.fromkeys(("granted", "refused"), "decided"),
    **dict.fromkeys(("delivered", "archived", "revoked", "cancelled"), "delivered"),
    **dict.fromkeys(("closed_refused", "closed_not_required"), "rejected"),
    "withdrawn": "withdrawn", "terminated": "terminated",
}  # fmt: skip


def following(state: str, case_state: str) -> tuple[str, ...]:
    """The shortest way of steps from where a hand-over stands to where its case stands; none where it is there, or
    where it has gone on from there (a result that is on its way)."""
    goal = GOALS.get(case_state)
    if goal is None or _beyond(state, goal):
        return ()
    return _way(state, {goal}, FOLLOWING)


def told(state: str, name: str, stands: str = "") -> tuple[str, ...]:
    """The steps by which a window's copy comes to where the business place `stands` after its step `name`: that one
    alone as a rule, more where a letter between was given up; none where it is there already, or has gone on (the
    result was handed out as the place recorded its delivery)."""
    targets = {move.target for move in _STEPS_OF_HOME if move.name == name}
    goals = targets & {stands} or targets
    if any(move.name == name and move.target in goals for move in HANDOVER.leaving(state)):
        return (name,)
    return _way(state, goals, _STEPS_OF_HOME)


def _way(state: str, goals: Set[str], moves: Iterable[Move]) -> tuple[str, ...]:
    """The names of the fewest moves that lead from a state to one of the goals; none where there is no way."""
    ways: deque[tuple[str, tuple[str, ...]]] = deque([(state, ())])
    seen = {state}
    while ways:
        here, way = ways.popleft()
        if here in goals:
            return way
        for move in moves:
            if move.source == here and move.target not in seen:
                seen.add(move.target)
                ways.append((move.target, (*way, move.name)))
    return ()


def _beyond(state: str, goal: str) -> bool:
    going = {"decided": ("result_sent", "at_window", "handed_out"), "delivered": ("handed_out",)}
    supplemented = state == "supplemented" and goal == "correcting"
    return supplemented or state in going.get(goal, ())


# ── Agreements ───────────────────────────────────────────────────────────────────────────────────────────────

AGREEMENT = Flow(
    "proposed",
    (
        Move("accept", "proposed", "held", "staff", right=AGREE, title=N_("同意")),
        Move("decline", "proposed", "declined", "staff", right=AGREE, title=N_("不同意")),
        Move("withdraw", "proposed", "withdrawn", "staff", right=AGREE, title=N_("撤回")),
        Move("end", "held", "ended", "staff", right=AGREE, title=N_("终止协议")),
    ),
)
AGREEMENT_STATES: Mapping[str, str] = {
    "proposed": N_("待对方确认"), "held": N_("有效"), "declined": N_("对方未同意"), "withdrawn": N_("已撤回"),
    "ended": N_("已终止"),
}  # fmt: skip
#: Who takes which step of a proposal: the side that was asked, or the one that asked; both end what holds.
ASKED_SIDE, OWN_SIDE = frozenset({"accept", "decline"}), frozenset({"withdraw"})
#: All matters, written as the one line of an agreement.
EVERYTHING = "*"


def plain(name: str) -> str:
    """A matter's name as names are compared over borders (五级四同: the same name everywhere), without signs."""
    return "".join(sign for sign in name if sign.isalnum())


def covers(matters: Iterable[str], name: str) -> bool:
    """Whether a list of an agreement has this matter."""
    listed = list(matters)
    return EVERYTHING in listed or plain(name) in map(plain, listed)


def may_collect(modes: Iterable[str]) -> bool:
    """Whether a window may collect what is handled in these modes. What may be filed online is collected as well:
    nobody who asks for it at a counter is sent to a screen."""
    return bool({"collect", "online"} & set(modes))


# ── Who answers for what ─────────────────────────────────────────────────────────────────────────────────────

DISPUTES: Mapping[str, str] = {
    "form": N_("形式差错（材料不齐、不清、填写错误）"), "merits": N_("实体审查或者结果"), "time": N_("超过时限"),
    "transfer": N_("移交、邮寄途中的问题"), "other": N_("其他沟通"),
}  # fmt: skip
RESPONSIBLE: Mapping[str, str] = {
    "form": "window", "transfer": "window", "merits": "home", "time": "home", "other": "",
}  # fmt: skip
SIDES: Mapping[str, str] = {"window": N_("代收窗口"), "home": N_("业务属地"), "": N_("双方沟通")}


def responsible(about: str, *, at_window: bool = False) -> str:
    """Which side answers: form and transfer the receiving window; merits and time the business place, but a delay
    before anything was handed over the window."""
    return "window" if about == "time" and at_window else RESPONSIBLE[about]


# ── Refusals ─────────────────────────────────────────────────────────────────────────────────────────────────


class NoSuchHandover(NotFound):
    """No such hand-over here, or none that the reader may know of."""

    code = "cross_province.unknown"
    message = "没有找到这件通办事项，请从列表中重新选择。"


class NoSuchAgreement(NotFound):
    """No agreement of this id here."""

    code = "cross_province.no_agreement"
    message = "没有找到这份协议，请从列表中重新选择。"


class NotAgreed(Conflict):
    """Neither a national item nor an agreement lets a window here collect this for that place."""

    code = "cross_province.not_agreed"
    message = "这一事项不在全国清单内，两地也没有有效协议，不能代收；请告知申请人向业务属地申请，或者由两地签订协议。"


class NotYours(Forbidden):
    """The other side takes this step, or another place sends about it."""

    code = "cross_province.not_yours"
    message = "这一步由对方办理。"


class NotToldYet(Conflict):
    """The business place has not sent its checklist."""

    code = "cross_province.not_told_yet"
    message = "业务属地的材料清单还没有传来，请稍后刷新。"


class FormWrong(Invalid):
    """The check of form found something."""

    code = "cross_province.form_wrong"
    message = "形式审查未通过：{lacking}。请补齐后代收，或者一次告知申请人。"


class PersonalGone(Conflict):
    """What was collected has been deleted, as it must be."""

    code = "cross_province.personal_gone"
    message = "代收的个人信息已经按规定删除，不能再移交。"


class Nowhere(Invalid):
    """No other place."""

    code = "cross_province.nowhere"
    message = "请选择另一个地区。"


class TooFew(Invalid):
    """Less than two places, or one twice."""

    code = "cross_province.too_few"
    message = "多地联办至少要有两个地区的事项，且不能重复。"

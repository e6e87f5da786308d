"""Rules about ways in and ways back: visits, online handling, post, halls, handling elsewhere (DOMAIN 2.8)."""

from collections.abc import Iterable, Iterator

from wutong.matters import codes
from wutong.matters.checks.rule import Facts, Matter, advises, refuses, when

WHOLE = max(codes.ONLINE_DEPTHS)


def visit_without_reason(matter: Matter) -> Iterable[Facts]:
    """A visit needs a reason."""
    return when(matter.get("visits") and not matter.get("visit_reason"))


def reason_without_visit(matter: Matter) -> Iterable[Facts]:
    """No visit has none."""
    return when(matter.get("visits") == 0 and matter.get("visit_reason"))


def no_way_in(matter: Matter) -> Iterable[Facts]:
    """Without a visit there is another way in."""
    return when(matter.get("visits") == 0 and not (matter.get("online") or matter.get("post_papers")))


def online_but_visits(matter: Matter) -> Iterable[Facts]:
    """全程网办 ⇒ nobody comes."""
    return when(matter.get("online_depth") == WHOLE and matter.get("visits"))


def depth_without_filing(matter: Matter) -> Iterable[Facts]:
    """全程网办 ⇒ filing online is open."""
    return when(matter.get("online_depth") == WHOLE and matter.get("online") is False)


def depth_without_stages(matter: Matter) -> Iterable[Facts]:
    """全程网办 ⇒ accepted, handled and told online, where the stages are given one by one."""
    stages = matter.get("online_stages")
    lacking = [name for name in ("accept", "handle", "result") if name not in (stages or ())]
    names = "、".join(codes.ONLINE_STAGES[name] for name in lacking)
    return when(stages is not None and matter.get("online_depth") == WHOLE and lacking, names=names)


def channel_differs(matter: Matter) -> Iterator[Facts]:
    """办理形式 names the web exactly where filing online is open."""
    channels = matter.get("channels")
    if channels is None or matter.get("online") is None:
        return
    if bool(matter["online"]) != bool({"web", "mobile"} & set(channels)):
        yield {}


def hall_without_window(matter: Matter) -> Iterable[Facts]:
    """What is in the hall is handled at a window there."""
    channels = matter.get("channels")
    return when(matter.get("hall") and channels is not None and "window" not in channels)


def hall_named_outside(matter: Matter) -> Iterable[Facts]:
    """What is not in the hall names none."""
    return when(matter.get("hall") is False and matter.get("hall_name"))


def hall_exempt_inside(matter: Matter) -> Iterable[Facts]:
    """What is in the hall needs no reason for staying outside."""
    return when(matter.get("hall") and matter.get("hall_exempt"))


def post_nowhere(matter: Matter) -> Iterable[Facts]:
    """Papers that may be posted have an address."""
    return when(matter.get("post_papers") and not matter.get("post_address"))


def collecting_differs(matter: Matter) -> Iterable[Facts]:
    """A result that may be posted is among the ways to receive it, and the other way round."""
    ways = matter.get("collecting")
    return when(ways is not None and bool(matter.get("post_result")) != ("post" in ways))


def cross_without_scope(matter: Matter) -> Iterable[Facts]:
    """What is handled across provinces is handled in the whole nation."""
    ways = ("online", "collect", "joint")
    return when(matter.get("cross_province") in ways and matter.get("scope") not in (None, "nation"))


def cross_online_depth(matter: Matter) -> Iterable[Facts]:
    """Across provinces wholly online ⇒ wholly online at home."""
    return when(matter.get("cross_province") == "online" and matter.get("online_depth") not in (None, WHOLE))


RULES = (
    advises("visit_without_reason", "visit_reason", visit_without_reason, "到现场次数大于 0，请写明必须到现场的原因。"),
    refuses("reason_without_visit", "visit_reason", reason_without_visit, "到现场次数为 0，请删去到现场的原因。"),
    refuses("no_way_in", "visits", no_way_in, "到现场次数为 0 时，须开通网上申请或允许邮寄材料。"),
    refuses("online_but_visits", "online_depth", online_but_visits, "全程网办的事项到现场次数须为 0。"),
    refuses(
        "depth_without_filing", "online", depth_without_filing, "标为全程网办，但没有开通网上申请，请开通或降低深度。"
    ),
    advises(
        "depth_without_stages", "online_stages", depth_without_stages, "标为全程网办，网上办理环节还缺{names}，请补上。"
    ),
    advises("channel_differs", "channels", channel_differs, "办理形式与“网上申请”不一致，请勾选或去掉网上办理。"),
    advises("hall_without_window", "channels", hall_without_window, "已进驻政务大厅，办理形式宜包括窗口办理。"),
    advises("hall_named_outside", "hall_name", hall_named_outside, "没有进驻政务大厅，请删去大厅名称或改为已进驻。"),
    advises("hall_exempt_inside", "hall_exempt", hall_exempt_inside, "已进驻政务大厅，请删去不进驻的理由。"),
    advises("post_nowhere", "post_address", post_nowhere, "材料可以邮寄，请写明邮寄地址。"),
    advises("collecting_differs", "collecting", collecting_differs, "结果领取方式与“结果可邮寄”不一致，请核对。"),
    advises("cross_without_scope", "scope", cross_without_scope, "已列入跨省通办，通办范围宜为全国通办。"),
    advises("cross_online_depth", "online_depth", cross_online_depth, "跨省全程网办的事项，网上办理深度宜为全程网办。"),
)

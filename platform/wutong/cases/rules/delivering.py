"""How a result reaches its applicant (行政许可法 §44): which ways a matter offers, and until when one may choose."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from wutong.cases.rules.states import UNDECIDED
from wutong.errors import Conflict, Invalid

#: The ways, and how the applicant reads each.
WAYS: Mapping[str, str] = MappingProxyType({"hall": "到大厅领取", "post": "邮寄到家", "electronic": "网上领取电子文书"})
#: What each way means for the applicant.
MEANS: Mapping[str, str] = MappingProxyType(
    {
        "hall": "决定作出后会通知您，带身份证件到大厅窗口领取。",
        "post": "决定作出后寄到您填写的地址，寄出后可以在办件页看到承运单位和运单号。",
        "electronic": "决定作出后在办件页下载带核验码的电子文书，不用跑腿，也不用等邮件。",
    }
)
#: Where things lie that somebody fetches himself.
FETCHED = frozenset({"counter", "kiosk", "locker"})
#: In which states the wish may still change, as long as nothing has gone to the post.
OPEN_IN = frozenset(("draft", *UNDECIDED, "granted", "refused"))
#: In which states there is something to be sent.
SENT_IN = frozenset({"granted", "refused"})


class WayNotOffered(Invalid):
    """The matter does not offer this way."""

    code = "case.way_not_offered"
    message = "此事项不提供这种送达方式，请从列出的方式中选择。"


class DeliveryBegun(Conflict):
    """What is on its way, or has come, is not sent elsewhere any more."""

    code = "case.delivery_begun"
    message = "送达已经开始，不能再改。需要改寄的，请联系承运单位或办理机关。"


class NotToBeSent(Conflict):
    """There is nothing to send yet, or nobody wants it sent."""

    code = "case.not_to_be_sent"
    message = "作出决定之后、且申请人选择了邮寄的，才能登记交寄。"


class WaybillMissing(Conflict):
    """The applicant wants it by post, and nothing says that it was handed to a carrier."""

    code = "case.waybill_missing"
    message = "申请人选择了邮寄，请先登记承运单位和运单号，再记录送达。"


def ways(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The ways that a matter offers; where it says nothing of any, the hall, as it has always been."""
    listed = values.get("collecting")
    said = frozenset(listed or ())
    online = "result" in (values.get("online_stages") or ()) or any(
        row.get("licence") for row in values.get("results") or ()
    )
    offered = {
        "hall": listed is None or bool(said & FETCHED),
        "post": bool(values.get("post_result")) or "post" in said,
        "electronic": "download" in said or (listed is None and online),
    }
    return tuple(way for way in WAYS if offered[way]) or ("hall",)


def must_be_offered(way: str, offered: tuple[str, ...]) -> None:
    """Raise `WayNotOffered`."""
    if way not in offered:
        raise WayNotOffered({"way": [WayNotOffered.message]})


def may_change(state: str, *, sent: bool) -> bool:
    """Whether the applicant may still say how the result is to come."""
    return state in OPEN_IN and not sent

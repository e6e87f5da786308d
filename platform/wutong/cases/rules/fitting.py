"""Which of the moves that the flow allows make sense for a case as it stands: only those are shown as buttons.

What is not shown is refused all the same by the guards of its verb; this keeps a page from offering it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Stand:
    """How a case stands: lists of what was missing, days of an extension, whether one is asked for, whether bodies act
    jointly, whether review steps have been asked for, whether opinions are waited for that the reader (`mine`) or
    anybody (`besides`) asked for besides the plan, whether a commitment waits to be checked (`signed`), whether
    something was granted, whether what was filed is still `kept` here."""

    notices: int = 0
    extended: int = 0
    asked: bool = False
    joint: bool = False
    steps: bool = False
    mine: bool = False
    besides: bool = False
    signed: bool = False
    granted: bool = False
    kept: bool = True


#: When a move fits; one that is not named always does.
FITS: Mapping[str, Callable[[Stand], bool]] = MappingProxyType(
    {
        "request_correction": lambda stand: not stand.notices,
        "request_again": lambda stand: stand.notices > 0,
        "ask_extension": lambda stand: not stand.extended and not stand.asked,
        "extend": lambda stand: not stand.extended,
        "decline_extension": lambda stand: stand.asked,
        "meet": lambda stand: stand.joint,
        # What belongs elsewhere is offered there (`wutong.transfers`): the case leaves when it is taken.
        "hand_over": lambda stand: False,
        "send_back": lambda stand: stand.steps,
        "unask": lambda stand: stand.mine,
        "waive": lambda stand: stand.besides,
        **dict.fromkeys(("correct", "reopen"), lambda stand: stand.kept),
        **dict.fromkeys(("revoke", "cancel"), lambda stand: stand.granted),
        **dict.fromkeys(("verify", "order_mending", "find_false"), lambda stand: stand.signed),
    }
)


#: What ends a case, gives it away or takes back what was granted: never the button that a hand falls on first.
LAST_RESORT = frozenset({"terminate", "hand_over", "revoke", "cancel", "reopen"})


def fits(name: str, stand: Stand) -> bool:
    """Whether a move makes sense."""
    return name not in FITS or FITS[name](stand)

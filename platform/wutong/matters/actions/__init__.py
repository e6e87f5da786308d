"""What a region's office does with matters: edit, submit, approve, take back, claim. Thin verbs over `wutong.layers`.

One idea a file; verbs run inside the caller's transaction and never commit.
"""

from wutong.matters.actions.accepting import MovedAgain, accept, settle, stamp, why_not
from wutong.matters.actions.bounds import HeldAbove
from wutong.matters.actions.bringing import bring_in, plan
from wutong.matters.actions.claiming import claim, decline, defer, overrule, renew, unclaim
from wutong.matters.actions.drafting import (
    define,
    discard,
    redo,
    save,
    save_good,
    submitted,
    undo,
    withdraw,
    working_draft,
)
from wutong.matters.actions.merging import keep_own, put_off, take
from wutong.matters.actions.publishing import (
    approve,
    bring_out,
    give_back,
    publish,
    roll_back,
    stop,
    submit,
    take_back,
)

__all__ = [
    "HeldAbove", "MovedAgain", "accept", "approve", "bring_in", "bring_out", "claim", "decline", "defer", "define",
    "discard", "give_back", "keep_own", "overrule", "plan", "publish", "put_off", "redo", "renew", "roll_back",
    "save", "save_good", "settle", "stamp", "stop", "submit", "submitted", "take", "take_back", "unclaim", "undo",
    "why_not", "withdraw", "working_draft",
]  # fmt: skip

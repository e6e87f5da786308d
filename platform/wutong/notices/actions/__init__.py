"""The verbs of notices, one idea a file: write, send, read, what waits for somebody's eyes, and `hooks`."""

from wutong.notices.actions.applicant import notify_applicant
from wutong.notices.actions.letters import replay, replay_all, replay_timer, replay_timers
from wutong.notices.actions.reading import choose, choose_way, read, read_all, see
from wutong.notices.actions.resending import resend
from wutong.notices.actions.sending import Outgoing, claim, put_back, receipt, receipt_of, record, tell
from wutong.notices.actions.writing import Recipient, notify, send_code, tell_staff

__all__ = [
    "Outgoing", "Recipient", "choose", "choose_way", "claim", "notify", "notify_applicant", "put_back", "read",
    "read_all", "receipt", "receipt_of", "record", "replay", "replay_all", "replay_timer", "replay_timers", "resend",
    "see", "send_code", "tell", "tell_staff",
]  # fmt: skip

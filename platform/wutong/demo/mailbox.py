"""The demo's mail server: takes every mail and keeps it for the page."""

from email import message_from_bytes, policy
from typing import Any

from wutong.clock import now
from wutong.demo.outbox import Outbox, Taken


class Mailbox:
    """A handler for aiosmtpd that accepts everything."""

    def __init__(self, outbox: Outbox) -> None:
        self.outbox = outbox

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep a mail for each of its recipients."""
        mail = message_from_bytes(envelope.content, policy=policy.default)
        body = mail.get_body(("plain",))
        words = f"{mail['Subject'] or ''}\n{body.get_content() if body else ''}"
        for recipient in envelope.rcpt_tos:
            self.outbox.put(Taken(now(), "email", recipient, words.strip()))
        return "250 taken"

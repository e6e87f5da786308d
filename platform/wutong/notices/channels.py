"""The ways that leave the house, by name: SMS and e-mail. A line in an inbox is our own (`actions.tell`).

A channel takes an `Outgoing` and answers, or raises `NotTaken`. It runs with no transaction open and within
`PATIENCE` seconds, well inside the lease under which the message was taken out.
"""

from collections.abc import Callable, Mapping

from flask import current_app

from wutong import tenancy
from wutong.notices import mail, sms
from wutong.notices.actions import Outgoing
from wutong.notices.outside import Answer, NotTaken

__all__ = ["Answer", "NotTaken", "send"]


def send(message: Outgoing) -> Answer:
    """Send over the message's channel; raises `NotTaken`."""
    return CHANNELS[message.channel](message)


def _email(message: Outgoing) -> Answer:
    config = current_app.config["WUTONG"]
    return mail.send(message, url=config.smtp_url, sender=config.mail_from)


def _sms(message: Outgoing) -> Answer:
    config = current_app.config["WUTONG"]
    back = f"{config.public_url}/api/v1/{tenancy.spell(message.region)}/notices/receipts"
    return sms.send(message, url=config.sms_url, key=config.sms_key, back=back)


CHANNELS: Mapping[str, Callable[[Outgoing], Answer]] = {"email": _email, "sms": _sms}

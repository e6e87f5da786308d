"""The ways that leave the house, by name: SMS, e-mail, and the hooks of a region. A line in an inbox is our own
(`actions.tell`).

A channel takes an `Outgoing` and answers, or raises `NotTaken`. It runs with no transaction open and within
`PATIENCE` seconds, well inside the lease under which the message was taken out.
"""

from collections.abc import Callable, Mapping

from flask import current_app

from wutong import tenancy
from wutong.db import work
from wutong.notices import hooks, mail, queries, sms
from wutong.notices.actions import Outgoing
from wutong.notices.outside import Answer, NotTaken
from wutong.notices.ways import WAYS

__all__ = ["Answer", "NotTaken", "send"]


def send(message: Outgoing) -> Answer:
    """Send over the message's channel; raises `NotTaken`."""
    return CHANNELS.get(message.channel, _brought)(message)


def _brought(message: Outgoing) -> Answer:
    """A way that a plugin brings; what it answers that is no answer is a failure of its own."""
    with work():
        way = WAYS.here().get(message.channel)
    if way is None:
        raise NotTaken("SwitchedOff", final=True)
    answer = way.send(message)
    if not isinstance(answer, Answer):
        raise NotTaken("NoAnswer")
    return answer


def _email(message: Outgoing) -> Answer:
    config = current_app.config["WUTONG"]
    return mail.send(message, url=config.smtp_url, sender=config.mail_from)


def _sms(message: Outgoing) -> Answer:
    config = current_app.config["WUTONG"]
    back = f"{config.public_url}/api/v1/{tenancy.spell(message.region)}/notices/receipts"
    return sms.send(message, url=config.sms_url, key=config.sms_key, back=back)


def _hook(message: Outgoing) -> Answer:
    """The hook as it is now: what was written before an address or a secret changed goes by the new one."""
    config = current_app.config["WUTONG"]
    with work():
        hook = queries.find_hook(message.about) if message.about else None
    if hook is None or not hook.live:
        raise NotTaken("Gone" if hook is None else "SwitchedOff", final=True)
    return hooks.send(message, hook, base=config.public_url, own=config.demo)


CHANNELS: Mapping[str, Callable[[Outgoing], Answer]] = {"email": _email, "sms": _sms, "hook": _hook}

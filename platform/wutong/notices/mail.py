"""E-mail over SMTP. The stable key is the Message-ID, so a repeated mail is known to be the same one."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from wutong.clock import local
from wutong.notices.actions import Outgoing
from wutong.notices.outside import PATIENCE, Answer, NotTaken


def send(message: Outgoing, *, url: str, sender: str) -> Answer:
    """Hand a message to the mail server at `url` (`smtp://user:password@host:port`, `smtps://` for TLS at once)."""
    if not url:
        raise NotTaken("NotConfigured", final=True)
    try:
        with _server(url, domain(sender)) as server:
            server.send_message(composed(message, sender))
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise NotTaken(type(error).__name__, final=_final(error)) from None
    return Answer()


def composed(message: Outgoing, sender: str) -> EmailMessage:
    """The mail as it leaves: plain text, dated when it was written, under its stable key."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, message.recipient, message.title
    mail["Date"] = format_datetime(local(message.at))
    mail["Message-ID"] = f"<{message.key}@{domain(sender)}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body)
    return mail


def domain(sender: str) -> str:
    """The domain of the sender's address."""
    return sender.rpartition("@")[2]


def _server(url: str, name: str) -> smtplib.SMTP:
    """The mail server, greeted under our domain: asking DNS for our own name may take longer than the mail."""
    parts = urlsplit(url)
    host, port, secure = parts.hostname or "localhost", parts.port or 0, ssl.create_default_context
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, name, timeout=PATIENCE, context=secure())
    else:
        server = smtplib.SMTP(host, port, name, timeout=PATIENCE)
        if parts.username:
            server.starttls(context=secure())
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _final(error: Exception) -> bool:
    """Whether it is refused for good: 5xx for the recipient or for the mail, or an address that is none."""
    if isinstance(error, ValueError):
        return True
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500

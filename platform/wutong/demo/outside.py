"""The world outside of a demo: a mail server and an SMS gateway on loopback, and a page of what they took.

    python -m wutong.demo.outside        # SMTP_URL, SMS_URL, SMS_KEY, PUBLIC_URL as the other processes have them

Mails and short messages are kept in memory, the newest first, and are gone with the process.
"""

import logging
import os
import signal
from types import FrameType
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller
from werkzeug.serving import make_server

from wutong.demo.gateway import Gateway, application
from wutong.demo.mailbox import Mailbox
from wutong.demo.outbox import Outbox
from wutong.errors import Misconfigured
from wutong.observe import logs
from wutong.reach import is_own


def main() -> None:
    """Serve both until SIGTERM; only in a demo and on loopback."""
    logs.configure()
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells every step of every conversation
    mail, sms = urlsplit(os.environ["SMTP_URL"]), urlsplit(os.environ["SMS_URL"])
    hosts = (mail.hostname or "", sms.hostname or "")
    if os.environ.get("WUTONG_DEMO") != "1" or not all(map(is_own, hosts)):
        raise Misconfigured(reason="短信和邮件模拟器只在演示中、在本机地址上运行")
    outbox = Outbox()
    mails = Controller(Mailbox(outbox), hostname=hosts[0], port=mail.port or 0)
    gateway = Gateway(outbox, os.environ["SMS_KEY"], os.environ["PUBLIC_URL"])
    page = make_server(hosts[1], sms.port or 0, application(gateway), threaded=True)
    signal.signal(signal.SIGTERM, leave)
    mails.start()
    page.serve_forever()


def leave(number: int, frame: FrameType | None) -> None:
    """Nothing of the outside is worth saving."""
    raise SystemExit(0)


if __name__ == "__main__":
    main()

"""The world outside of a demo: a mail server, an SMS gateway, a page of what they took, and a provider of payments.

    python -m wutong.demo.outside        # SMTP_URL, SMS_*, PAY_*, PUBLIC_URL, WUTONG_VAR as all have them

Mails and short messages are kept in memory, the newest first, and gone with the process; the books of payments stay.
"""

import logging
import os
import signal
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

from wutong.demo.gateway import Gateway, application
from wutong.demo.mailbox import Mailbox
from wutong.demo.outbox import Outbox
from wutong.demo.till import Till
from wutong.demo.till import application as paying
from wutong.errors import Misconfigured
from wutong.observe import logs
from wutong.reach import is_own


def main() -> None:
    """Serve both until SIGTERM; only in a demo and on loopback."""
    logs.configure()
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells every step of every conversation
    mail, sms = urlsplit(os.environ["SMTP_URL"]), urlsplit(os.environ["SMS_URL"])
    pay = urlsplit(os.environ["PAY_URL"])
    hosts = (mail.hostname or "", sms.hostname or "", pay.hostname or "")
    if os.environ.get("WUTONG_DEMO") != "1" or not all(map(is_own, hosts)):
        raise Misconfigured(reason="短信、邮件和收款模拟器只在演示中、在本机地址上运行")
    outbox = Outbox()
    mails = Controller(Mailbox(outbox), hostname=hosts[0], port=mail.port or 0)
    gateway = Gateway(outbox, os.environ["SMS_KEY"], os.environ["PUBLIC_URL"])
    books = Path(os.environ["WUTONG_VAR"]) / "till.sqlite"
    till = Till(books, os.environ["PAY_KEY"], os.environ["PAY_URL"], os.environ["PUBLIC_URL"])
    both = DispatcherMiddleware(application(gateway), {pay.path: paying(till)})
    page = make_server(hosts[1], sms.port or 0, both, threaded=True)
    signal.signal(signal.SIGTERM, leave)
    mails.start()
    page.serve_forever()


def leave(number: int, frame: FrameType | None) -> None:
    """Nothing of the outside is worth saving."""
    raise SystemExit(0)


if __name__ == "__main__":
    main()

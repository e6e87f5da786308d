"""What the letters between installations bring to the plugin, for its manifest."""

from datetime import timedelta

from wutong.sdk import Setting
from wutong_cross_province import post
from wutong_cross_province.between import api, carrying, desk, greetings, inbox, outbox, partners, patience, threads
from wutong_cross_province.between.commands import COMMANDS as COMMANDS
from wutong_cross_province.between.models import TABLES as TABLES
from wutong_cross_province.between.models import Mail, MailBody

EVENTS = (partners.PartnerChanged, greetings.Greeted)
ERRANDS = {
    threads.CARRY: carrying.carry,
    inbox.CONFIRM: carrying.confirm,
    partners.LOOK: partners.look,
}
TIMED = {inbox.TAKE: inbox.take}
RIGHTS = {
    "cross_province.mail": "查看信件往来",
    "cross_province.resend": "重发信件",
    "cross_province.partners": "查看对接系统",
    "cross_province.connect": "管理对接系统",
}
#: What a head may look at.
SEES = ("cross_province.mail", "cross_province.partners")
SETTINGS = (
    Setting(
        "cross_province.installation", "本系统标识", "text", "",
        hint="与其他系统互发信件时使用，小写字母开头，如 gansu；设定后不要更改",
    ),
    patience.LONGEST,
)  # fmt: skip
#: What a letter said goes before what is known of it: long enough to send it again by hand, short for what is personal.
KEPT = {MailBody.at: timedelta(days=30), Mail.since: timedelta(days=1096)}
DOORS = (api, desk)

post.Lines.abroad = staticmethod(outbox.abroad)

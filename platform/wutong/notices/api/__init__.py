"""The machine doors of notices: letters, timers, messages, receipts (`letters`); who is told by machine (`hooks`)."""

from wutong.notices.api import hooks as hooks
from wutong.notices.api import letters as letters

bps = (letters.bp, hooks.bp)

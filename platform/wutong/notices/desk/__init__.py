"""The office's side of notices: what to look at and what went out (`office`), and who is told by machine (`hooks`)."""

from wutong.notices.desk import hooks as hooks
from wutong.notices.desk import office as office

bps = (office.bp, hooks.bp)

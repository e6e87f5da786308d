"""What a region may set about publishing: whether a second person must agree, and how long it can be called off."""

from datetime import timedelta

from wutong.settings import queries
from wutong.settings.rules import Setting, register

#: Nobody waits longer than a week for what was agreed.
LONGEST = 168
SECOND = register(
    Setting(
        "matters.second_person", "事项发布须由另一人审定", "yes", True,
        hint="只有一名工作人员的地区可以关闭；关闭后，一人发布的都会在发布记录中注明。",
    )
)  # fmt: skip
DELAY = register(
    Setting(
        "matters.delay_hours", "审定后延迟几小时生效", "number", 0,
        hint="在此期间可以一键叫停；填 0 则立即生效，最多 168 小时（7 天）。紧急停办不受此限。",
    )
)  # fmt: skip


def second_person() -> bool:
    """Whether somebody else than its editors must approve a release of the present region."""
    return bool(queries.value(SECOND.name))


def delay() -> timedelta:
    """How long after approval a release of the present region takes effect."""
    return timedelta(hours=min(LONGEST, int(queries.value(DELAY.name))))

"""What a region may set about publishing: who must agree, how long it can be called off, on what terms it is open; and
within how many days those below look at it."""

from datetime import timedelta

from wutong.settings import queries
from wutong.settings.rules import Setting, register

SECOND = register(
    Setting(
        "matters.second_person", "事项发布须由另一人审定", "yes", True,
        hint="只有一名工作人员的地区可以关闭；关闭后，一人发布的都会在发布记录中注明。",
    )
)  # fmt: skip
DELAY = register(
    Setting(
        "matters.delay_hours", "审定后延迟几小时生效", "number", 0,
        hint="事项、管控规则、同义词、预警规则、模板和表单都照此，在此期间可以一键叫停；"
        "填 0 则立即生效，最多 168 小时（7 天）。紧急停办和工作日历不受此限。",
    )
)  # fmt: skip
#: Below may only be quicker; days are natural days, because nobody's clock stops here.
REMIND = register(
    Setting(
        "matters.remind_days", "上级改动几天未确认，再次提醒本级", "number", 10, "at_most",
        hint="自通知之日起算的自然日，至少 1 天；下级只能缩短。",
    )
)  # fmt: skip
ESCALATE = register(
    Setting(
        "matters.escalate_days", "上级改动几天未确认，告知上一级", "number", 20, "at_most",
        hint="自通知之日起算的自然日，至少 1 天；下级只能缩短。",
    )
)  # fmt: skip
#: The terms of open data where no region has said others.
TERMS = "本数据为依法主动公开的办事指南，任何人可以免费复制、传播和加工使用，使用时请注明来源地区和取得日期。"
LICENCE = register(
    Setting(
        "matters.open_licence", "开放数据的使用条款", "text", TERMS,
        hint="写在开放数据的页面和下载内容里，可以写明采用的许可协议名称和网址。",
    )
)  # fmt: skip


def second_person() -> bool:
    """Whether somebody else than its editors must approve a release of the present region."""
    return bool(queries.value(SECOND.name))


def delay() -> timedelta:
    """How long after approval a release of the present region takes effect."""
    return queries.wait(DELAY.name)


def reminded_after() -> int:
    """After how many days the present region is reminded of a change above that it has not looked at."""
    return max(1, int(queries.value(REMIND.name)))


def escalated_after() -> int:
    """After how many days the region above is told of it."""
    return max(1, int(queries.value(ESCALATE.name)))


def licence() -> str:
    """On what terms anybody may use the published guides of the present region."""
    return str(queries.value(LICENCE.name))

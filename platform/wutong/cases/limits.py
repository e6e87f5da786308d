"""What a region may set about cases: how large a paper may be, how long an applicant has for a correction."""

from wutong.cases.rules import committing, papers, prechecking, terms
from wutong.settings import queries
from wutong.settings.rules import Setting, register

MEGABYTE = 1024 * 1024
UPLOAD = register(
    Setting(
        "cases.upload_limit", "单个材料大小上限（MB）", "number", papers.LIMIT // MEGABYTE, may="at_most",
        hint="下级地区只能设得更小；最大 50 MB。",
    )
)  # fmt: skip
CORRECTION = register(
    Setting(
        "cases.correction_days", "申请人补正期限（工作日）", "number", terms.CORRECTION_DAYS, may="at_least",
        hint="自一次性告知之日起算；下级地区只能设得更长，最长 60 个工作日。",
    )
)  # fmt: skip
BY_MATTER = register(
    Setting(
        "cases.correction_by_matter", "个别事项更长的补正期限", "lines", [], may="superset", shape=r"\S{1,64} [1-9]\d?",
        hint="每行一个事项：事项编码、空格、工作日数，例如“SL-0033 30”；比上面的期限长才起作用，最长 60 个工作日；"
        "上级写下的，下级不能去掉。",
    )
)  # fmt: skip
REMINDING = register(
    Setting(
        "cases.correction_reminder", "补正期限届满前几天提醒申请人", "number", 3, may="default",
        hint="当天上午九点发出；填 0 则在最后一天提醒。",
    )
)  # fmt: skip
CHECKING = register(
    Setting(
        "cases.check_days", "告知承诺核查期限（工作日）", "number", committing.CHECK_DAYS, may="at_most",
        hint="自作出准予决定之日起算；下级地区只能设得更短。",
    )
)  # fmt: skip
PRECHECK = register(
    Setting(
        "cases.precheck", "哪些事项提供预审（提交前请窗口先看）", "choice", "all", choices=prechecking.WHERE,
        hint="预审自申请之日起两个工作日内答复；不是收件，不计入法定期限。即办件不提供预审。",
    )
)  # fmt: skip
#: No correction is waited for longer, in working days.
LONGEST = 60


def correction(matter: str) -> int:
    """Working days that an applicant of the present region has for a correction before the case lapses, at least one;
    more where the region, or one above it, says so of the matter by its code."""
    lines = (line.split() for line in queries.value(BY_MATTER.name))
    told = [int(days) for code, days in lines if code == matter]
    return min(LONGEST, max(1, int(queries.value(CORRECTION.name)), *told))


def prechecks() -> str:
    """For which matters the present region looks at drafts: one of `prechecking.WHERE`."""
    return str(queries.value(PRECHECK.name))


def upload() -> int:
    """The largest paper that the present region takes, in bytes; never beyond `papers.LIMIT`."""
    return min(papers.LIMIT, int(queries.value(UPLOAD.name)) * MEGABYTE)


def checking() -> int:
    """Working days after the decision within which the present region checks what was signed, at least one."""
    return max(1, int(queries.value(CHECKING.name)))


def reminding() -> int:
    """Days before the end of a correction on which the present region reminds its applicants."""
    return max(0, int(queries.value(REMINDING.name)))

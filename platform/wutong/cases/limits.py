"""What a region may set about cases: how large a paper may be, and when the yellow light comes on."""

from wutong.cases.rules import papers
from wutong.settings import queries
from wutong.settings.rules import Setting, register

MEGABYTE = 1024 * 1024
UPLOAD = register(
    Setting(
        "cases.upload_limit", "单个材料大小上限（MB）", "number", papers.LIMIT // MEGABYTE, may="at_most",
        hint="下级地区只能设得更小；最大 20 MB。",
    )
)  # fmt: skip
WARN = register(
    Setting("cases.warn_percent", "期限用去百分之几时亮黄灯", "number", 90, hint="填 1 至 100；只影响此后计算的期限。")
)


def upload() -> int:
    """The largest paper that the present region takes, in bytes; never beyond `papers.LIMIT`."""
    return min(papers.LIMIT, int(queries.value(UPLOAD.name)) * MEGABYTE)


def warn_ratio() -> float:
    """The part of a term after which a case is yellow at the present region, 0.01 to 1."""
    return min(100, max(1, int(queries.value(WARN.name)))) / 100

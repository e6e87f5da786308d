"""What a region may set about cases: how large a paper may be."""

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


def upload() -> int:
    """The largest paper that the present region takes, in bytes; never beyond `papers.LIMIT`."""
    return min(papers.LIMIT, int(queries.value(UPLOAD.name)) * MEGABYTE)

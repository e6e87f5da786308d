"""What verbs and rules say when they refuse: a stable code, an HTTP status, a sentence, the facts.

A refusal is raised where the rule lives and turned into a page or a problem document (RFC 9457) by the
one handler in `wutong.web.errors`. The sentence is Chinese, tells the reader what to do, and is a gettext
message whose `{facts}` are filled in after translation.
"""

import errno
from collections.abc import Callable
from typing import Any, ClassVar


class Refused(Exception):
    """The request was understood and will not be done; `facts` say why in plain values."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    message: ClassVar[str] = "这一步现在办不了，请返回上一页核对后再试。"

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The sentence for the screen, in the reader's language, with the facts in place."""
        return translate(self.message).format_map(_Facts(self.facts))

    def members(self) -> dict[str, Any]:
        """What a problem document says besides the sentence, in plain values."""
        return {}

    def __str__(self) -> str:
        return f"{self.code}: {self.text()}"


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence(code: str, translate: Callable[[str], str] = str) -> str | None:
    """What a refusal says that is known by its code alone, its facts left open; None for a code that nobody has."""
    waiting = [Refused]
    while waiting:
        kind = waiting.pop()
        if kind.code == code:
            return translate(kind.message).format_map(_Facts())
        waiting += kind.__subclasses__()
    return None


class NotFound(Refused):
    """There is no such thing here, or the reader may not know that there is."""

    code, status = "not_found", 404
    message = "没有找到您要的内容，请核对地址或编号。"


class Forbidden(Refused):
    """The actor does not hold the right."""

    code, status = "forbidden", 403
    message = "您没有办理这一步的权限，如有需要请联系本单位管理员。"


class Conflict(Refused):
    """The thing has moved on since the reader saw it."""

    code, status = "conflict", 409
    message = "内容已有变化，请刷新页面后再试。"


class Invalid(Refused):
    """The input breaks a rule; `fields` maps each field to its sentences."""

    code, status = "invalid", 422
    message = "填写的内容有误，请按提示改正后再提交。"

    def __init__(self, fields: dict[str, list[str]] | None = None, **facts: Any) -> None:
        super().__init__(**facts)
        self.fields = fields or {}

    def members(self) -> dict[str, Any]:
        """The fields and their sentences."""
        return {"errors": self.fields}


class StorageFull(Refused):
    """The disk has no room left; what was asked has not happened, and nothing half-done stays."""

    code, status = "storage.full", 507
    message = "服务器存储空间已满，这次操作没有生效，也没有保存任何内容。请稍后再试，或联系当地政务服务中心。"

    @staticmethod
    def met(error: OSError) -> bool:
        """Whether this is what the system says of a full disk or an exhausted quota."""
        return error.errno in (errno.ENOSPC, errno.EDQUOT)


class Misconfigured(Refused):
    """The installation is set up in a way that must not run; the sentence says what to change."""

    code, status = "misconfigured", 500
    message = "系统配置有误：{reason}"

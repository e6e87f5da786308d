"""The cover of a package with the list of what is in it (卷内封面、卷内目录), as PDF/A: to be read in thirty years by
somebody who has the file and no program of ours. Values in, bytes out.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from wutong.documents.typeset import Register, register


class Listed(Protocol):
    """What the list tells of a part; pages where they are known."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def path(self) -> str:
        """Where it is in the package."""

    @property
    def hash(self) -> str:
        """Its SHA-256."""

    @property
    def pages(self) -> int | None:
        """How many pages a paper has, where that is known."""


def cover(office: str, number: str, facts: Mapping[str, str], parts: Sequence[Listed], at: datetime) -> bytes:
    """The PDF; the same package gives the same bytes."""
    rows = [
        (str(place), one.title, one.path, str(one.pages or ""), one.hash[:16]) for place, one in enumerate(parts, 1)
    ]
    sheet = Register(
        heading=office, title="卷内封面和目录", number=number, facts=tuple(facts.items()),
        heads=("序号", "题名", "文件", "页数", "校验值前 16 位"), widths=(0.9, 5, 3.2, 0.9, 3), rows=tuple(rows),
        notes=("完整的校验值（SHA-256）列在包内 manifest.json，由平台签名。",),
    )  # fmt: skip
    return register(sheet, at)

"""Reviews as exchange interfaces have them: a record of plain values, written and read again without loss.

Grades go both ways: `grade` counts from 5, the best, as exchange interfaces do; `standard_grade` from 1, the best, as
GB/T 39046 A.8 does; whoever sends both must mean the same. Fields that would name the reviewer or his papers are
written empty: the exchange counts services, not people. `signature` is empty and `signature_algorithm` says "none":
the interfaces ask for SM2, which no library that we may use offers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from wutong.sdk import Invalid
from wutong_reviews.rules import moments, tags
from wutong_reviews.rules.grades import Grade, of_exchange, of_standard
from wutong_reviews.rules.tags import CURRENT

#: 评价渠道 of GB/T 39046 and its users.
CHANNELS: Mapping[int, str] = {
    1: "网站", 2: "手机", 3: "扫码", 4: "窗口平板", 5: "评价器等终端", 6: "电话", 7: "短信链接",
}  # fmt: skip
WEB, PHONE, QR, TABLET, DEVICE, TELEPHONE, SMS = CHANNELS
#: 办件状态: 1 waiting for acceptance, 2 accepted, 3 closed.
CASE_STATE: Mapping[str, int] = {"consult": 1, "apply": 1, "correct": 1, "accept": 2, "pay": 2}
CLOSED = 3
#: 用户类型 where nobody is told who it was.
SOMEBODY = 9
FIRST, AGAIN = 1, 2
NO_SIGNATURE = "none"
#: Longest foreign id of a review.
ID = 64


class BadRecord(Invalid):
    """A record that an exchange interface would not have written."""

    code = "reviews.bad_record"
    message = "第 {row} 条评价不符合交换格式，请核对后重新提交。"


@dataclass(frozen=True, slots=True)
class Record:
    """One answer as it is exchanged: the first, or with `times` 2 the second about the same service."""

    id: str
    matter: str
    title: str
    kind: str
    on: date
    channel: int
    grade: Grade
    tags: tuple[int, ...] = ()
    version: int = CURRENT.version
    words: str = ""
    department: str = ""
    times: int = FIRST
    anonymous: bool = True
    audited: bool = False
    reply: str = ""
    fix_by: date | None = None
    source: str = ""


def known_as(ours: UUID, origin: str | None, source: str | None) -> str:
    """Under which id a review goes out: under our own `ours`, which is no other's. One that another system sent keeps
    its `origin` where that is a UUID, by which who gave it first knows it again; numbers of two systems are alike. What
    came before anybody noted its source went out under its number, which is one review's."""
    return origin if origin and (not source or _universal(origin)) else str(ours)


def _universal(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def written(record: Record) -> dict[str, Any]:
    """The record as JSON has it; Chinese names of the fields in plugins/reviews/EXCHANGE.md."""
    return {
        "id": record.id, "matter_code": record.matter, "handling_code": record.matter, "matter": record.title,
        "theme": "", "case_number": "", "case_state": CASE_STATE.get(record.kind, CLOSED),
        "department": record.department, "date": record.on.isoformat(), "user_type": SOMEBODY, "identity": "",
        "service": record.kind, "service_name": moments.KINDS[record.kind], "channel": record.channel,
        "times": record.times, "reviewer": "", "anonymous": 1 if record.anonymous else 2,
        "grade": record.grade.exchanged, "standard_grade": int(record.grade), "tags": list(record.tags),
        "tags_version": record.version, "words": record.words, "audited": record.audited, "reply": record.reply,
        "fix_by": record.fix_by.isoformat() if record.fix_by else None, "source": record.source,
        "signature": "", "signature_algorithm": NO_SIGNATURE,
    }  # fmt: skip


def read(told: Mapping[str, Any], *, row: int = 1, until: date = date.max) -> Record:
    """The record of `written`; raises `BadRecord` for whatever does not fit together, or was said after `until`."""
    try:
        return _read(told, until)
    except (Invalid, KeyError, TypeError, ValueError):
        raise BadRecord({"records": [BadRecord.message.format(row=row)]}, row=row) from None


def _read(told: Mapping[str, Any], until: date) -> Record:
    grade = of_exchange(told["grade"])
    version = told.get("tags_version", CURRENT.version)
    if "standard_grade" in told and of_standard(told["standard_grade"]) is not grade:
        raise ValueError("two grades")
    if told["service"] not in moments.KINDS or told["channel"] not in CHANNELS or told["times"] not in (FIRST, AGAIN):
        raise ValueError("unknown code")
    if (on := date.fromisoformat(told["date"])) > until:
        raise ValueError("a day to come")
    return Record(
        id=_text(told["id"], ID, empty=False), matter=_text(told["matter_code"], 64), title=_text(told["matter"], 200),
        kind=told["service"], on=on, channel=told["channel"], grade=grade,
        tags=tuple(tags.checked(grade, told["tags"], version=version)), version=version,
        words=_text(told.get("words", ""), 500), department=_text(told.get("department", ""), 80),
        times=told["times"], anonymous=told.get("anonymous", 1) == 1, audited=told.get("audited") is True,
        reply=_text(told.get("reply", ""), 2000), fix_by=_day(told.get("fix_by")),
        source=_text(told.get("source", ""), 100),
    )  # fmt: skip


def _text(value: Any, longest: int, *, empty: bool = True) -> str:
    if not isinstance(value, str) or len(value) > longest or "\x00" in value or not (value or empty):
        raise ValueError("text")
    return value


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None

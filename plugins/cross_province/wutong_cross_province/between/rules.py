"""What holds of letters between installations, in plain values: names, states, versions, waits, keys, claims."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from wutong.sdk import Conflict, Forbidden, Invalid, Refused

#: What an installation is called by others: `gansu`, `sichuan-2`.
NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")
#: Versions of the letters that are spoken here; the highest that both sides speak is used.
VERSIONS: tuple[int, ...] = (1,)
#: Seconds between tries while a partner cannot be reached, and for a letter that it does not take.
WAITS = (1, 2, 5, 15, 60, 300, 900)
#: For so long a letter is tried, then it lies where people see it.
GIVE_UP = timedelta(days=7)
#: A signature is made anew at each try and holds so long; two clocks may differ so much.
LASTS, SKEW = timedelta(minutes=10), timedelta(minutes=5)
#: Nobody else carries a thread's letters meanwhile; if somebody does, nothing happens twice.
LEASE = timedelta(seconds=10)
#: A new key is shown so long before it signs, and the old one is believed so long after.
AHEAD, OVERLAP = timedelta(days=2), timedelta(days=30)
#: How often a partner's keys are read again, and how soon when it has just been trusted.
LOOKING, SOON = timedelta(days=1), timedelta(minutes=1)
#: Bytes of a letter's content, and of one piece of a paper.
LARGEST, PIECE = 250_000, 256 * 1024

STATES = {
    "open": "待发送",
    "sent": "已发出，等待回执",
    "received": "对方已收到",
    "processed": "已处理",
    "dead": "发送失败",
}
#: What people read of a letter's kind (`post.RECEIVERS`).
KINDS = {
    "agreement.proposed": "提出通办协议",
    "agreement.moved": "通办协议变动",
    "checklist.asked": "询问材料清单",
    "checklist.told": "告知材料清单",
    "online.filed": "全程网办申报",
    "package": "移交材料",
    "supplement": "补交材料",
    "withdraw": "请求撤回",
    "progress": "办理进展",
    "result.taken": "结果已收到",
    "handed_out": "结果已交付",
    "not_done": "请求没有办成",
    "note": "双方沟通",
    "between.greeting": "试发信件",
    "void": "作废（空信）",
}
PARTNER_STATES = {"invited": "待核对", "trusted": "已连通", "paused": "已暂停"}


class NotBelieved(Forbidden):
    """A signed letter, receipt or question of which something does not hold; `reason` says what, for us."""

    code, status = "cross_province.not_believed", 401
    message = "对方系统的签名没有通过核验（{reason}）。"

    def members(self) -> dict[str, Any]:
        """What does not hold."""
        return {"reason": self.facts["reason"]}


class Unproven(NotBelieved):
    """What stands in the answer to whoever was not believed: the same for a stranger as for a partner with an old key,
    so that nobody learns by asking whom this installation knows. The reason is in our own log."""

    message = "签名没有通过核验，没有接收。请双方管理员核对密钥、连接状态和系统时间。"

    def members(self) -> dict[str, Any]:
        """Nothing."""
        return {}


class VersionUnknown(Refused):
    """The letter is of a version that is not spoken here; the answer names those that are."""

    code, status = "cross_province.version_unknown", 400
    message = "本系统不支持这个版本的信件，支持的版本：{versions}。"

    def members(self) -> dict[str, Any]:
        """The versions that are spoken here."""
        return {"versions": list(self.facts["versions"])}


class NotNext(Conflict):
    """A letter before this one is missing, or its place is taken by another; the answer names the next."""

    code = "cross_province.not_next"
    message = "前面的信件还没有收到，请从第 {expected} 封开始重发。"

    def members(self) -> dict[str, Any]:
        """The number that is expected next."""
        return {"expected": self.facts["expected"]}


class Changed(Conflict):
    """A letter with this id came before and said something else."""

    code = "cross_province.changed"
    message = "同一编号的信件内容前后不一致，没有采信。"


class PapersMissing(Conflict):
    """The letter names papers that have not come whole."""

    code = "cross_province.papers_missing"
    message = "信件所附材料还没有全部收到，请先上传材料。"


class NotItsRegion(Forbidden):
    """An installation writes in the name of a region that it does not speak for."""

    code = "cross_province.not_its_region"
    message = "对方系统不能代表这个地区发送信件。"


class NoSm2(Refused):
    """SM2 is asked for and the library is not there."""

    code, status = "cross_province.no_sm2", 501
    message = "没有安装国密 SM2 签名库，不能使用 SM2 密钥。请改用 Ed25519，或安装 SM2 支持后再试。"


class BadName(Invalid):
    """An installation's name is letters, digits and hyphens."""

    code = "cross_province.bad_name"
    message = "系统标识须以小写字母开头，只含小写字母、数字和连字符，2 至 40 个字符。"


def checked_name(name: str) -> str:
    """The name, if it may be one; raises `BadName`."""
    if not NAME.fullmatch(name):
        raise BadName({"name": [BadName.message]})
    return name


def common(ours: Sequence[int], theirs: Sequence[int]) -> int | None:
    """The highest version that both speak, None if there is none."""
    return max(set(ours) & set(theirs), default=None)


def wait(failures: int) -> timedelta:
    """How long to wait after so many failures in a row; 0 counts as the first."""
    return timedelta(seconds=WAITS[min(max(failures, 1), len(WAITS)) - 1])


def fits(moment: datetime, begins: datetime, ends: datetime | None) -> bool:
    """Whether a key is valid at a moment."""
    return begins <= moment and (ends is None or moment < ends)


def check_claims(claims: Mapping[str, Any], *, us: str, moment: datetime) -> None:
    """Raise `NotBelieved` unless a verified claim is meant for us and is neither of yesterday nor of tomorrow."""
    issued, expires = claims.get("iat"), claims.get("exp")
    if claims.get("aud") != us:
        raise NotBelieved(reason="audience")
    if not (type(issued) is int and type(expires) is int and issued < expires <= issued + LASTS.total_seconds()):
        raise NotBelieved(reason="time")
    seconds = moment.timestamp()
    if not issued - SKEW.total_seconds() <= seconds < expires + SKEW.total_seconds():
        raise NotBelieved(reason="expired")


def fingerprint(signing: str, sealing: str) -> str:
    """What two people read to each other: the digest of both public keys, hexadecimal, in groups of four."""
    text = digest(f"{signing}.{sealing}")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def same_print(typed: str, shown: str) -> bool:
    """Whether a typed fingerprint is the one shown, whatever its blanks and capitals."""
    return "".join(typed.split()).lower() == "".join(shown.split())


def digest(text: str) -> str:
    """SHA-256 of a text, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()

"""Which files are taken as papers: told by their first bytes, never by their name or what the browser claims."""

import re
import unicodedata
from collections.abc import Collection
from types import MappingProxyType

from wutong.cases.rules import pages
from wutong.errors import Conflict, Forbidden, Invalid

#: Largest paper, in bytes.
LIMIT = 50 * 1024 * 1024
#: Bytes that must be read to tell the kind.
HEAD = 16
_MAGIC = ((b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"%PDF-", "pdf"), (b"PK\x03\x04", "zip"))
#: Kinds taken where a matter asks for nothing else; an OFD is a zip inside and must be allowed by name.
TAKEN = frozenset({"jpeg", "png", "pdf"})
PICTURES = frozenset({"jpeg", "png"})
MEDIA = MappingProxyType({"jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf", "zip": "application/zip"})
ENDINGS = MappingProxyType({"jpeg": ".jpg", "png": ".png", "pdf": ".pdf", "zip": ".zip"})
#: What a scanner said of a paper: no scanner was there, it has not been asked or has not answered, nothing, something.
SCANS = ("off", "waiting", "clean", "bad")
_FORBIDDEN = re.compile(r"[\"*/:<>?\\|]")
#: Control signs, signs that turn the direction of writing or cannot be seen, halves of signs.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class KindRefused(Invalid):
    """The content is not of a kind that is taken."""

    code, status = "paper.kind_refused", 415
    message = "只能上传 JPG、PNG 图片或 PDF 文件，请转换格式后再传。"


class PictureTooLarge(Invalid):
    """A picture of more points than any camera makes."""

    code = "paper.picture_too_large"
    message = "图片的尺寸太大（{width}×{height}），请缩小后再上传。"


class Empty(KindRefused):
    """Nothing is in the file."""

    code = "paper.empty"
    message = "文件是空的，请重新选择。"


class Quarantined(Forbidden):
    """A scanner found something in the paper; nobody opens it."""

    code = "paper.quarantined"
    message = "安全检查发现这份材料含有恶意程序，已隔离，不能打开。请申请人重新提交一份。"


class TooManyPapers(Conflict):
    """The case has as many papers as a case may have."""

    code = "paper.too_many"
    message = "一个办件最多 {most} 份材料（含以前的版本），请合并成一份 PDF 再上传。"


class NotDeferrable(Invalid):
    """Only what the guide lets follow may be promised (容缺受理): nobody could ever hand in anything else."""

    code = "case.not_deferrable"
    message = "“{name}”不是可以容缺后补的材料，请现在提交，或返回核对材料清单。"


class NotTheSame(Conflict):
    """A version takes the place of one under the same heading that still counts."""

    code = "paper.not_the_same"
    message = "要替换的材料已经变化，请刷新页面后再试。"


def kind(head: bytes, taken: Collection[str] = TAKEN) -> str:
    """`jpeg`, `png`, `pdf` or `zip` by the first bytes; raises `KindRefused` for anything not in `taken`."""
    if not head:
        raise Empty({"file": [Empty.message]})
    found = next((name for magic, name in _MAGIC if head.startswith(magic)), None)
    if found is None or found not in taken:
        raise KindRefused({"file": [KindRefused.message]})
    return found


def sound(seen: pages.Watcher | None) -> None:
    """A picture is not larger than what a viewer can be asked to unpack; raises `PictureTooLarge`."""
    size = seen.size if seen else None
    if size is not None and pages.too_large(size):
        width, height = size
        said = PictureTooLarge.message.format(width=width, height=height)
        raise PictureTooLarge({"file": [said]}, width=width, height=height)


def file_name(text: str, kind_: str) -> str:
    """The uploaded name without folders and signs that hide or reverse something, ending as the content says."""
    bare = "".join(sign for sign in text.replace("\\", "/").rsplit("/", 1)[-1] if _seen(sign))
    bare = _FORBIDDEN.sub("", bare).strip(". ")
    stem = bare.rsplit(".", 1)[0] if "." in bare else bare
    return (stem[:80] or "材料") + ENDINGS[kind_]


def _seen(sign: str) -> bool:
    return unicodedata.category(sign) not in _UNSEEN

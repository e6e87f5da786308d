"""Which files are taken as papers: told by their first bytes, never by their name or what the browser claims."""

import re
from collections.abc import Collection
from types import MappingProxyType

from wutong.errors import Invalid

#: Largest paper, in bytes.
LIMIT = 20 * 1024 * 1024
#: Bytes that must be read to tell the kind.
HEAD = 16
_MAGIC = ((b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"%PDF-", "pdf"), (b"PK\x03\x04", "zip"))
#: Kinds taken where a matter asks for nothing else; an OFD is a zip inside and must be allowed by name.
TAKEN = frozenset({"jpeg", "png", "pdf"})
MEDIA = MappingProxyType({"jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf", "zip": "application/zip"})
ENDINGS = MappingProxyType({"jpeg": ".jpg", "png": ".png", "pdf": ".pdf", "zip": ".zip"})


class KindRefused(Invalid):
    """The content is not of a kind that is taken."""

    code, status = "paper.kind_refused", 415
    message = "只能上传 JPG、PNG 图片或 PDF 文件，请转换格式后再传。"


def kind(head: bytes, taken: Collection[str] = TAKEN) -> str:
    """`jpeg`, `png`, `pdf` or `zip` by the first bytes; raises `KindRefused` for anything not in `taken`."""
    found = next((name for magic, name in _MAGIC if head.startswith(magic)), None)
    if found is None or found not in taken:
        raise KindRefused({"file": [KindRefused.message]})
    return found


def file_name(text: str, kind_: str) -> str:
    """The uploaded name without folders and control characters, ending as the content says; never empty."""
    bare = re.sub(r"[\x00-\x1f\x7f\"*/:<>?\\|]", "", text.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")
    stem = bare.rsplit(".", 1)[0] if "." in bare else bare
    return (stem[:80] or "材料") + ENDINGS[kind_]

"""How archives are put before people: a package as a file, what is wrong with one in words, what a case's page says."""

from urllib.parse import quote

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.archives.models import Package
from wutong.archives.proving import Fault
from wutong.cases.download import stream
from wutong.web.words import N_

TAR = "application/x-tar"
#: What may be wrong with a part.
FAULTS = {
    "changed": N_("内容被改动"),
    "missing": N_("缺失"),
    "added": N_("是封存以后放进去的"),
    "frame": N_("的文件头或填充字节被改动"),
    "order": N_("的次序或内容被改动"),
    "unsigned": N_("上的签名与清单不符"),
    "stranger": N_("不是本平台封存时的签名"),
    "unreadable": N_("无法读取"),
    "behind": N_("结尾之后有多余的内容"),
}


def file(row: Package) -> Response:
    """The package as a download, never shown inside a page."""
    return stream(row.digest or "", row.size, TAR, f"{quote(row.number)}.tar")


def fault(one: Fault) -> str:
    """What is wrong with one part, in a sentence."""
    place = _("（第 %(n)d 行）", n=one.place) if one.place is not None else ""
    return f"{one.part or _('归档包')} {_(FAULTS[one.what])}{place}"

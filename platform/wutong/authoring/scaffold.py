"""Write a new plugin from the sample: a whole distribution with every part that a plugin may have."""

import re
from pathlib import Path

from wutong.errors import Misconfigured
from wutong.inspection import NAME, taken

SAMPLE = Path(__file__).parent / "sample"
#: What the sample's files and their names say instead of the plugin's name and title.
NAMED, TITLED = "sample", "示例插件"
#: Ends each file of the sample, so that no tool takes it for code of ours.
END = ".in"


class CannotMake(Misconfigured):
    """A plugin of that name cannot be made, or not there."""

    code = "plugin.cannot_make"
    message = "不能新建插件“{plugin}”：{reason}"


def write(name: str, title: str, into: Path) -> Path:
    """Write the distribution `wutong-NAME` below `into`; returns its folder.

    Raises `CannotMake` for a name that the core would refuse, and for a folder that holds something already.
    """
    if not NAME.fullmatch(name):
        raise CannotMake(plugin=name, reason="名称以小写字母开头，只用小写字母、数字和下划线，2 至 31 个字符")
    if set(title) & set('"\\\n{}'):
        raise CannotMake(plugin=name, reason="标题里不能有引号、反斜杠、花括号和换行")
    if taken(name):
        raise CannotMake(plugin=name, reason="这是内核的用语，请换一个名称")
    folder = into / f"wutong-{name.replace('_', '-')}"
    if folder.exists() and any(folder.iterdir()):
        raise CannotMake(plugin=name, reason=f"文件夹 {folder} 已存在且不是空的")
    for source in sorted(SAMPLE.rglob(f"*{END}")):
        target = folder / _said(str(source.relative_to(SAMPLE)).removesuffix(END), name, title)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_said(source.read_text(encoding="utf-8"), name, title), encoding="utf-8")
    return folder


def _said(text: str, name: str, title: str) -> str:
    """The sample's words with the plugin's own name, in each way a name is written."""
    own = {
        f"wutong-{NAMED}": f"wutong-{name.replace('_', '-')}",
        NAMED.capitalize(): "".join(part.capitalize() for part in name.split("_")),
        NAMED: name,
        TITLED: title,
    }
    return re.sub("|".join(own), lambda found: own[found[0]], text)

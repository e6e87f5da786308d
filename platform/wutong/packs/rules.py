"""What a pack is, what its folder says of itself, when it is to be loaded again. Values in, values or sentences out."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal, NamedTuple

from packaging.version import InvalidVersion, Version

from wutong.errors import Conflict, Misconfigured, NotFound

#: What every pack's folder holds: its `version` (PEP 440), its `source` (where the data come from), both texts.
FILE = "pack.toml"
Fate = Literal["new", "newer", "same", "older", "changed"]
#: What loading would do, for people.
FATES: Mapping[Fate, str] = {
    "new": "未装载",
    "newer": "有新版本",
    "same": "已是最新",
    "older": "已装载更新的版本",
    "changed": "内容变了，版本号没有变",
}


class BadPack(Misconfigured):
    """The folder of a pack is none."""

    code = "packs.bad"
    message = "数据包“{pack}”读不了：{reason}"


class NoSuchPack(NotFound):
    """No installed plugin brings a pack of this name."""

    code = "packs.unknown"
    message = "没有名为“{pack}”的数据包，可用的有：{known}。"


class PackRefused(Conflict):
    """What was loaded is newer, or the data changed under one version: nobody could tell any more what holds."""

    code = "packs.refused"
    message = "没有装载数据包“{pack}”：{reason}。请核对插件版本，数据有改动须提高 pack.toml 里的版本号。"


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of data: `load(folder)` makes the present region's rows what the folder says and may be called again.

    `name` begins with the plugin's (`pets.breeds`); `folder` is usually `Path(__file__).parent / "packs" / "breeds"`;
    it is loaded at `region`, the nation where nothing is said.
    """

    name: str
    title: str
    folder: Path
    load: Callable[[Path], None]
    region: int = 0


class Said(NamedTuple):
    """What a folder says of itself: its version, where the data come from, the fingerprint of all its files."""

    version: str
    source: str
    digest: str


def said(pack: Pack) -> Said:
    """Read what a folder says of itself; raises `BadPack`."""
    try:
        told = tomllib.loads((pack.folder / FILE).read_text(encoding="utf-8"))
        Version(str(told.get("version", "")))
    except (OSError, ValueError, InvalidVersion) as error:
        raise BadPack(pack=pack.name, reason=f'{FILE} 须写明 version，例如 version = "1.0"（{error}）') from error
    if not str(told.get("source", "")).strip():
        raise BadPack(pack=pack.name, reason=f"{FILE} 须写明 source（数据从哪里来）")
    return Said(str(told["version"]), str(told["source"]), _fingerprint(pack.folder))


def _fingerprint(folder: Path) -> str:
    whole = sha256()
    for file in _files(folder):
        content = file.read_bytes()
        whole.update(f"{file.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """What a person wrote: no caches, nothing hidden."""
    for file in sorted(folder.rglob("*")):
        parts = file.relative_to(folder).parts
        if file.is_file() and not any(part.startswith((".", "__pycache__")) for part in parts):
            yield file


def fate(told: Said, version: str | None, digest: str | None) -> Fate:
    """What loading would do, beside the version and the fingerprint that were loaded (None: never)."""
    if version is None:
        return "new"
    if Version(told.version) != Version(version):
        return "newer" if Version(told.version) > Version(version) else "older"
    return "same" if told.digest == digest else "changed"


class Packs:
    """The packs of the installed plugins, by name."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[Pack, str]] = {}

    def register(self, pack: Pack, *, owner: str) -> None:
        """Take a plugin's pack."""
        self._held[pack.name] = pack, owner

    def of(self, owner: str | None = None) -> list[Pack]:
        """Every pack, or those of one plugin, in the order in which their plugins declared them."""
        return [pack for pack, whose in self._held.values() if owner in (None, whose)]

    def named(self, name: str) -> Pack:
        """A pack; raises `NoSuchPack`."""
        if name not in self._held:
            raise NoSuchPack(pack=name, known="、".join(self._held) or "（无）")
        return self._held[name][0]


PACKS = Packs()

"""What is put into a package, and the package as a stream: manifest and seal first, then every part in that order.

The papers are read twice, once for their hashes and once on their way into the tar, so that the manifest may stand in
front; nothing is ever held whole. Names inside are made here and name nobody.
"""

import hashlib
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from wutong import events, files, tenancy
from wutong.archives import cover, metadata, rules, signing
from wutong.archives.models import Package
from wutong.archives.proving import header, padding
from wutong.audit.queries import content as event_bytes
from wutong.cases import bodies, keeping
from wutong.cases import queries as cases
from wutong.cases.bundle import packable
from wutong.cases.models import Case, Step
from wutong.cases.rules import TITLES
from wutong.cases.rules.papers import ENDINGS
from wutong.clock import local
from wutong.documents import queries as documents
from wutong.documents.models import Document
from wutong.documents.rules import ENDED
from wutong.people.queries import posts
from wutong.regions import queries as regions

if TYPE_CHECKING:
    from typing_extensions import Buffer


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its path in the package, what it is called, the row it is made of, how to read it; pages of a paper."""

    path: str
    title: str
    source: str
    size: int
    hash: str
    read: Callable[[], Iterator[bytes]]
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on a package: its number, which supplement it is, term, last day, moment of sealing, predecessor."""

    number: str
    part: int
    year: int
    term: str
    until: str
    at: datetime
    before: Package | None


@dataclass(frozen=True, slots=True)
class Packed:
    """A package that is ready to be written: its parts, the hash of its manifest, and its two first parts."""

    parts: Sequence[Part]
    manifest: bytes
    seal: bytes
    head: str
    last_event: UUID
    second: int

    @property
    def hash(self) -> str:
        """The SHA-256 of the manifest."""
        return hashlib.sha256(self.manifest).hexdigest()

    def stream(self) -> io.BufferedReader:
        """The tar as a file to be read once."""
        return io.BufferedReader(_Pulled(self._tar()), files.CHUNK)

    def _tar(self) -> Iterator[bytes]:
        for path, content in ((rules.MANIFEST, self.manifest), (rules.SEAL, self.seal)):
            yield from _entry(path, len(content), self.second, iter([content]))
        for part in self.parts:
            yield from _entry(part.path, part.size, self.second, part.read())
        yield bytes(1024)


def pack(case: Case, label: Label, known: frozenset[str]) -> Packed | None:
    """Everything of a case that no earlier package has; `None` where there is nothing."""
    evidence = [part for part in (*_papers(case), *_documents(case), *_rooms(case)) if part.source not in known]
    steps = [step for step in cases.steps(case.id, all_=True) if label.before is None or step.seq > label.before.upto]
    if not evidence and all(step.move == "reveal" for step in steps):
        return None
    chain, head, last = _events(case, label.before)
    told = [part for part in (_application(case), _matter(case)) if part.source not in known]
    body = [*told, _history(steps), chain, *evidence]
    about = _metadata(case, label)
    front = _cover(case, label, about, body)
    first = _made("metadata.xml", "元数据", "metadata", metadata.written({**about, "文件": _computer([front, *body])}))
    return _sealed(case, label, [front, first, *body], head, last)


def _cover(case: Case, label: Label, told: dict[str, Any], parts: Sequence[Part]) -> Part:
    about, business = told["内容描述"], told["业务"]
    facts = {
        "题名": about["题名"], "责任者": about["责任者"], "申请人": about["申请人"], "事项代码": about["事项代码"],
        "办理结果": business["办理结果"], "办结日期": business["办结日期"],
        "保管期限": f"{rules.TERMS[label.term]}（{'至 ' + label.until if label.until else '永久'}）",
        "封存时间": f"{local(label.at):%Y-%m-%d %H:%M}", "补充归档": f"第 {label.part} 次" if label.part else "否",
    }  # fmt: skip
    set_ = cover.cover(told["来源"]["立档单位"], label.number, facts, parts, label.at)
    return _made("cover.pdf", "卷内封面和目录", f"cover:{label.number}", set_)


def _sealed(case: Case, label: Label, parts: Sequence[Part], head: str, last: UUID) -> Packed:
    before, second = label.before, int(label.at.timestamp())
    listed = [{"path": one.path, "title": one.title, "size": one.size, "sha256": one.hash} for one in parts]
    told = {
        "format": rules.FORMAT, "number": label.number, "part": label.part, "region": tenancy.spell(case.region),
        "case": str(case.id), "case_number": case.number, "matter": case.matter, "term": label.term,
        "keep_until": label.until, "second": second, "events": head,
        "follows": {"number": before.number, "manifest": before.manifest} if before else None, "parts": listed,
    }  # fmt: skip
    manifest = _json(told)
    return Packed(parts, manifest, signing.seal(hashlib.sha256(manifest).hexdigest()), head, last, second)


# ── Parts ────────────────────────────────────────────────────────────────────────────────────────────────────


def _papers(case: Case) -> Iterator[Part]:
    """Every version that the office has had before its eyes; what a scanner put aside is in the history alone."""
    for place, row in enumerate(cases.versions(case.id), 1):
        if packable(row):
            ended = "" if row.ended_at is None else "（已被替换或撤下）"
            title = f"{row.slot}：{row.name.reveal()}{ended}"
            part = _kept(f"papers/{place:03d}{ENDINGS[row.kind]}", title, f"paper:{row.id}", row.digest or "")
            yield replace(part, pages=row.pages)


def _documents(case: Case) -> Iterator[Part]:
    for place, row in enumerate(documents.of_case(case.id), 1):
        mark, ended = _ended(row)
        source = f"document:{row.id}:{mark}"
        yield _kept(f"documents/{place:03d}.pdf", f"{row.title} {row.number}{ended}", source, row.digest)


def _ended(row: Document) -> tuple[str, str]:
    """By what a document that holds no more is told from the same one while it held, and what its title says of it."""
    if row.void_on:
        return str(row.void_on), f"（{row.void_on}作废）"
    if row.ended_as:
        return f"{row.ended_as}:{row.ended_on}", f"（{row.ended_on}{ENDED[row.ended_as]}）"
    if row.replaced_by:
        return f"replaced:{row.replaced_on}", f"（{row.replaced_on}已由更正后的文书替代）"
    return "", ""


def _rooms(case: Case) -> Iterator[Part]:
    """What other rooms keep of the case: messages, deliveries, opinions, orders …"""
    for name, title, rows in keeping.told(case):
        content = _json(rows)
        yield _made(f"rooms/{name}.json", title, f"{name}:{_sha(content)}", content)


def _application(case: Case) -> Part:
    form = cases.form(case.id)
    told = {
        name: value.reveal() if (value := getattr(form, name, None)) is not None else None
        for name in ("name", "id_number", "telephone", "email", "mandate")
    }
    content = _json({**told, "answers": cases.answers(case.id)})
    return _made("application.json", "申请人和填写的内容", f"application:{_sha(content)}", content)


def _matter(case: Case) -> Part:
    return _made("matter.json", "办理时的事项要素", f"matter:{case.snapshot}", _json(cases.snapshot(case)))


def _history(steps: Sequence[Step]) -> Part:
    names = posts.names([step.by for step in steps if step.by])
    rows = [
        {
            "seq": step.seq, "move": step.move, "state": step.state, "at": step.at.isoformat(), "kind": step.by_kind,
            "by": names.get(step.by) if step.by else None, "text": step.text.reveal() if step.text else "",
        }
        for step in steps
    ]  # fmt: skip
    upto = steps[-1].seq if steps else 0
    return _made("history.json", "办理过程", f"history:{upto}", _json(rows))


def _events(case: Case, before: Package | None) -> tuple[Part, str, UUID]:
    """The events that no earlier package has, chained behind its chain; the link at the end, and the last event."""
    root = bytes.fromhex(before.head) if before else rules.ROOT
    rows = events.history(case.id)
    places = [place for place, row in enumerate(rows, 1) if before is not None and row.id == before.last_event]
    fresh = rows[places[0] if places else 0 :]
    lines, links = zip(*rules.linked(root, map(event_bytes, fresh)), strict=True)
    part = _made(rules.EVENTS, "事件链", f"events:{links[-1].hex()}", b"".join(lines))
    return part, links[-1].hex(), rows[-1].id


def _made(path: str, title: str, source: str, content: bytes) -> Part:
    return Part(path, title, source, len(content), _sha(content), lambda: iter([content]))


def _kept(path: str, title: str, source: str, digest: str) -> Part:
    hasher, size = hashlib.sha256(), 0
    for chunk in files.open_(digest):
        hasher.update(chunk)
        size += len(chunk)
    return Part(path, title, source, size, hasher.hexdigest(), lambda: files.open_(digest))


# ── Metadata ─────────────────────────────────────────────────────────────────────────────────────────────────


def _metadata(case: Case, label: Label) -> dict[str, Any]:
    form, place = cases.form(case.id), regions.get(case.region)
    return {
        "聚合层次": "件",
        "来源": {"立档单位": place.full_name, "行政区划代码": tenancy.spell(case.region)},
        "档号": {"编号": label.number, "年度": label.year, "保管期限": rules.TERMS[label.term],
                 "保管期限截止": label.until, "补充归档": label.part or ""},
        "内容描述": {"题名": f"{case.title}（{case.number}）", "事项代码": case.matter, "办件编号": case.number,
                 "责任者": bodies.name(case) or place.full_name,
                 "申请人": form.name.reveal() if form else ""},
        "业务": {"提交时间": case.filed_at.isoformat() if case.filed_at else "",
               "受理日期": str(case.accepted_on or ""), "决定日期": str(case.decided_on or ""),
               "办结日期": str(case.closed_on or ""),
               "办理结果": TITLES[case.state], "申请方式": case.channel},
        "管理": {"封存时间": label.at.isoformat(), "封存方式": "系统自动封存",
               "承接": label.before.number if label.before else ""},
    }  # fmt: skip


def _computer(parts: Sequence[Part]) -> list[dict[str, Any]]:
    return [{"题名": one.title, "计算机文件名": one.path, "计算机文件大小": one.size, "SHA-256": one.hash}
            for one in parts]  # fmt: skip


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# ── The tar ──────────────────────────────────────────────────────────────────────────────────────────────────


def _entry(path: str, size: int, second: int, content: Iterator[bytes]) -> Iterator[bytes]:
    yield header(path, size, second)
    yield from content
    yield bytes(padding(size))


class _Pulled(io.RawIOBase):
    """Chunks read as a file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__()
        self._chunks, self._left = chunks, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "Buffer") -> int:
        room = memoryview(buffer)
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._left = chunk
        piece, self._left = self._left[: len(room)], self._left[len(room) :]
        room[: len(piece)] = piece
        return len(piece)


def reading(chunks: Iterator[bytes]) -> io.BufferedReader:
    """Chunks as a file that is read once."""
    return io.BufferedReader(_Pulled(chunks), files.CHUNK)

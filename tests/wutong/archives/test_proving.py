"""A package is proven by itself, and each thing that was done to it is named."""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wutong.archives import proving, rules

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw().hex()
SECOND = 1_763_600_000
PAPER = b"%PDF-1.7\n" + bytes(range(256)) * 600  # longer than a piece that is read at once


def chain() -> tuple[bytes, str]:
    lines, links = zip(*rules.linked(rules.ROOT, [b'{"a":1}', b'{"b":2}', b'{"c":3}']), strict=True)
    return b"".join(lines), links[-1].hex()


Parts = dict[str, bytes]


def parts() -> Parts:
    return {"metadata.xml": b"<x/>", rules.EVENTS: chain()[0], "papers/001.pdf": PAPER, "documents/001.pdf": b"%PDF"}


def made(
    listed: Parts | None = None, packed: Parts | None = None, head: str = "", key: Ed25519PrivateKey = KEY
) -> bytes:
    """A package with a list of some parts and perhaps others in it."""
    listed = parts() if listed is None else listed
    rows = [{"path": path, "title": path, "size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
            for path, body in listed.items()]  # fmt: skip
    told = {"format": rules.FORMAT, "number": "622927-ZW-2026-D30-000001", "second": SECOND, "parts": rows,
            "events": head or chain()[1]}  # fmt: skip
    manifest = json.dumps(told).encode()
    named = hashlib.sha256(manifest).hexdigest()
    public = key.public_key().public_bytes_raw().hex()
    seal = {"key": public, "manifest": named, "signature": key.sign(named.encode()).hex()}
    front = {rules.MANIFEST: manifest, rules.SEAL: json.dumps(seal).encode().ljust(rules.SEALED)}
    return tar(front | (listed if packed is None else packed))


def tar(content: Parts) -> bytes:
    blocks = [proving.header(path, len(body), SECOND) + body + bytes(proving.padding(len(body)))
              for path, body in content.items()]  # fmt: skip
    return b"".join(blocks) + bytes(1024)


def faults(content: bytes, key: str = PUBLIC) -> list[tuple[str, str, int | None]]:
    return [(one.part, one.what, one.place) for one in proving.verify(io.BytesIO(content), key=key).faults]


def test_a_whole_package_stands_and_is_a_tar():
    assert faults(made()) == []
    with tarfile.open(fileobj=io.BytesIO(made())) as pack:
        assert pack.getnames() == [rules.MANIFEST, rules.SEAL, *parts()]


def places() -> dict[str, tuple[int, int]]:
    """Where each part of a package begins, with its header, and where it ends, with its padding."""
    with tarfile.open(fileobj=io.BytesIO(made())) as pack:
        return {one.name: (one.offset, one.offset_data + one.size + proving.padding(one.size)) for one in pack}


@pytest.mark.parametrize("path", [rules.MANIFEST, rules.SEAL, *parts()])
def test_a_flipped_byte_anywhere_in_a_part_names_just_that_part(path):
    content, (begin, end) = made(), places()[path]
    tried = {*range(begin, min(begin + 512, end), 37), *range(begin + 512, end, max(1, (end - begin) // 40)), end - 1}
    for place in sorted(tried):
        touched = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        found = faults(touched)
        assert found, place
        beside = {rules.SEAL} if path == rules.MANIFEST else set()  # a wrong length of the first leaves no second
        assert {path} <= {part for part, _, _ in found} <= {path, *beside}, (place, found)


@pytest.mark.parametrize("path", list(parts()))
def test_a_part_that_was_taken_out_is_named(path):
    left = {name: body for name, body in parts().items() if name != path}
    assert faults(made(packed=left)) == [(path, "missing", None)]


def test_a_part_that_was_put_in_is_named():
    more = {"metadata.xml": b"<x/>", "papers/000.pdf": b"%PDF-forged", **parts()}
    assert faults(made(packed=more)) == [("papers/000.pdf", "added", None)]


def test_parts_in_another_order_are_named():
    turned = dict(reversed(list(parts().items())))
    assert {what for _, what, _ in faults(made(packed=turned))} == {"missing", "order"}


def reordered(lines: list[bytes]) -> list[bytes]:
    return [lines[0], lines[2], lines[1], *lines[3:]]


@pytest.mark.parametrize(("touch", "place"), [(reordered, 1), (lambda x: [x[0], x[1], x[3]], 2), (lambda x: x[:-1], 3)])
def test_events_in_another_order_are_named_by_their_line_though_the_list_was_mended(
    touch: Callable[[list[bytes]], list[bytes]], place: int
):
    """Whoever mends the hashes of the list too is caught by the chain, whose end the signed list tells."""
    body = b"".join(touch(chain()[0].splitlines(keepends=True)))
    assert faults(made(listed=parts() | {rules.EVENTS: body})) == [(rules.EVENTS, "order", place)]


def test_a_file_that_ends_too_early_misses_what_comes_behind():
    begin, _ = places()["papers/001.pdf"]
    cut = made()[: begin + 70_000]
    assert faults(cut) == [("papers/001.pdf", "missing", None), ("documents/001.pdf", "missing", None)]


def test_what_lies_behind_the_end_is_seen():
    assert faults(made() + b"x" * 600) == [("", "behind", None)]


def test_a_package_that_somebody_else_made_is_none_of_ours():
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert faults(made(key=other)) == [(rules.SEAL, "stranger", None)]
    assert faults(made(key=other), key="") == []


@pytest.mark.parametrize("content", [b"", b"x" * 5000, bytes(2048), made()[:700]])
def test_what_is_no_package_is_said_to_be_none(content):
    assert proving.verify(io.BytesIO(content)).faults


@pytest.mark.parametrize(
    "told", [b"[]", b'{"parts": [{"path": 1}]}', b'{"format": "x", "parts": []}', b"\xff", b"[" * 99999]
)
def test_a_manifest_that_says_nothing_sensible_is_refused(told):
    content = tar({rules.MANIFEST: told, rules.SEAL: b"{}".ljust(rules.SEALED)})
    assert (rules.MANIFEST, "unreadable", None) in faults(content)

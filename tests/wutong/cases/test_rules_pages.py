"""Pages and sizes, of real and of hostile papers, however the network cuts them."""

import struct
import zlib
from itertools import accumulate

import pytest

from wutong.cases.rules import pages


def png(width: int = 10, height: int = 20) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + header + b"crc."


def jpeg(width: int = 10, height: int = 20, before: bytes = b"") -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, height, width, 3) + b"x" * 9
    return b"\xff\xd8" + before + b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF" + b"\0" * 10 + frame + b"\xff\xda\0\x02"


def pdf(count: int, *, again: int = 0) -> bytes:
    """Pages in the clear; the first `again` of them written a second time, as an editor that appends does."""
    numbers = [*range(3, 3 + count), *range(3, 3 + again)]
    bodies = [f"{number} 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n".encode() for number in numbers]
    tree = f"2 0 obj\n<< /Type /Pages /Count {count} >>\nendobj\n".encode()
    return b"%PDF-1.7\n" + tree + b"".join(bodies) + b"trailer\n%%EOF\n"


def packed(count: int, *, more: bytes = b"") -> bytes:
    """Pages in a compressed stream of objects, as every newer writer makes them."""
    bodies = [b"<< /Type/Page /Parent 2 0 R >> "] * count + [b"<< /Type/Pages /Count 1 >> "]
    places = accumulate(map(len, bodies[:-1]), initial=0)
    head = " ".join(f"{number + 10} {place}" for number, place in enumerate(places)).encode() + b"\n"
    content = zlib.compress(head + b"".join(bodies) + more)
    start = f"7 0 obj\n<< /Type /ObjStm /N {len(bodies)} /First {len(head)} /Length {len(content)} >>\n".encode()
    return b"%PDF-1.7\n" + start + b"stream\r\n" + content + b"\nendstream\nendobj\n%%EOF\n"


def watched(kind: str, content: bytes, step: int = 65536) -> pages.Watcher:
    seen = pages.watcher(kind)
    assert seen is not None
    for start in range(0, len(content), step):
        seen.feed(content[start : start + step])
    return seen


@pytest.mark.parametrize("step", [1, 7, 100, 65536])
@pytest.mark.parametrize(
    ("content", "count"),
    [(pdf(1), 1), (pdf(12), 12), (pdf(3, again=2), 3), (packed(1), 1), (packed(30), 30), (packed(2) + pdf(3), 5)],
)
def test_pages_are_counted_however_the_pieces_fall(content: bytes, count: int, step: int):
    assert watched("pdf", content, step).pages == count


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + b"x" * 300_000,
        packed(3).replace(zlib.compress(b"")[:1], b"?", 1)[:60],
        b"%PDF-1.7 /ObjStm stream\n" + b"not compressed at all" * 10,
        b"%PDF-1.7 /ObjStm " * 2000,
        b"%PDF-1.7\n" + b"/Type /Pages /Type /PageLabel",
    ],
)
def test_what_cannot_be_read_has_no_pages_and_breaks_nothing(content: bytes):
    assert watched("pdf", content, 1000).pages is None


def test_a_stream_that_unpacks_to_a_gigabyte_is_left_after_a_limit():
    bomb = zlib.compress(b"1 0 " + b"\0" * (64 * 1024 * 1024))
    content = b"%PDF-1.7\n1 0 obj << /Type /ObjStm >> stream\n" + bomb + b"endstream " + pdf(2)
    assert watched("pdf", content).pages is not None


@pytest.mark.parametrize("step", [1, 5, 65536])
def test_a_picture_has_one_page_and_its_size(step: int):
    assert (watched("png", png(30, 40), step).size, watched("png", png(), step).pages) == ((30, 40), 1)
    assert (watched("jpeg", jpeg(30, 40), step).size, watched("jpeg", jpeg(), step).pages) == ((30, 40), 1)


def test_what_a_camera_writes_before_the_picture_is_passed_over():
    exif = b"\xff\xe1" + struct.pack(">H", 60_002) + b"\xff\xc0" * 30_000
    assert pages.jpeg_size(jpeg(640, 480, before=exif * 3)) == (640, 480)


@pytest.mark.parametrize(
    "content", [b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\0\0" * 9, jpeg()[:20], b"\xff\xd8" + b"\xff" * 99]
)
def test_a_broken_picture_has_neither(content: bytes):
    seen = watched("jpeg", content)
    assert (seen.size, seen.pages) == (None, None)
    assert watched("png", b"\x89PNG\r\n\x1a\n" + content).pages is None


@pytest.mark.parametrize(
    ("size", "refused"),
    [((8000, 6000), False), ((40_000, 100), False), ((40_001, 1), True), ((30_000, 30_000), True), (None, False)],
)
def test_a_picture_that_no_viewer_should_unpack_is_told(size, refused):
    assert pages.too_large(size) is refused


def test_a_stream_with_many_objects_and_many_pages_is_counted_in_one_go():
    many = pages._MOST
    content = packed(many // 2)
    seen = watched("pdf", content)
    assert seen.pages == many // 2


def test_a_stream_that_lists_its_objects_in_any_order_counts_them_all():
    bodies = b"<< /Type/Page >> " * 3
    head = b"12 34 10 0 11 17\n"
    content = zlib.compress(head + bodies)
    start = b"7 0 obj\n<< /Type /ObjStm /N 3 >>\nstream\r\n"
    assert watched("pdf", b"%PDF-1.7\n" + start + content + b"\nendstream\n%%EOF\n").pages == 3

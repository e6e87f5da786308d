"""Papers as people and attackers send them, each made here: real ones, and what only pretends to be one."""

import io
import struct
import zipfile
import zlib

from .test_rules_pages import jpeg, packed, pdf


def png(width: int = 2, height: int = 2) -> bytes:
    """A real picture, white."""
    rows = (b"\0" + b"\xff" * width * 3) * height

    def chunk(name: bytes, content: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + crc

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def huge_png() -> bytes:
    """A few bytes that ask a viewer for 60,000 by 60,000 points."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", 0)


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.pdf", b"\0" * 10_000_000)
    return out.getvalue()


def pdf_bomb() -> bytes:
    """A PDF whose compressed objects unpack to 64 MB."""
    return packed(1, more=b"\0" * (64 * 1024 * 1024))


#: Name on the outside, content; each is refused.
REFUSED = {
    "zip bomb": ("证明.pdf", zip_bomb()),
    "picture of code": ("photo.jpg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "page": ("a.pdf", b"<!doctype html><script>alert(1)</script>"),
    "program": ("a.png", b"MZ\x90\0" + b"\0" * 100),
    "office macro": ("表.pdf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100),
    "shifted PDF": ("a.pdf", b"\n%PDF-1.7\n"),
    "GIF": ("a.jpg", b"GIF89a" + b"\0" * 20),
    "HEIC": ("IMG.jpg", b"\0\0\0\x18ftypheic"),
    "huge picture": ("a.png", huge_png()),
    "nothing": ("a.pdf", b""),
}
#: Name on the outside, content, name and pages that are kept.
TAKEN = {
    "picture": ("身份证.png", png(), "身份证.png", 1),
    "photo": ("IMG_1.JPG", jpeg(4000, 3000), "IMG_1.jpg", 1),
    "PDF": ("户口簿.pdf", pdf(3), "户口簿.pdf", 3),
    "PDF that calls itself a page": ("x.html", pdf(1), "x.pdf", 1),
    "PDF and page in one": ("a.pdf", pdf(1) + b"<script>alert(1)</script>", "a.pdf", 1),
    "picture and archive in one": ("a.png", png() + zip_bomb(), "a.png", 1),
    "PDF bomb": ("a.pdf", pdf_bomb(), "a.pdf", 1),
    "broken PDF": ("断.pdf", b"%PDF-1.7\n%%EO", "断.pdf", None),
    "cut photo": ("a.jpg", jpeg()[:12], "a.jpg", None),
    "rare name": ("𠮷䶮𬎆.pdf", pdf(1), "𠮷䶮𬎆.pdf", 1),
    "way out": ("../../../etc/passwd", pdf(1), "passwd.pdf", 1),
    "Windows way out": ("C:\\Users\\..\\证.pdf", pdf(1), "证.pdf", 1),
    "turned name": ("证明\u202efdp.exe", pdf(1), "证明fdp.pdf", 1),
    "unseen signs": ("身\u200b份\u2066证\x00.pdf", pdf(1), "身份证.pdf", 1),
    "half a sign": ("a\ud800b.pdf", pdf(1), "ab.pdf", 1),
    "long name": ("长" * 500 + ".pdf", pdf(1), "长" * 80 + ".pdf", 1),
}

"""Kinds of papers by content, and harmless names."""

import pytest

from wutong.cases.rules import papers


@pytest.mark.parametrize(
    ("head", "kind"), [(b"\xff\xd8\xff\xe0JFIF", "jpeg"), (b"\x89PNG\r\n\x1a\nIHDR", "png"), (b"%PDF-1.7\n", "pdf")]
)
def test_images_and_pdf_are_taken_by_their_first_bytes(head: bytes, kind: str) -> None:
    assert papers.kind(head) == kind


@pytest.mark.parametrize(
    "head", [b"", b"PK\x03\x04ofd", b"<svg onload=alert(1)>", b"<html>", b"MZ\x90\x00", b"GIF89a", b" %PDF-1.7"]
)
def test_everything_else_is_refused_whatever_it_calls_itself(head: bytes) -> None:
    with pytest.raises(papers.KindRefused):
        papers.kind(head)


def test_a_zip_or_ofd_is_taken_only_where_it_is_allowed() -> None:
    assert papers.kind(b"PK\x03\x04ofd", {"zip"}) == "zip"


@pytest.mark.parametrize(
    ("uploaded", "kept"),
    [
        ("身份证.JPG", "身份证.jpg"),
        ("..\\..\\windows\\a.png", "a.jpg"),
        ("/etc/passwd", "passwd.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie x.jpg"),
        ("", "材料.jpg"),
        ("...", "材料.jpg"),
        ("x.html", "x.jpg"),
        ("长" * 300, "长" * 80 + ".jpg"),
    ],
)
def test_names_lose_folders_control_signs_and_false_endings(uploaded: str, kept: str) -> None:
    assert papers.file_name(uploaded, "jpeg") == kept

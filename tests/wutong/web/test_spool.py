"""Files of plain forms wait in memory or sealed, and read as they came."""

import io
import os
import zipfile

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from wutong.web import spool
from wutong.web.csrf import no_csrf
from wutong.web.doors import open_to_all


def buffered() -> io.BufferedRandom:
    return io.BufferedRandom(spool.Sealed(), 4096)


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 4095, 4096, 100_003])
def test_what_was_written_reads_back(size):
    content, file = os.urandom(size), buffered()
    for start in range(0, size, 1000):
        file.write(content[start : start + 1000])
    file.seek(0)
    assert file.read() == content


def test_it_is_read_in_any_order():
    content, file = os.urandom(50_000), buffered()
    file.write(content)
    for start in (49_990, 3, 16, 33_333, 0):
        file.seek(start)
        assert file.read(20) == content[start : start + 20]
    assert file.seek(-10, os.SEEK_END) == 49_990


def test_an_archive_is_unpacked_from_it():
    file = buffered()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("a.txt", "梧桐")
    with zipfile.ZipFile(file) as made:
        assert made.read("a.txt").decode() == "梧桐"


def test_the_disk_does_not_show_it():
    raw = spool.Sealed()
    raw.write(b"secret paper " * 1000)
    raw._file.seek(0)
    assert b"secret" not in raw._file.read()


def test_closing_it_forgets_it():
    raw = spool.Sealed()
    raw.close()
    raw.close()
    assert raw._file.closed


def told() -> str:
    """How long the file is, and in what it waited."""
    sent = request.files["file"]
    held = type(getattr(sent.stream, "raw", sent.stream)).__name__
    return f"{len(sent.read())} {held}"


@pytest.mark.parametrize(("size", "held"), [(10, "BytesIO"), (spool.SMALL + 1, "Sealed")])
def test_a_form_with_a_file_of_any_size_arrives(app: Flask, client: FlaskClient, size: int, held: str):
    app.post("/told", endpoint="told")(no_csrf(open_to_all(told)))
    answer = client.post("/told", data={"file": (io.BytesIO(b"x" * size), "a.pdf")})
    assert answer.get_data(as_text=True) == f"{size} {held}"

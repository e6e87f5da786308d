"""Papers are encrypted, addressed by content inside one region, and cross a border only as a parcel."""

import errno
import io
import os

import pytest

from wutong import files, shelf
from wutong.errors import StorageFull
from wutong.files import CHUNK, Missing, Parcel, TooLarge
from wutong.secret import Unreadable
from wutong.testing.tree import DONGXIANG, JISHISHAN, LINXIA

MEGABYTE = 1024 * 1024


def stored(content: bytes) -> files.Blob:
    return files.store(io.BytesIO(content), limit=MEGABYTE)


def taken(parcel: Parcel) -> files.Blob:
    return stored(b"".join(files.parcel(parcel)))


def on_disk(world) -> set:
    return {path for path in world.var.rglob("*") if path.is_file()}


def read(digest: str) -> bytes:
    return b"".join(files.open_(digest))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_a_paper_reads_back_as_it_was(world, size: int):
    content = os.urandom(size)
    with world.at(JISHISHAN):
        blob = stored(content)
        assert blob.size == size
        assert read(blob.digest) == content


def test_the_disk_never_holds_the_content_and_no_other_region_opens_it(world):
    with world.at(JISHISHAN):
        blob = stored(b"secret paper " * 1000)
    on_disk = [path.read_bytes() for path in world.var.rglob("*") if path.is_file()]
    assert on_disk
    assert all(b"secret paper" not in content for content in on_disk)
    for other in (DONGXIANG, LINXIA):
        with world.at(other), pytest.raises(Missing):
            read(blob.digest)


def test_equal_papers_have_one_address_at_home_and_another_abroad(world):
    with world.at(JISHISHAN):
        assert stored(b"same") == stored(b"same")
        here = stored(b"same").digest
    with world.at(DONGXIANG):
        assert stored(b"same").digest != here


def test_a_paper_over_the_limit_leaves_nothing_behind(world):
    with world.at(JISHISHAN), pytest.raises(TooLarge):
        files.store(io.BytesIO(b"x" * 1001), limit=1000)
    assert [path for path in world.var.rglob("*") if path.is_file()] == []


def test_a_changed_or_shortened_paper_is_noticed(world):
    with world.at(JISHISHAN):
        blob = stored(os.urandom(3 * CHUNK))
        path = shelf.path(blob.digest)
        whole = path.read_bytes()
        other = bytes([whole[100] ^ 1])
        for broken in (whole[:-1], whole[: len(whole) // 2], whole[:100] + other + whole[101:], whole[: -CHUNK - 36]):
            path.write_bytes(broken)
            with pytest.raises(Unreadable):
                read(blob.digest)


@pytest.mark.parametrize("digest", ["../../etc/passwd", "", "x" * 64, "A" * 64, "0" * 63])
def test_an_address_that_is_none_is_not_looked_for(world, digest: str):
    with world.at(JISHISHAN), pytest.raises(Missing):
        read(digest)


def test_a_parcel_is_opened_by_its_addressee_alone(world):
    with world.at(JISHISHAN):
        parcel = files.hand_over(stored(b"across the border").digest, DONGXIANG)
    with world.at(LINXIA), pytest.raises(Missing):
        taken(parcel)
    with world.at(DONGXIANG):
        with pytest.raises(Unreadable):
            taken(Parcel(parcel.id, "00" * 16))
        blob = taken(parcel)
        assert read(blob.digest) == b"across the border"
        files.discard(parcel)
        with pytest.raises(Missing):
            taken(parcel)


@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_refused_with_a_sentence_and_a_line_in_the_log_and_leaves_nothing(
    world, monkeypatch, caplog, reason
):
    def full(*_):
        raise OSError(reason, os.strerror(reason))

    with world.at(JISHISHAN):
        kept = stored(b"before").digest
        before = on_disk(world)
        with monkeypatch.context() as small:
            small.setattr(os, "fsync", full)
            with pytest.raises(StorageFull, match="存储空间已满"):
                stored(b"too much")
        with monkeypatch.context() as small:
            small.setattr(files, "_write", full)
            with pytest.raises(StorageFull):
                files.hand_over(kept, DONGXIANG)
    assert on_disk(world) == before
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == ["no room for papers"] * 2


def test_another_fault_of_the_disk_is_not_taken_for_a_full_one(world, monkeypatch):
    def broken(*_):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(files, "_write", broken)
    with world.at(JISHISHAN), pytest.raises(OSError, match="broken"):
        stored(b"x")

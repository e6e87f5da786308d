"""Papers are encrypted, addressed by content inside one region, and cross a border only as a parcel."""

import io
import os

import pytest

from wutong import files
from wutong.files import CHUNK, Missing, Parcel, TooLarge
from wutong.secret import Unreadable
from wutong.testing.tree import DONGXIANG, JISHISHAN, LINXIA

MEGABYTE = 1024 * 1024


def stored(content: bytes) -> files.Blob:
    return files.store(io.BytesIO(content), limit=MEGABYTE)


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
        path = next(p for p in world.var.rglob(blob.digest))
        whole = path.read_bytes()
        for broken in (whole[:-1], whole[: len(whole) // 2], whole[:100] + b"\x00" + whole[101:], whole[: -CHUNK - 36]):
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
        files.take_over(parcel, limit=MEGABYTE)
    with world.at(DONGXIANG):
        with pytest.raises(Unreadable):
            files.take_over(Parcel(parcel.id, "00" * 16), limit=MEGABYTE)
        blob = files.take_over(parcel, limit=MEGABYTE)
        assert read(blob.digest) == b"across the border"
        files.discard(parcel)
        with pytest.raises(Missing):
            files.take_over(parcel, limit=MEGABYTE)


def test_a_deleted_paper_is_gone_and_deleting_it_again_does_nothing(world):
    with world.at(JISHISHAN):
        digest = stored(b"x").digest
        files.delete(digest)
        files.delete(digest)
        with pytest.raises(Missing):
            read(digest)

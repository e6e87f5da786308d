"""A paper that comes in piece by piece survives whatever cuts it off, and is never in the clear on the disk."""

import fcntl
import io
import os
from datetime import timedelta
from pathlib import Path

import pytest

from wutong import clock, parts, shelf, sweeps
from wutong.clock import new_id
from wutong.secret import Unreadable
from wutong.shelf import Missing
from wutong.testing.tree import DONGXIANG, JISHISHAN

MOST = 1024 * 1024


class Cut:
    """A connection that breaks after some bytes."""

    def __init__(self, content: bytes) -> None:
        self._rest = io.BytesIO(content)

    def read(self, size: int = -1) -> bytes:
        if piece := self._rest.read(size):
            return piece
        raise ConnectionResetError


def begun() -> object:
    part = new_id()
    parts.begin(part)
    return part


def add(part, content: bytes, at: int = 0, most: int = MOST) -> int:
    return parts.append(part, io.BytesIO(content), at=at, most=most)


def whole(part) -> bytes:
    return b"".join(parts.read(part))


def on_disk(world) -> Path:
    (path,) = (world.var / "files").rglob(f"{shelf.PART}*")
    return path


@pytest.mark.parametrize("size", [0, 1, parts.PIECE - 1, parts.PIECE, parts.PIECE + 1, 3 * parts.PIECE + 5])
def test_what_came_in_pieces_reads_back_as_one(world, size: int):
    content = os.urandom(size)
    with world.at(JISHISHAN):
        part = begun()
        half = add(part, content[: size // 2])
        assert add(part, content[size // 2 :], at=half) == size == parts.reached(part)
        assert whole(part) == content


def test_what_arrived_before_the_connection_broke_stays(world):
    content = os.urandom(2 * parts.PIECE)
    with world.at(JISHISHAN):
        part = begun()
        with pytest.raises(ConnectionResetError):
            parts.append(part, Cut(content), at=0, most=MOST)
        assert parts.reached(part) == len(content)
        assert whole(part) == content


@pytest.mark.parametrize("torn", [1, 3, 5, 40])
def test_a_piece_torn_by_a_killed_process_is_dropped_and_sent_again(world, torn: int):
    with world.at(JISHISHAN):
        part = begun()
        add(part, b"first")
        add(part, b"second piece of the paper", at=5)
        with on_disk(world).open("r+b") as file:
            file.truncate(file.seek(0, os.SEEK_END) - torn)
        assert parts.reached(part) == 5
        assert add(part, b" and more", at=5) == 14
        assert whole(part) == b"first and more"


def test_who_goes_on_from_another_place_is_told_the_right_one(world):
    with world.at(JISHISHAN):
        part = begun()
        add(part, b"12345")
        for wrong in (0, 4, 6):
            with pytest.raises(parts.OtherPlace) as refused:
                add(part, b"x", at=wrong)
            assert refused.value.reached == 5
        assert whole(part) == b"12345"


def test_more_than_was_announced_is_not_kept(world):
    with world.at(JISHISHAN):
        part = begun()
        assert add(part, b"0123456789", most=4) == 4
        assert whole(part) == b"0123"


def test_two_cannot_send_the_same_file_at_once(world):
    with world.at(JISHISHAN):
        part = begun()
        with on_disk(world).open("rb") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            with pytest.raises(parts.Busy):
                add(part, b"x")


def test_the_disk_shows_nothing_and_no_other_region_finds_it(world):
    with world.at(JISHISHAN):
        part = begun()
        add(part, b"secret paper " * 1000)
        assert b"secret paper" not in on_disk(world).read_bytes()
    with world.at(DONGXIANG), pytest.raises(Missing):
        parts.reached(part)


def test_a_piece_put_into_another_file_is_not_taken(world):
    with world.at(JISHISHAN):
        mine = begun()
        add(mine, b"mine")
        stolen = on_disk(world).read_bytes()
        on_disk(world).unlink()
        other = begun()
        on_disk(world).write_bytes(stolen)
        with pytest.raises(Unreadable):
            whole(other)


def test_what_was_dropped_is_gone_and_dropping_twice_does_nothing(world):
    with world.at(JISHISHAN):
        part = begun()
        parts.drop(part)
        parts.drop(part)
        with pytest.raises(Missing):
            parts.append(part, io.BytesIO(b"x"), at=0, most=1)


def test_it_waits_a_day_for_who_sends_it_and_no_longer(world):
    with world.working(JISHISHAN):
        part = begun()
    for hours, there in ((23, True), (26, False)):
        with clock.frozen(clock.now() + timedelta(hours=hours)), world.app.app_context():
            sweeps.sweep_region(JISHISHAN)
        with world.working(JISHISHAN):
            assert shelf.aside().joinpath(f"{shelf.PART}{part}").exists() is there

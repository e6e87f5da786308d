"""Personal data shows itself only when asked, and opens only where it was sealed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from wutong import keys, secret, tenancy
from wutong.clock import new_id
from wutong.db import db
from wutong.secret import Secret, Unreadable, close, reopen, seal, unseal
from wutong.testing.tree import DONGXIANG, JISHISHAN

KEY = bytes(range(16))


@given(st.binary(max_size=300), st.binary(max_size=20))
def test_what_is_sealed_opens_again_with_the_same_context(plain: bytes, context: bytes):
    assert unseal(KEY, seal(KEY, plain, context), context) == plain


def test_sealing_twice_never_gives_the_same_bytes():
    assert seal(KEY, b"same", b"") != seal(KEY, b"same", b"")


@pytest.mark.parametrize("place", [0, 12, -1])
def test_a_changed_byte_is_noticed(place: int):
    sealed = bytearray(seal(KEY, b"13900000000", b"phone"))
    sealed[place] ^= 1
    with pytest.raises(Unreadable):
        unseal(KEY, bytes(sealed), b"phone")


def test_sm4_gives_the_standards_own_example():
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    worker = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()
    assert worker.update(key).hex() == "681edf34d206965e86b3e94f536e4246"


def test_a_secret_shows_nothing_by_accident():
    held = Secret.of("44052418800101001X")
    shown = [str(held), repr(held), f"{held}", json.dumps({"number": held}, default=str), repr({"a": [held]})]
    assert all("4405" not in text_ for text_ in shown)
    assert held.reveal() == "44052418800101001X"
    assert held == Secret.of("44052418800101001X")


def test_a_value_cannot_trade_places_with_another_column_or_region(world):
    with world.at(JISHISHAN):
        stored = close(b"13900000000", "case.phone", "region")
        assert reopen(stored, "case.phone", "region") == b"13900000000"
        with pytest.raises(Unreadable):
            reopen(stored, "case.name", "region")
    with world.at(DONGXIANG), pytest.raises(Unreadable):
        reopen(stored, "case.phone", "region")


def test_the_database_holds_the_key_wrapped_and_only_at_home(world):
    with world.at(JISHISHAN):
        number, key = keys.newest("region")
        (wrapped,) = db.session.execute(text("select wrapped from region_keys")).scalars()
        assert key not in bytes(wrapped)
    with world.at(DONGXIANG):
        assert db.session.execute(text("select count(*) from region_keys")).scalar() == 0


def test_a_new_key_version_seals_and_the_old_one_still_opens(world):
    with world.at(JISHISHAN):
        old = close(b"x", "p", "region")
        assert keys.add_version("region") == 2
        new = close(b"x", "p", "region")
        assert (old[1:3], new[1:3]) == (b"\x00\x01", b"\x00\x02")
        assert reopen(old, "p", "region") == reopen(new, "p", "region") == b"x"


def test_a_key_made_by_another_process_is_found(world):
    with world.at(JISHISHAN):
        keys.newest("region")
        held = dict(keys.RING._held)
        keys.add_version("region")
        sealed = close(b"x", "p", "region")
        keys.RING._held.update(held)
        assert reopen(sealed, "p", "region") == b"x"


def test_a_persons_key_belongs_to_that_person(world):
    person, other = new_id(), new_id()
    with world.app.app_context(), tenancy.as_person(person):
        sealed = close(b"x", "p", "person")
        assert reopen(sealed, "p", "person") == b"x"
    with world.app.app_context(), tenancy.as_person(other), pytest.raises(Unreadable):
        reopen(sealed, "p", "person")


def test_a_blind_index_finds_equal_values_and_nothing_else(world):
    with world.app.app_context():
        same = secret.blind("phone", "139 0000-0000")
        assert secret.blind("phone", "13900000000") == same
        assert secret.blind("number", "13900000000") != same


@pytest.mark.parametrize(
    ("mask", "shown", "masked"),
    [
        (secret.mask_name, "张三丰", "张**"),
        (secret.mask_name, "", ""),
        (secret.mask_phone, "13912345678", "139****5678"),
        (secret.mask_phone, "123", "***"),
        (secret.mask_number, "110105194912310021", "110105********0021"),
        (secret.mask_number, "12345", "*****"),
    ],
)
def test_masks_keep_what_people_recognise_and_no_more(mask, shown: str, masked: str):
    assert mask(shown) == masked

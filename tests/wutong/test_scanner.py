"""The client of a virus scanner, against a server that speaks the documented protocol of clamd."""

import os
from dataclasses import replace

import pytest

from wutong import scanner
from wutong.config import Config
from wutong.errors import Misconfigured
from wutong.operate.doctor import examine
from wutong.testing.clamd import BAD, Clamd


@pytest.fixture(params=["unix", "tcp"])
def clamd(request, world, tmp_path):
    before = world.app.config["WUTONG"]
    with Clamd(tmp_path / "clamd.sock" if request.param == "unix" else None) as server, world.app.app_context():
        world.app.config["WUTONG"] = replace(before, scanner=server.address)
        yield server
    world.app.config["WUTONG"] = before


def test_clean_content_is_clean_and_arrives_whole(clamd):
    content = [os.urandom(100_000), b"", b"end"]
    assert scanner.scan(content) == ""
    assert clamd.seen == [b"".join(content)]


def test_what_the_scanner_finds_is_named(clamd):
    assert scanner.scan([b"before", BAD]) == "Eicar-Test-Signature"


def test_a_mark_cut_in_two_by_the_pieces_is_found(clamd):
    assert scanner.scan([BAD[:10], BAD[10:]]) == "Eicar-Test-Signature"


def test_it_answers_when_it_is_called(clamd):
    assert scanner.ping(clamd.address)
    clamd.stop()
    assert not scanner.ping(clamd.address)


@pytest.mark.parametrize("answer", ["stream: Can't allocate memory ERROR", "UNKNOWN COMMAND", ""])
def test_an_answer_that_is_no_verdict_means_nobody_has_looked(clamd, answer):
    clamd.says = answer
    with pytest.raises(scanner.ScannerDown):
        scanner.scan([b"x"])


def test_a_paper_beyond_the_scanners_own_limit_is_not_taken_for_clean(clamd):
    clamd.limit = 1000
    with pytest.raises(scanner.ScannerDown):
        scanner.scan([b"x" * 100_000] * 50)


def test_a_scanner_that_hangs_up_is_down(clamd):
    clamd.stop()
    with pytest.raises(scanner.ScannerDown):
        scanner.scan([b"x"])


def test_without_an_address_there_is_none(world):
    with world.app.app_context():
        assert not scanner.configured()


@pytest.mark.parametrize("wrong", ["clamav", "unix:relative", "tcp://host", "http://host:3310"])
def test_an_address_that_cannot_be_one_is_refused_at_the_start(wrong):
    with pytest.raises(Misconfigured):
        Config.from_env({"WUTONG_SCANNER": wrong})


def test_the_doctor_says_whether_it_answers(clamd, world):
    config = replace(world.config, scanner=clamd.address)

    def problem() -> str:
        told = {found.question: found.problem for found in examine(config, host="127.0.0.1")}
        return told["WUTONG_SCANNER"]

    assert problem() == ""
    clamd.stop()
    assert "does not answer" in problem()

"""Only public places behind TLS are reached; a demo may also meet its own machine."""

import pytest

from wutong import reach

OUTSIDE = ["https://login.example", "https://login.example:8443/a?b=c", "https://8.8.8.8/x", "https://[2400:3200::1]/"]
OWN = ["http://127.0.0.1:8000", "http://localhost/back", "http://[::1]:5000/x", "http://a.localhost/"]
NEVER = [
    "",
    "/back",
    "login.example",
    "javascript:alert(1)",
    "ftp://login.example",
    "https://",
    "https://a.example/x#y",
    "http://login.example",
    "https://10.1.2.3/",
    "https://192.168.1.1",
    "https://172.16.0.1/",
    "https://169.254.169.254/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fd00::1]/",
    "https://0.0.0.0/",
    "https://224.0.0.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://127.1/",
    "https://[64:ff9b::7f00:1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://me@login.example/",
    "https://login.example\\@10.0.0.1/",
    "https://login.example:port/",
    "https://a b.example",
    "https://localhost/",
    "https://梧桐.example/",
    "https://a.example;x/",
    "https://.example/",
    "https://127.0.0.1/",
    "https://100.64.0.1/",
    "https://[2002:7f00:1::]/",
]


@pytest.mark.parametrize("address", OUTSIDE)
def test_a_public_place_behind_tls_is_proper_everywhere(address):
    assert reach.proper(address)
    assert reach.proper(address, own=True)


@pytest.mark.parametrize("address", OWN)
def test_ones_own_machine_is_proper_on_a_demo_only(address):
    assert reach.proper(address, own=True)
    assert not reach.proper(address)


@pytest.mark.parametrize("address", NEVER)
def test_what_is_inside_or_in_the_open_or_no_address_is_never_proper(address):
    assert not reach.proper(address)
    assert not reach.proper(address, own=True)


@pytest.mark.parametrize("numeric", ["127.0.0.1", "::1", "127.8.8.8"])
def test_a_name_of_ones_own_machine_may_be_met_on_a_demo_only(numeric):
    assert reach.may_meet(numeric, own=True)
    assert not reach.may_meet(numeric)


@pytest.mark.parametrize("numeric", ["10.0.0.1", "fe80::1%eth0", "::ffff:10.0.0.1", "64:ff9b::a00:1", "169.254.1.1"])
def test_a_name_of_an_inner_net_may_never_be_met(numeric):
    assert not reach.may_meet(numeric)
    assert not reach.may_meet(numeric, own=True)


def test_the_origin_leaves_path_and_query_out():
    assert reach.origin("https://login.example:8443/authorize?x=1") == "https://login.example:8443"

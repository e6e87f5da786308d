"""Addresses for the outside are whole, with and without a request, and can be scanned."""

from wutong.testing.tree import DONGXIANG, JISHISHAN
from wutong.web.pointing import outward, picture


def test_an_address_is_whole_in_a_worker_too(world):
    with world.at(JISHISHAN):
        assert outward("cases.progress", code="A-1").endswith("/622927/cases/progress?code=A-1")
        assert "://" in outward("front.show")
        assert "/622926/" in outward("cases.progress", region=DONGXIANG)
        with world.app.test_request_context("/622926/"):
            assert "/622927/" in outward("cases.progress")
    assert str(picture("https://example.cn/")).startswith("<svg")

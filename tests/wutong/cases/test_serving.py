"""A case may have been served elsewhere too: where it was received, and where plugins say."""

from types import SimpleNamespace

import pytest

from wutong.cases import queries
from wutong.cases.serving import Serving
from wutong.clock import new_id

HERE, WINDOW, FAR = 622927000000, 622927100000, 440100000000


@pytest.mark.parametrize(("receiver", "told", "others"), [
    (None, [], ()), (HERE, [HERE], ()), (WINDOW, [], (WINDOW,)), (None, [FAR], (FAR,)),
    (WINDOW, [FAR, WINDOW], (FAR, WINDOW)),
])  # fmt: skip
def test_everybody_beside_the_home_is_named_once(monkeypatch, receiver, told, others):
    monkeypatch.setattr(queries, "get", lambda case_id: SimpleNamespace(region=HERE, receiver=receiver))
    serving = Serving()
    serving.register(lambda case_id: told, owner="dummy")
    assert serving.others(new_id()) == others
    serving.is_on = lambda owner: False
    assert set(serving.others(new_id())) == {receiver or HERE} - {HERE}

"""The people and cases of the room of cases, and somebody's browser."""

from tests.wutong.cases.conftest import story, town  # noqa: F401
from tests.wutong.matters.conftest import desk  # noqa: F401

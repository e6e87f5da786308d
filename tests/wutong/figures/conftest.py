"""The world with the demo's pack."""

from tests.wutong.matters.conftest import desk, gansu  # noqa: F401

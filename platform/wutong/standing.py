"""Where a plugin's command stands: in the application, in the office of a region.

The core's own commands put the application together themselves; a plugin's may not reach for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib import import_module

from flask import has_app_context

from wutong import tenancy


@contextmanager
def standing(region: str, *, down: bool = False) -> Iterator[None]:
    """The office of a region, given by its digits as in an address; `down` shows owned rows of the regions below.

    No transaction is open: the command opens `work()` for what it reads and writes. Raises `NoSuchRegion`.
    """
    application = nullcontext() if has_app_context() else import_module("wutong.app").create_app().app_context()
    with application, tenancy.at(tenancy.parse(region), look="down" if down else "home"):
        yield

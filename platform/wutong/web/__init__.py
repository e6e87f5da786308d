"""The HTTP kit: the region in the address, one transaction a request, doors, forms, errors, pages.

Knows regions, persons and machine clients only through `web.lookups`, which `wutong.app` fills from the rooms;
imports no room. Rooms' doors use the names below; their queries may use `web.paging`, which knows nothing of
the web.
"""

from wutong.web import nav
from wutong.web.doors import needs, open_to_all, signed_in
from wutong.web.forms import again, form
from wutong.web.paging import Cursor, Page
from wutong.web.saying import say
from wutong.web.screens import render, see

__all__ = ["Cursor", "Page", "again", "form", "nav", "needs", "open_to_all", "render", "say", "see", "signed_in"]

"""The town of the cases, with somebody who asks and somebody who answers."""

from ..cases.conftest import browser, citizen, gansu, off, owner_rows, story, town

__all__ = ["browser", "citizen", "gansu", "off", "owner_rows", "story", "town"]

"""What goes along with a letter about a case: sealed content as bytes, and back."""

import json
from typing import Any
from uuid import UUID

from wutong.secret import Secret


def plain(value: Any) -> Any:
    """A column's value as JSON takes it."""
    if isinstance(value, Secret):
        return value.reveal()
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def packed(content: dict[str, Any]) -> bytes:
    """An enclosure's bytes."""
    return json.dumps(content, ensure_ascii=False, default=plain).encode()


def unpacked(enclosure: bytes | None) -> dict[str, Any]:
    """What `packed` packed."""
    return dict(json.loads(enclosure or b"{}"))

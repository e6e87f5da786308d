"""The wire to an outside provider: authlib's session over the careful wire.

What a provider says of itself is met with the same care as what somebody typed in.
"""

from typing import Any

from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]

from wutong.web.careful import careful


class Wire(OAuth2Session):  # type: ignore[misc]  # authlib carries no types
    """Authlib's session to public places behind TLS; with `own`, on a demo, to this machine as well."""

    def __init__(self, *args: Any, own: bool = False, **settings: Any) -> None:
        super().__init__(*args, **settings)
        careful(self, own=own)

"""Addresses that are read outside the browser: written out whole, and as a picture that a telephone scans."""

from typing import Any

import segno
from flask import current_app
from markupsafe import Markup

from wutong import tenancy


def outward(endpoint: str, **values: Any) -> str:
    """The whole address of a view, as somebody outside opens it; of the present region unless another is named.

    Works in workers too, where there is no request.
    """
    addresses = current_app.url_map
    if addresses.is_endpoint_expecting(endpoint, "region"):
        values.setdefault("region", tenancy.scope().home)
    return f"{current_app.config['WUTONG'].public_url}{addresses.bind('').build(endpoint, values)}"


def picture(address: str, *, scale: int = 5) -> Markup:
    """A QR code that leads to an address, as SVG for a page; `scale` is the width of a dot in pixels."""
    return Markup(segno.make(address, error="m").svg_inline(scale=scale, border=2))  # noqa: S704 - made here

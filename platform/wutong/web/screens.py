"""Small verbs of page views: show a template, go on to another page."""

from typing import Any
from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response


def render(template: str, **context: Any) -> str:
    """The template as text, with the given context."""
    return render_template(template, **context)


def see(endpoint: str, **values: Any) -> Response:
    """Send the reader on to a view after a change (303, so that a reload does not repeat the change)."""
    return redirect(url_for(endpoint, **values), code=303)


def home_address(text: str | None) -> str | None:
    """The address if it is a path on this site; anything that could lead elsewhere is None."""
    if not text or not text.startswith("/") or text.startswith(("//", "/\\")) or "\\" in text:
        return None
    parts = urlsplit(text)
    return text if not parts.scheme and not parts.netloc and text.isprintable() else None


def here() -> str:
    """The present address with its query, to come back to."""
    return request.full_path.removesuffix("?") if request.query_string else request.path

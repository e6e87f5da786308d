"""The headers every answer carries: a content policy without any inline script or style, and no guessing.

A view that must send a form's answer to another site (OpenID Connect) names that site with `form_may_go_to`.
"""

from flask import Flask, g, request
from werkzeug.wrappers import Response

from wutong import reach

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


def form_may_go_to(address: str) -> None:
    """Let this answer's forms, and the redirects after them, reach the origin of `address`."""
    g.form_target = reach.origin(address)


def policy() -> str:
    """The content policy of the present answer."""
    directives = dict(POLICY)
    if "form_target" in g:
        directives["form-action"] += f" {g.form_target}"
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def harden(response: Response) -> Response:
    """Add the headers that the view has not set itself."""
    response.headers.setdefault("Content-Security-Policy", policy())
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    _keep_private(response)
    return response


def _keep_private(response: Response) -> None:
    """Pages of somebody signed in stay out of every cache: hall computers are shared."""
    if "Cache-Control" in response.headers:
        return
    known = "actor" in g and g.actor.kind != "public"
    response.headers["Cache-Control"] = "no-store" if known else "private, no-cache"


def install(app: Flask) -> None:
    """Harden every answer, errors included."""
    app.after_request(harden)

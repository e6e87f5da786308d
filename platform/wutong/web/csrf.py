"""No foreign page may act in a citizen's or clerk's name.

A random value in a cookie of ours, and in every form a token that proves knowledge of it (double submit,
signed, masked afresh each time). The cookie outlives the session on purpose: a form sent after a session has
run out is still known to be ours, and can be kept and shown again after sign-in (`wutong.web.kept`).
Requests with a bearer token carry no cookie authority and are exempt; so are the few machine call-backs
marked `no_csrf`.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from wutong.errors import Refused

COOKIE = "wutong_form"
FIELD = "_csrf"
HEADER = "X-CSRF-Token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
DAYS = 60 * 60 * 24
EXEMPT = "__wutong_no_csrf__"

V = TypeVar("V", bound=Callable[..., object])


class CrossSite(Refused):
    """The request came from somebody else's page."""

    code, status = "csrf.cross_site", 403
    message = "这个操作不是从本网站的页面发出的，已为您拦下。请回到本网站重新办理。"


class TokenStale(Refused):
    """The page is ours but too old to act; what was typed is shown again."""

    code, status = "csrf.stale", 403
    message = "页面停留太久，请核对填写的内容后再提交一次。"


def no_csrf(view: V) -> V:
    """Mark a machine call-back that proves itself in another way (a signature, client credentials)."""
    setattr(view, EXEMPT, True)
    return view


def token() -> str:
    """A fresh token for this browser's cookie value: `mask.proof`, 16 and 64 hex digits."""
    mask = secrets.token_hex(8)
    return f"{mask}.{_proof(mask, _cookie_value())}"


def field() -> Markup:
    """The hidden input for a form."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, token())


def _cookie_value() -> str:
    if "csrf_cookie" not in g:
        g.csrf_cookie = request.cookies.get(COOKIE) or secrets.token_urlsafe(24)
    return str(g.csrf_cookie)


def _proof(mask: str, value: str) -> str:
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"csrf:{mask}:{value}".encode(), hashlib.sha256).hexdigest()


def _genuine(given: str) -> bool:
    mask, _, proof = given.partition(".")
    # As bytes: a forged proof may hold letters that text comparison refuses.
    wanted = _proof(mask, request.cookies.get(COOKIE, ""))
    return COOKIE in request.cookies and hmac.compare_digest(proof.encode(), wanted.encode())


def _ours() -> bool:
    """Whether the browser says that the request came from a page of this site."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def check() -> None:
    """Refuse a changing request without a genuine token (runs before every view)."""
    view = current_app.view_functions.get(request.endpoint or "")
    bearer = request.path.startswith("/api/") and request.headers.get("Authorization", "").lower().startswith("bearer ")
    if request.method in SAFE or view is None or bearer or getattr(view, EXEMPT, False):
        return
    if not _genuine(request.headers.get(HEADER) or request.form.get(FIELD, "")):
        raise TokenStale if _ours() else CrossSite


def remember(response: Response) -> Response:
    """Set the cookie if a form of this answer is bound to a new one."""
    if "csrf_cookie" in g and request.cookies.get(COOKIE) != g.csrf_cookie:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(COOKIE, g.csrf_cookie, max_age=30 * DAYS, httponly=True, samesite="Lax", secure=secure)
    return response


def install(app: Flask) -> None:
    """Check before every view, set the cookie after it, and give templates `csrf_field()` and `csrf_token()`."""
    app.before_request(check)
    app.after_request(remember)
    app.jinja_env.globals.update(csrf_field=field, csrf_token=token)

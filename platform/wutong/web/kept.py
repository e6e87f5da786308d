"""Nothing typed is lost: a form that came too late is shown once more and can be sent again.

When a session has run out, or the page was left open too long, the answer to a form is a page that holds what
was typed. The reader signs in on a second page if need be, comes back and presses one button; it works
without JavaScript, and nothing personal is stored on the way. Passwords, secrets and chosen files are not kept.
"""

from flask import render_template, request

from wutong.errors import Refused
from wutong.web import csrf, lookups
from wutong.web.doors import SignInNeeded
from wutong.web.forms import FORM
from wutong.web.screens import here

SECRET = ("password", "secret")
WORTH_KEEPING = (SignInNeeded, csrf.TokenStale)


def wanted(error: Refused) -> bool:
    """Whether this refusal met a form that should not be lost; what a script sent still stands in its page."""
    by_hand = not (request.path.startswith("/api/") or request.headers.get("HX-Request"))
    return isinstance(error, WORTH_KEEPING) and request.method == "POST" and by_hand


def entries() -> list[tuple[str, str]]:
    """Every typed name and value, in order, without secrets."""
    typed = request.form.items(multi=True)
    kept = [(name, text) for name, text in typed if name not in (csrf.FIELD, FORM)]
    return [(name, text) for name, text in kept if not any(word in name for word in SECRET)]


def page(error: Refused) -> tuple[str, int]:
    """The page that keeps the form, with the refusal's own status."""
    door = "desk" if "/desk/" in request.path else "page"
    return (
        render_template(
            "web/kept.html",
            error=error,
            entries=entries(),
            files=bool(request.files),
            action=here(),
            sign_in=lookups.of().sign_in(door, "/signed-in") if isinstance(error, SignInNeeded) else None,
        ),
        error.status,
    )

"""Hooks for machines: a program registers its own address, and sees what was sent there."""

from typing import Any
from uuid import UUID

from flask import current_app
from flask_smorest import Blueprint

from wutong.notices import queries, schemas
from wutong.notices.actions import hooks
from wutong.notices.models import Hook
from wutong.web import needs
from wutong.web.doors import actor
from wutong.web.listing import PartAsked, part

bp = Blueprint("hooks_api", __name__, url_prefix="/api/v1/<region:region>/hooks", description="变动推送")


def _own() -> bool:
    return bool(current_app.config["WUTONG"].demo)


def _once(hook: Hook, secret: str) -> dict[str, Any]:
    return {**{name: getattr(hook, name) for name in schemas.HookOut().fields}, "secret": secret}


@bp.get("/")
@needs("hook.manage")
@bp.arguments(PartAsked, location="query")
@bp.response(200, schemas.HooksOut)
def listed(asked: dict[str, Any]) -> Any:
    """The addresses that are told when a release takes effect that concerns the region."""
    return part(queries.hooks(), asked)


@bp.post("/")
@needs("hook.manage")
@bp.arguments(schemas.HookForm)
@bp.response(201, schemas.HookOnce)
def register(asked: dict[str, Any]) -> Any:
    """Have an https address told from now on; the answer holds the secret that signs, this once."""
    hook, secret = hooks.register(**asked, actor=actor(), own=_own())
    return _once(hook, secret)


@bp.get("/<uuid:hook_id>")
@needs("hook.manage")
@bp.response(200, schemas.HookOut)
def show(hook_id: UUID) -> Any:
    """One of them."""
    return queries.hook(hook_id)


@bp.patch("/<uuid:hook_id>")
@needs("hook.manage")
@bp.arguments(schemas.HookChange)
@bp.response(200, schemas.HookOut)
def change(asked: dict[str, Any], hook_id: UUID) -> Any:
    """Another title or address, on or off."""
    return hooks.change(hook_id, **asked, actor=actor(), own=_own())


@bp.delete("/<uuid:hook_id>")
@needs("hook.manage")
@bp.response(204)
def end(hook_id: UUID) -> None:
    """Have it told no more."""
    hooks.end(hook_id, actor=actor())


@bp.post("/<uuid:hook_id>/secret")
@needs("hook.manage")
@bp.response(200, schemas.HookOnce)
def renew_secret(hook_id: UUID) -> Any:
    """Sign with another secret from now on."""
    secret = hooks.renew_secret(hook_id, actor=actor())
    return _once(queries.hook(hook_id), secret)


@bp.post("/<uuid:hook_id>/trial")
@needs("hook.manage")
@bp.response(202, schemas.CallOut)
def try_out(hook_id: UUID) -> Any:
    """Send something that says nothing, to see whether it arrives."""
    return hooks.try_out(hook_id, actor=actor())


@bp.get("/<uuid:hook_id>/calls")
@needs("hook.manage")
@bp.arguments(schemas.Asked, location="query")
@bp.response(200, schemas.CallsOut)
def calls(asked: dict[str, Any], hook_id: UUID) -> Any:
    """What was sent there, when, and what the answer was, newest first."""
    return queries.calls(queries.hook(hook_id), **asked)


@bp.post("/<uuid:hook_id>/calls/<uuid:call_id>/again")
@needs("hook.manage")
@bp.response(202, schemas.CallOut)
def again(hook_id: UUID, call_id: UUID) -> Any:
    """Send what was given up once more; the answer is its copy."""
    return hooks.again(hook_id, call_id, actor=actor())

"""Hooks: addresses outside that are told when a release takes effect, and what becomes of those nobody answers at.

What is sent is a message like any other (channel `hook`): taken out under a lease, tried again with longer and longer
waits, given up after the last, sent once more by hand. It says that something was released and where to read on, never
what, so a message that is late, lost or doubled does no harm.
"""

import json
import secrets
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.dialects.postgresql import Insert, insert

from wutong import reach, tenancy
from wutong.access import SYSTEM, Actor
from wutong.clock import new_id, now
from wutong.db import db
from wutong.events import NORMAL, publish
from wutong.layers.models import Release
from wutong.notices import queries, rules
from wutong.notices.actions.resending import repeated
from wutong.notices.actions.writing import tell_staff
from wutong.notices.events import HookChanged, HookEnded, HookRegistered
from wutong.notices.models import Hook, Message
from wutong.secret import Secret

RIGHT = "hook.manage"


def register(title: str, address: str, *, actor: Actor, own: bool = False) -> tuple[Hook, str]:
    """Have an address told from now on; returns the hook and its secret, which is shown once.

    `own` on a demo, where the receiver may run on the same machine. Raises `BadAddress`, `TooManyHooks`.
    """
    home = tenancy.scope().home
    actor.must(RIGHT, at=home)
    if len(queries.hooks()) >= rules.MOST_HOOKS:
        raise rules.TooManyHooks(most=rules.MOST_HOOKS)
    hook = Hook(
        region=home, id=new_id(), title=title, address=rules.check_address(address, own=own), live=True, lost=0,
        made_by=actor.person, created_at=now(), stopped_at=None,
    )  # fmt: skip
    secret = _fresh(hook)
    db.session.add(hook)
    publish(HookRegistered(hook.id, reach.origin(address)), actor=actor, about=hook.id)
    return hook, secret


def change(
    hook_id: UUID, *, actor: Actor, title: str | None = None, address: str | None = None, live: bool | None = None,
    own: bool = False,
) -> Hook:  # fmt: skip
    """Give a hook another title or address, or switch it on or off; on again, it begins without a past."""
    actor.must(RIGHT, at=tenancy.scope().home)
    hook = queries.hook(hook_id)
    told = {"title": title, "address": address and rules.check_address(address, own=own), "live": live}
    told = {name: value for name, value in told.items() if value is not None and value != getattr(hook, name)}
    for name, value in told.items():
        setattr(hook, name, value)
    if "live" in told and hook.live:
        hook.lost, hook.stopped_at = 0, None
    if told:
        publish(HookChanged(hook.id, " ".join(sorted(told))), actor=actor, about=hook.id)
    return hook


def renew_secret(hook_id: UUID, *, actor: Actor) -> str:
    """Sign with another secret from now on, which is shown once; what waits to be sent is signed with it too."""
    actor.must(RIGHT, at=tenancy.scope().home)
    hook = queries.hook(hook_id)
    secret = _fresh(hook)
    publish(HookChanged(hook.id, "secret"), actor=actor, about=hook.id)
    return secret


def end(hook_id: UUID, *, actor: Actor) -> None:
    """Have an address told no more; what waits to be sent is given up."""
    actor.must(RIGHT, at=tenancy.scope().home)
    db.session.delete(queries.hook(hook_id))
    publish(HookEnded(hook_id), actor=actor, about=hook_id)


def try_out(hook_id: UUID, *, actor: Actor) -> Message:
    """Send a message that says nothing, to see whether it arrives; raises `HookOff`."""
    actor.must(RIGHT, at=tenancy.scope().home)
    hook = _live(hook_id)
    message: Message = db.session.scalars(_message(hook, rules.HOOK_TRIAL, new_id(), {}).returning(Message)).one()
    return message


def again(hook_id: UUID, message_id: UUID, *, actor: Actor) -> Message:
    """Send a message that was given up once more; raises `HookOff`, and `NotAgain` for any other."""
    actor.must(RIGHT, at=tenancy.scope().home)
    return repeated(queries.call(_live(hook_id), message_id), actor=actor)


def push(release: Release, concern: str) -> None:
    """Tell every live hook of the present region that a release took effect, once however often this is repeated.

    `concern` is how it concerns the region: own, changed, fresh or stopped.
    """
    said = {"region": tenancy.spell(release.region), "id": str(release.id), "number": release.number}
    told = {"release": {**said, "at": release.starts.isoformat()}, "concern": concern}
    for hook in queries.hooks():
        if hook.live:
            origin = uuid5(hook.id, str(release.id))
            db.session.execute(_message(hook, rules.HOOK_RELEASE, origin, told).on_conflict_do_nothing())


def answered(message: Message) -> None:
    """Note at its hook what became of a message; switch the hook off when too many in a row were given up."""
    hook = queries.find_hook(message.about, lock=True) if message.about else None
    if hook is None or not hook.live:
        return
    hook.lost = hook.lost + 1 if message.state == "failed" else 0
    if hook.lost >= rules.GIVES_UP:
        hook.live, hook.stopped_at = False, now()
        publish(HookChanged(hook.id, "stopped"), actor=SYSTEM, about=hook.id)
        tell_staff("hook.stopped", about=hook.id, origin=message.id)


def _live(hook_id: UUID) -> Hook:
    hook = queries.hook(hook_id)
    if not hook.live:
        raise rules.HookOff
    return hook


def _fresh(hook: Hook) -> str:
    """A new secret of a hook."""
    secret = secrets.token_urlsafe(32)
    hook.secret = Secret.of(secret)
    return secret


def _message(hook: Hook, kind: str, origin: UUID, told: dict[str, Any]) -> Insert:
    """Machines are up day and night: what is for them leaves at once."""
    written = now()
    row = {
        "region": hook.region, "id": new_id(), "channel": rules.HOOK, "kind": kind, "version": 1, "origin": origin,
        "about": hook.id, "title": rules.HOOKS[kind], "body": Secret(json.dumps(told)), "at": written, "lane": NORMAL,
        "state": "queued", "attempts": 0, "due_at": written,
    }  # fmt: skip
    return insert(Message).values(row)

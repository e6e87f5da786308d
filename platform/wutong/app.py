"""Assembles the application: kit, rooms, plugins. No rules and no SQL.

A room brings `pages`, `desk` and `api` with a blueprint `bp` (or several in `bps`) and `handlers` with its
reactions; whichever exist are imported. A view without a door mark stops the start (`web.doors`).
"""

import logging
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from werkzeug.middleware.proxy_fix import ProxyFix

from wutong import guests, introductions, points
from wutong.config import Config
from wutong.db import db
from wutong.errors import Misconfigured
from wutong.hosting import actions as hosting
from wutong.observe import installing as observing
from wutong.observe import requests
from wutong.settings import queries as settings
from wutong.web import (
    assets,
    csrf,
    doors,
    errors,
    formats,
    forms,
    frame,
    front,
    headers,
    legible,
    look,
    lookups,
    maps,
    openapi,
    ready,
    region,
    slots,
    spool,
    transaction,
    words,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ROOMS = (
    "regions",
    "people",
    "layers",
    "settings",
    "calendar",
    "matters",
    "figures",
    "progress",
    "asking",
    "forms",
    "desks",
    "cases",
    "documents",
    "mandates",
    "oversight",
    "transfers",
    "originals",
    "referrals",
    "statistics",
    "talking",
    "notices",
    "audit",
    "archives",
    "fees",
    "homes",
    "hosting",
)
log = logging.getLogger(__name__)

DOORS = ("pages", "desk", "api", "handlers")
MEGABYTE = 1024 * 1024


class Wutong(Flask):
    """Flask, with every view inside its region's scope and one transaction."""

    request_class = spool.Request

    def wsgi_app(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer what stands ready at once, everything else by a request."""
        return ready.of(self).answer(environ, start_response, super().wsgi_app)

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer the matched request inside `web.transaction`."""
        return transaction.run(super().dispatch_request)

    def finalize_request(self, rv: ResponseReturnValue | Any, from_error_handler: bool = False) -> Response:
        """Make the response and tell the log's id to the reader, errors included."""
        response = super().finalize_request(rv, from_error_handler)
        response.headers.setdefault("X-Request-ID", errors.request_id())
        return response


def kit_app(config: Config) -> Wutong:
    """An application with the kit and no rooms: what every room, plugin and test of the kit stands on."""
    app = Wutong("wutong", static_folder="web/static", template_folder="web/templates")
    _configure(app, config)
    db.init_app(app)
    _install_kit(app)
    ready.install(app, requests.again)
    return app


def create_app(config: Config | None = None) -> Wutong:
    """The application for a configuration, by default the environment's."""
    app = kit_app(config or Config.from_env())
    api = openapi.install(app)
    for room in ROOMS:
        _open(room, app, api)
    observing.install(app)
    introductions.register(lookups.of(app))
    _invite(app, api)
    openapi.finish(app)
    doors.check(app)
    return app


def _configure(app: Flask, config: Config) -> None:
    if len(config.secret_key) < 32:
        raise Misconfigured(reason="WUTONG_SECRET_KEY 至少要有 32 个字符")
    secure = config.public_url.startswith("https://")
    app.config.update(
        WUTONG=config,
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_size": 8, "max_overflow": 4, "pool_recycle": 1800},
        SESSION_COOKIE_NAME="wutong",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=64 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=2 * MEGABYTE,
        MAX_FORM_PARTS=1000,
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
        WUTONG_REDIS_URL=config.redis_url,
    )
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _install_kit(app: Flask) -> None:
    lookups.install(app)
    for part in (
        region,
        legible,
        csrf,
        headers,
        errors,
        forms,
        formats,
        words,
        slots,
        assets,
        look,
        front,
        frame,
        maps,
    ):
        part.install(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _part(name: str) -> ModuleType | None:
    """The module if it is there; a module that is there and does not import is an error."""
    try:
        present = find_spec(name) is not None
    except ModuleNotFoundError:
        present = False
    return import_module(name) if present else None


def _open(room: str, app: Flask, api: openapi.Documented) -> None:
    for door in DOORS:
        module = _part(f"wutong.{room}.{door}")
        for blueprint in _blueprints(module):
            register = api.register_blueprint if door == "api" else app.register_blueprint
            register(blueprint)


def _blueprints(module: ModuleType | None) -> tuple[Any, ...]:
    if module is None:
        return ()
    single = getattr(module, "bp", None)
    return getattr(module, "bps", () if single is None else (single,))


def _invite(app: Flask, api: openapi.Documented) -> None:
    """Give the installed plugins their addresses, reactions, words and slots, each behind its region's switch."""
    plugins, aside = guests.gather(app.config["WUTONG"].aside)
    for name, why in aside.items():
        log.error("plugin put aside", extra={"plugin": name, "why": why})
    invited = guests.Guests(plugins, settings.enabled, aside)
    invited.connect()
    invited.mount(app, api.register_blueprint)
    for why in points.unspoken(app.config["WUTONG"]):
        log.error("nobody speaks a protocol of the configuration", extra={"why": why})
    words.add(app, guests.translations())
    lookups.of(app).slots, lookups.of(app).offered = invited.slots, invited.offered
    lookups.of(app).troubled = hosting.note
    app.extensions["wutong.guests"] = invited

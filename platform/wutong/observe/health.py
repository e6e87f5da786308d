"""`/healthz/live`: this process answers. `/healthz/ready`: it can also do its work.

Ready means: the database answers as the application role and has the schema of this code, the queue answers, and a
relay and a worker left their mark lately. The last two are told but do not make a web process unready: taking every
page off because letters wait would turn a delay into an outage.
"""

from collections.abc import Callable
from functools import lru_cache

import redis
from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from wutong import schema
from wutong.db import db
from wutong.observe import heartbeats
from wutong.web.doors import open_to_all

bp = Blueprint("health", __name__)
TIMEOUT = 2.0  # seconds for the queue to answer


@bp.get("/healthz/live")
@open_to_all
def live() -> Response:
    """The process answers."""
    return jsonify(status="alive")


@bp.get("/healthz/ready")
@open_to_all
def ready() -> tuple[Response, int]:
    """What this process needs, each with "ok" or what is wrong; 503 when it could not do its work."""
    found = {"database": _database(), "queue": _queue(_ping)}
    told = {"workers": _queue(_everyone)}
    well = all(said == "ok" for said in found.values())
    return jsonify(status="ready" if well else "not ready", **found, **told), 200 if well else 503


@lru_cache
def _wanted() -> frozenset[str]:
    return schema.core()  # a plugin whose tables are late is put aside, and takes no page of the core along


def _database() -> str:
    """No text of the error: it may name hosts and users, and everybody may read this page."""
    try:
        with db.engine.connect() as connection:
            held = schema.held(connection)
    except SQLAlchemyError:
        return "does not answer"
    missing = _wanted() - held
    return f"lacks the migration {', '.join(sorted(missing))}" if missing else "ok"


def _queue(ask: "Callable[[redis.Redis], str]") -> str:
    url = current_app.config["WUTONG"].redis_url
    try:
        with redis.Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT) as client:
            return ask(client)
    except (redis.RedisError, ValueError):
        return "does not answer"


def _ping(client: redis.Redis) -> str:
    client.ping()
    return "ok"


def _everyone(client: redis.Redis) -> str:
    missing = heartbeats.missing(client)
    return f"nobody does the work of {', '.join(missing)}" if missing else "ok"

"""Servers that the caller named instead of our own: asked at once, so that a wrong address is one line and no wait."""

import psycopg
import redis

from wutong.launch.processes import CannotStart

PATIENCE = 5  # seconds for an answer


def database(url: str) -> str:
    """The address, when a PostgreSQL answers there."""
    try:
        psycopg.connect(url, connect_timeout=PATIENCE).close()
    except psycopg.Error as error:
        raise CannotStart(reason=f"DATABASE_URL: {_line(error)}") from error
    return url


def queue(url: str) -> str:
    """The address, when a Valkey or Redis answers there."""
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise CannotStart(reason=f"REDIS_URL: {_line(error)}") from error
    return url


def _line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]

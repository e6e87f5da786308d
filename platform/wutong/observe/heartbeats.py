"""Who else of this installation is alive: the relay and the workers leave a mark in Valkey that fades.

heartbeats.beat(connection, "worker")      # every few seconds, from the process's own loop
heartbeats.missing(connection)             # ("relay",) when no relay left a mark within LASTS seconds
"""

import os
import socket

import redis

LASTS = 30  # seconds
ROLES = ("relay", "worker")


def beat(connection: redis.Redis, role: str) -> None:
    """Say that this process does the work of `role`."""
    connection.set(f"{_prefix(role)}{socket.gethostname()}:{os.getpid()}", 1, ex=LASTS)


def missing(connection: redis.Redis) -> tuple[str, ...]:
    """The roles that nobody does at present."""
    return tuple(role for role in ROLES if next(connection.scan_iter(f"{_prefix(role)}*", count=1000), None) is None)


def _prefix(role: str) -> str:
    return f"wutong:beat:{role}:"

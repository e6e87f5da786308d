"""Several small statements in one go: sent together, each as a message of its own, and waited for once.

psycopg's pipeline hands every statement to the network and looks for an answer before it takes the next, which for
statements that take no time is most of the time. This says the same to libpq and nothing else.
"""

from collections.abc import Sequence
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg import errors
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

#: A statement, and its values as text; types are said in the statement.
Message = tuple[bytes, Sequence[bytes] | None]

_GOOD = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)
#: The statements that each connection has prepared, by their text.
_PREPARED: "WeakKeyDictionary[psycopg.Connection[Any], dict[bytes, bytes]]" = WeakKeyDictionary()
_NUMBERS = count()


def together(raw: "psycopg.Connection[Any]", messages: Sequence[Message]) -> list[PGresult]:
    """Run the messages in the connection's transaction, which begins with them where none has; raises what fails first.

    A statement with values is prepared the first time a connection meets it, so use few of those. psycopg forgets all
    that was prepared, ours too, when it rolls back; where nothing had begun, that is seen and done again.
    """
    idle = raw.pgconn.transaction_status == TransactionStatus.IDLE
    try:
        return _together(raw, messages, [(b"begin", None)] if idle else [])
    except errors.InvalidSqlStatementName:
        if not idle:
            raise
        raw.rollback()
        return _together(raw, messages, [(b"begin", None)])


def _together(
    raw: "psycopg.Connection[Any]", messages: Sequence[Message], before: Sequence[Message]
) -> list[PGresult]:  # fmt: skip
    line = raw.pgconn
    line.enter_pipeline_mode()
    try:
        sent = [own for said in (*before, *messages) for own in _send(raw, said)]
        line.pipeline_sync()
        found = [_answer(line) for _ in sent]
        line.get_result()  # the sync's own
    finally:
        line.exit_pipeline_mode()
    bad = next((one for one in found if one.status not in _GOOD), None)
    if bad is not None:
        _PREPARED.pop(raw, None)
        raise errors.error_from_result(bad)
    return [one for one, kept in zip(found, sent, strict=True) if kept][len(before) :]


def _send(raw: "psycopg.Connection[Any]", message: Message) -> list[bool]:
    """Put a message on the way; for each answer that will come, whether it is the statement's own."""
    text, values = message
    if values is None:
        raw.pgconn.send_query_params(text, None)
        return [True]
    known = _PREPARED.setdefault(raw, {})
    name = known.get(text)
    if name is not None:
        raw.pgconn.send_query_prepared(name, values)
        return [True]
    name = known[text] = b"wutong_%d" % next(_NUMBERS)
    raw.pgconn.send_prepare(name, text)
    raw.pgconn.send_query_prepared(name, values)
    return [False, True]


def _answer(line: Any) -> PGresult:
    """The next statement's answer; after each of them libpq says once that there is no more of it."""
    found = line.get_result()
    while line.get_result() is not None:
        pass
    assert found is not None
    return found  # type: ignore[no-any-return]

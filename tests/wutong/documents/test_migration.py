"""What was overturned before documents said so says it afterwards, by the same rules as what is overturned today."""

import random
from datetime import timedelta
from uuid import UUID, uuid4

from alembic import command
from sqlalchemy import Connection, text

from wutong import schema
from wutong.clock import local
from wutong.db import as_owner
from wutong.documents import rules
from wutong.testing import tree
from wutong.testing.database import Servers
from wutong.testing.world import World

from ..cases.conftest import FRIDAY

CASE = text(
    "insert into cases (region, id, state, seq, applicant, place, channel, matter, title, snapshot, instant, promised,"
    " unit, extended, notices, flagged, act_by, last_move, last_at) values"
    " (:region, :id, 'archived', :seq, :id, :region, 'web', 'M-1', '示例事项', '', false, 1, 'working', 0, 0, false,"
    " now(), '', now())"
)
STEP = text(
    "insert into case_steps (region, case_id, seq, applicant, move, state, at, by_kind, shown) values"
    " (:region, :id, :seq, :id, :move, 'archived', :at, 'staff', true)"
)
DOCUMENT = text(
    "insert into case_documents (region, id, case_id, seq, applicant, kind, number, title, office, day, made_at,"
    " digest, size, hash, find, proof, words, lacking) values"
    " (:region, :document, :id, :seq, :id, :kind, :number, '示例', '示例局', now(), now(), '', 1, '', :find, '', '', 0)"
)
KNOWN = (
    "grant deliver reopen refuse deliver",
    "reject_jurisdiction reopen accept",
    "reject_not_required reopen deem review refuse",
    "terminate reopen accept",
    "submit accept grant reopen review deliver grant add_paper revoke",
    "grant correct reopen refuse undo",
    "grant reopen refuse add_paper undo add_paper grant",
    "accept grant undo undo undo accept grant deliver reopen grant",
    "grant revoke reopen grant cancel reopen refuse",
    "grant deliver cancel",
)
MOVES = (*rules.OF_MOVE, "undo", "undo", "undo", "reopen", "reopen", "correct", "add_paper", "review", "submit")


def histories() -> list[list[str]]:
    """Histories that happen, and a hundred that chance made up."""
    chance = random.Random(91)  # noqa: S311 - nothing secret
    made_up = [["reopen", *chance.choices(MOVES, k=chance.randint(3, 14))] for _ in range(100)]
    for moves in made_up:
        chance.shuffle(moves)
    return [one.split() for one in KNOWN] + made_up


def lay(connection: Connection, moves: list[str]) -> UUID:
    """A case with this history, a day a step, and the document of every step that may give one."""
    case = uuid4()
    keys = {"region": tree.JISHISHAN, "id": case}
    connection.execute(CASE, {**keys, "seq": len(moves)})
    for seq, move in enumerate(moves, 1):
        connection.execute(STEP, {**keys, "seq": seq, "move": move, "at": FRIDAY + timedelta(days=seq)})
        if kind := "decision" if move == rules.CORRECTS else rules.OF_MOVE.get(move):
            document = uuid4()
            told = {"document": document, "kind": kind, "number": str(document), "find": document.bytes}
            connection.execute(DOCUMENT, {**keys, "seq": seq, **told})
    return case


def test_old_documents_end_as_those_of_today_do(world: World, servers: Servers) -> None:
    asked = text("select seq, ended_as, ended_seq, ended_on from case_documents where case_id = :case")
    with as_owner(servers.url(world.name)) as connection:
        command.downgrade(schema.alembic(connection), "0089")
        laid = {lay(connection, moves): moves for moves in histories()}
        command.upgrade(schema.alembic(connection), "0091")
        found = {case: {row.seq: row[1:] for row in connection.execute(asked, {"case": case})} for case in laid}
    told = 0
    for case, moves in laid.items():
        ends = rules.ended([rules.Taken(seq, move) for seq, move in enumerate(moves, 1)])
        days = {seq: local(FRIDAY + timedelta(days=seq)).date() for seq in range(1, len(moves) + 1)}
        expected = {
            seq: (ends[seq].how, ends[seq].seq, days[ends[seq].seq]) if seq in ends else (None, None, None)
            for seq in found[case]
        }
        assert found[case] == expected, moves
        told += sum(how == "redecided" for how, _, _ in expected.values())
    assert told > len(KNOWN)

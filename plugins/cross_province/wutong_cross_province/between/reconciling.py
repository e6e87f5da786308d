"""Comparing the list of letters with a partner's, pair of regions by pair of regions, and mending what is missing.

The partner answers a signed question with a signed list of id, digest and state, what each is about and its number.
What we sent and it has not goes again; what it processed and we did not know, we know then; what it sent and we have
not, it is asked to send again. What we sent and lost ourselves (a restore from a backup) is written down with its
number, and what waits goes behind it. A letter that says something else there than here is shown and left to people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import distinct, select

from wutong.sdk import calling, db, now, scope, work
from wutong_cross_province.between import answers, carrying, inbox, keys, renumbering, rules, threads
from wutong_cross_province.between.models import Mail
from wutong_cross_province.between.rules import NotBelieved

#: Letters in one answer.
PORTION = 500
#: What is said of each letter in an answer to a question of this form: where it belongs, too.
FORM = 2
OTHER = {"out": "in", "in": "out"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One letter that the two lists tell differently; `done` says what was done about it."""

    region: int
    peer: int
    id: UUID
    way: str
    what: str
    done: str


#: Letters by id: direction as we see it, digest, state, what it is about, its number; the last two are empty where the
#: partner's system is older and does not say them.
Entry = tuple[str, str, str, str, int]
Account = dict[UUID, Entry]


def reconcile(partner: str, peer: int, *, since: datetime | None = None) -> list[Difference]:
    """Compare the present region's letters with those of a partner's region, and mend; no transaction may be open.

    Raises `NotBelieved`, `carrying.Away`, `carrying.Refusal`.
    """
    theirs = _asked(partner, peer, since, again=())
    with work():
        told = list(_differences(own(partner, peer, since), theirs, peer))
        found = [replace(each, done=_mend(each, partner, theirs)) for each in told]
    lacking = [each.id for each in found if each.what == "lacking_here"]
    if lacking:
        _asked(partner, peer, since, again=lacking)
    return found


def own(partner: str, peer: int, since: datetime | None, *, after: UUID | None = None) -> Account:
    """The present region's letters with a partner's region, by id, in its order."""
    mine = [Mail.partner == partner, Mail.peer == peer]
    if since is not None:
        mine.append(Mail.at >= since)
    if after is not None:
        mine.append(Mail.id > after)
    told = select(Mail.id, Mail.way, Mail.digest, Mail.state, Mail.about, Mail.seq)
    rows = db.session.execute(told.where(*mine).order_by(Mail.id))
    return {row.id: (row.way, row.digest, row.state, str(row.about), row.seq) for row in rows}


def pairs(partner: str, since: datetime | None = None) -> Sequence[tuple[int, int]]:
    """Our region and theirs for every two that wrote to each other; of all below where the present scope looks down."""
    asked = select(distinct(Mail.region), Mail.peer).where(Mail.partner == partner)
    if since is not None:
        asked = asked.where(Mail.at >= since)
    return [(region, peer) for region, peer in db.session.execute(asked.order_by(Mail.region, Mail.peer))]


def answer(question: str) -> str:
    """A portion of our list for a partner who asks, signed; and what it says is missing goes again.

    Raises `NotBelieved`, `NotItsRegion`.
    """
    partner = keys.sender(question)
    claims = keys.heard(question, partner)
    if claims.get("to") != scope().home:
        raise NotBelieved(reason="region")
    if type(claims.get("from")) is not int or not threads.covers(partner, claims["from"]):
        raise rules.NotItsRegion
    try:
        since = datetime.fromisoformat(claims["since"]) if claims.get("since") else None
        after = UUID(claims["after"]) if claims.get("after") else None
        again = [UUID(each) for each in claims.get("again", ())][:PORTION]
    except (ValueError, TypeError, AttributeError):
        raise NotBelieved(reason="form") from None
    for mail_id in again:
        _again(mail_id, partner.name)
    listed = list(own(partner.name, claims["from"], since, after=after).items())
    whole = claims.get("form") == FORM  # an older system understands three values each
    told = [[str(mail_id), *(kept if whole else kept[:3])] for mail_id, kept in listed[:PORTION]]
    more = str(listed[PORTION - 1][0]) if len(listed) > PORTION else None
    return keys.stamped({"letters": told, "next": more, "from": scope().home}, to=partner.name, key=keys.signing())


def _asked(partner: str, peer: int, since: datetime | None, *, again: Sequence[UUID]) -> Account:
    """The partner's whole list, as seen from here."""
    found: Account = {}
    after: str | None = None
    with calling() as session:
        while True:
            with work():
                url, token = _question(partner, peer, since, after, again)
            told = carrying.posted(session, url, peer, "accounts", {"question": token})
            with work():
                claims = keys.heard(str(told.get("account")), _trusted(partner))
            found |= _read(claims)
            after, again = claims.get("next"), ()
            if not after:
                return found


def _question(
    partner: str, peer: int, since: datetime | None, after: str | None, again: Sequence[UUID]
) -> tuple[str, str]:  # fmt: skip
    held = _trusted(partner)
    asked = {
        "from": scope().home, "to": peer, "since": since.isoformat() if since else None, "after": after,
        "again": [str(each) for each in again], "form": FORM,
    }  # fmt: skip
    return held.address, keys.stamped(asked, to=partner, key=keys.signing())


def _trusted(partner: str) -> Any:
    held = keys.partner_called(partner)
    if held is None:
        raise NotBelieved(reason="unknown")
    return held


def _read(claims: Mapping[str, Any]) -> Account:
    try:
        return {UUID(one): _entry(*said) for one, *said in claims["letters"]}
    except (ValueError, KeyError, TypeError):
        raise NotBelieved(reason="form") from None


def _entry(way: str, digest: str, state: str, about: str = "", seq: int = 0) -> Entry:
    return OTHER[way], str(digest), str(state), str(UUID(about)) if about else "", int(seq)


def _differences(ours: Account, theirs: Account, peer: int) -> Iterator[Difference]:
    home = scope().home
    for mail_id in sorted({*ours, *theirs}):
        way = (ours.get(mail_id) or theirs[mail_id])[0]
        what, done = _told(ours.get(mail_id), theirs.get(mail_id))
        if what:
            yield Difference(home, peer, mail_id, way, what, done)


def _told(ours: Entry | None, theirs: Entry | None) -> tuple[str, str]:
    """What differs between the two sides' words on a letter, and what is done about it."""
    if ours is None:
        lost = theirs is not None and theirs[0] == "out"
        return ("own_lost", "written down") if lost else ("lacking_here", "asked for")
    way, state = ours[0], ours[2]
    if theirs is None:
        return _unknown_there(way, state)
    if ours[:2] != theirs[:2]:
        return "different", ""
    if way == "out" and theirs[2] in ("received", "processed") and state != theirs[2] and state != "processed":
        return "further_there", "asked for"
    return ("further_here", "told again") if (way, state, theirs[2]) == ("in", "processed", "received") else ("", "")


def _unknown_there(way: str, state: str) -> tuple[str, str]:
    if way == "in":
        return "unknown_sender", ""
    return ("lacking_there", "sent again") if state in ("received", "processed", "dead") else ("", "")


def _mend(each: Difference, partner: str, theirs: Account) -> str:
    """Mend what differs; returns what was done, "" where nothing could be and people must look."""
    mended = {
        "own_lost": lambda: _written_down(each, partner, theirs[each.id]),
        "lacking_there": lambda: _again(each.id, partner),
        "further_there": lambda: _again(each.id, partner),
        "further_here": lambda: _told_again(each.id),
    }.get(each.what)
    return each.done if mended is None or mended() else ""


def _written_down(each: Difference, partner: str, theirs: Entry) -> bool:
    _, digest, state, about, seq = theirs
    if not about:
        return False
    return renumbering.remember(each.id, partner, each.peer, digest, state, UUID(about), seq)


def _told_again(mail_id: UUID) -> bool:
    mail = threads.locked(Mail, "in", mail_id)
    if mail is None:
        return False
    mail.told, mail.since = False, now()
    inbox.confirm_later(mail_id)
    return True


def _again(mail_id: UUID, partner: str) -> bool:
    """Have a letter of ours go again, whatever became of it: the other side gives the same receipt, or takes it now.
    False for one that is not there, or whose words are deleted."""
    mail = db.session.get(Mail, (scope().home, "out", mail_id))
    return mail is not None and mail.partner == partner and answers.reopen(mail)


#: How far back a comparison goes when nobody says.
USUAL = timedelta(days=31)

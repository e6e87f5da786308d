"""全程网办: somebody files online from elsewhere, the place that is competent decides; both sides count it."""

from uuid import UUID

from wutong.sdk import SYSTEM, Actor, at_counter, begin_case, case, db, matter_to_file, now, scope, work
from wutong_cross_province import post, queries
from wutong_cross_province.models import Online
from wutong_cross_province.post import Address, Message
from wutong_cross_province.rules import NotAgreed


def begin(code: str, origin: Address, *, actor: Actor) -> Online:
    """Begin a draft for somebody who is elsewhere, in the region that decides, and write down there where he is.

    Raises `NotAgreed`.
    """
    frozen = matter_to_file(code, scope().home)
    name, said = str(frozen["values"]["name"]), frozen["values"].get("cross_province")
    if "online" not in queries.modes(name, origin, catalogue=said, home=int(frozen["home"])):
        raise NotAgreed
    draft = begin_case(frozen, actor=actor)
    if draft.region == scope().home:
        return _noted(draft.id, draft.matter, draft.title, origin, actor)
    with at_counter(draft.region, person=actor.person), work():
        return _noted(draft.id, draft.matter, draft.title, origin, actor)


def _noted(case_id: UUID, matter: str, title: str, origin: Address, actor: Actor) -> Online:
    row = db.session.get(Online, (scope().home, "home", case_id))
    if row is None:
        row = Online(
            region=scope().home, side="home", id=case_id, applicant=actor.person,
            installation=origin.installation or "", other=origin.region, matter=matter, title=title,
            began_at=now(), filed_at=None,
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
    return row


def filed(case_id: UUID) -> None:
    """It was handed in, and something became of it: the region that it was filed from may count it, without learning by
    whom."""
    row = db.session.get(Online, (scope().home, "home", case_id), with_for_update=True)
    if row is None or row.filed_at is not None:
        return
    row.filed_at = case(case_id).filed_at or now()
    body = {"matter": row.matter, "title": row.title}
    post.send("online.filed", row.id, body, to=Address(row.installation, row.other), actor=SYSTEM)


def told(message: Message) -> None:
    """Somebody of ours filed elsewhere."""
    db.session.add(
        Online(region=scope().home, side="window", id=message.about, applicant=None,
               installation=message.sender.installation or "", other=message.sender.region,
               matter=str(message.body["matter"])[:64], title=str(message.body["title"])[:200], began_at=message.at,
               filed_at=message.at)
    )  # fmt: skip

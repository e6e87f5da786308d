"""What is planted before leaks are looked for: a partner that two people trust, and a letter each way in a county."""

import json
from datetime import timedelta

from wutong.sdk import SYSTEM, Actor, db, new_id, now, scope
from wutong.testing import leaks, tree
from wutong.testing.leaks import marks
from wutong_cross_province import post
from wutong_cross_province.between import answers, inbox, keys, outbox, partners, rules, seals, voiding
from wutong_cross_province.between.models import Mail
from wutong_cross_province.between.partners import Invitation

PARTNER = seals.made("qinghai/1", b"q" * 32, b"h" * 32)


def plant(garden: leaks.Garden) -> None:
    """Let Gansu trust Qinghai, and two of its counties write and be written to."""
    with garden.world.working(tree.GANSU):
        keys.make()
        asked = Invitation("qinghai", "青海", "https://zwfw.example", tree.QINGHAI, [tree.QINGHAI])
        partner = partners.invite(asked, _shown(), actor=SYSTEM)
        for _ in range(2):
            partners.vouch("qinghai", partners.newest_print(partner), actor=Actor("staff", new_id(), tree.GANSU))
    for place in (tree.JISHISHAN, tree.DONGXIANG):
        with garden.world.working(place):
            said = garden.marks.sealed("letter to another installation", marks.word(), homes=[place])
            outbox.abroad(_message("", place, said), post.Address("qinghai", tree.CHENGDONG), ())
        with garden.world.working(place):
            came = garden.marks.sealed("letter from another installation", marks.word(), homes=[place])
            inbox.take_in(_letter(_message("qinghai", tree.CHENGDONG, came)))
    with garden.world.working(tree.JISHISHAN):
        _void(_message("", tree.JISHISHAN, "示例"))


def _void(message: post.Message) -> None:
    """A letter that was given up, with an empty one in its place."""
    outbox.abroad(message, post.Address("qinghai", tree.CHENGDONG), ())
    db.session.flush()
    mail = db.session.get_one(Mail, (scope().home, "out", message.id))
    mail.since -= rules.GIVE_UP + timedelta(minutes=1)
    answers.refuse(mail, "示例")
    db.session.flush()
    voiding.void(mail.id)


def _message(installation: str, region: int, words: str) -> post.Message:
    sender = post.Address(installation, region)
    return post.Message(new_id(), "between.greeting", new_id(), sender, now(), {"words": words}, seq=1)


def _shown() -> dict[str, object]:
    public = PARTNER.public()
    key = {"kid": public.kid, "algorithm": seals.ED25519, "signing": public.signing, "sealing": public.sealing}
    moment = now()
    times = {"from": moment.isoformat(), "until": None}
    told: dict[str, object] = {
        "installation": "qinghai",
        "versions": [1],
        "keys": [{**key, **times}],
    }
    told["iat"] = int(moment.timestamp())
    return told | {"signed": [seals.sign(told, PARTNER)]}


def _letter(message: post.Message) -> str:
    """A letter as the partner writes it to the present region."""
    told = {
        "id": str(message.id), "kind": message.kind, "about": str(message.about), "seq": 1, "at": now().isoformat(),
        "body": message.body, "papers": [], "salt": "",
    }  # fmt: skip
    content = json.dumps(told)
    ours = keys.signing().public()
    claims = {
        "jti": told["id"], "kind": told["kind"], "about": told["about"], "seq": 1, "ver": rules.VERSIONS[0],
        "from": message.sender.region, "to": scope().home, "digest": rules.digest(content),
        "body": seals.close(content.encode(), ours, sender="qinghai", reader=keys.name()),
    }  # fmt: skip
    return keys.stamped_by("qinghai", claims, to=keys.name(), key=PARTNER)

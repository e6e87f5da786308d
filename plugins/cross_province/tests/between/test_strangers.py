"""What whoever fetches keys in between, or asks for what is long past, does not achieve."""

from datetime import timedelta

import pytest
from sqlalchemy import delete
from wutong_cross_province.between import answers, keys, partners, reconciling, seals, showing
from wutong_cross_province.between.models import MailBody
from wutong_cross_province.between.rules import NotBelieved

from wutong.access import SYSTEM
from wutong.clock import now
from wutong.db import db

from .test_letters import exchange, greeted


def test_a_key_laid_beside_the_one_that_people_compare_is_not_taken_in(a, b):
    with b.world.at(b.top):
        shown = keys.shown()
    mine = seals.made("qinghai/0", b"m" * 32, b"n" * 32)
    public = mine.public()
    beside = {
        "kid": public.kid, "algorithm": "Ed25519", "signing": public.signing, "sealing": public.sealing,
        "from": (now() - timedelta(days=9)).isoformat(), "until": None,
    }  # fmt: skip
    told = {**shown, "keys": [*shown["keys"], beside], "iat": int(now().timestamp())}
    del told["signed"]
    asked = partners.Invitation("qinghai", "青海", b.address, b.top, [b.top])
    with a.world.working(a.top):
        forged = {**told, "signed": [seals.sign(told, mine)]}
        partner = partners.invite(asked, forged, actor=SYSTEM)
        assert [row.kid for row in showing.held(partner)] == ["qinghai/0"]  # what is compared is what is believed
        partner = partners.invite(asked, shown, actor=SYSTEM)
        assert [row.kid for row in showing.held(partner)] == ["qinghai/1"]
        with pytest.raises(NotBelieved):
            partners.invite(asked, {**told, "signed": []}, actor=SYSTEM)


def test_a_letter_whose_words_are_deleted_is_not_opened_again_and_holds_nothing_up(a, b):
    about = a.send(b)
    exchange(a, b)
    (sent,) = a.mail()
    with a.world.working(a.county):
        db.session.execute(delete(MailBody))
    with a.world.working(a.county):
        reconciling._again(sent.id, "qinghai")
    assert a.states() == [("out", 1, "processed")]
    a.send(b, about)
    with a.world.working(a.county):
        db.session.execute(delete(MailBody))
        waiting = next(mail.id for mail in a.mail() if mail.seq == 2)
        with pytest.raises(answers.WordsGone):
            answers.send_again(waiting)
    assert greeted(b) == [1]

"""Letters between two installations: taken in once and in order, receipts both ways, nothing believed unsigned."""

import base64
import copy
import io
import json
from datetime import timedelta

import pytest
import requests
from sqlalchemy import delete, func, select, update
from wutong_cross_province import post
from wutong_cross_province.between import (
    answers,
    inbox,
    keys,
    partners,
    patience,
    reconciling,
    rules,
    seals,
    showing,
    threads,
)
from wutong_cross_province.between.models import Mail, MailBody, OwnKey, Partner, PartnerKey, Thread
from wutong_cross_province.between.rules import NotBelieved
from wutong_cross_province.models import Post

from wutong import letters as core
from wutong.access import SYSTEM, Actor
from wutong.clock import frozen, new_id, now
from wutong.db import db
from wutong.events import Event
from wutong.settings.actions import switch
from wutong.testing import tree
from wutong.testing.leaks import lying


def greeted(side) -> list[int]:
    """The numbers of the greetings that had their effect, in the order in which they had it."""
    with side.world.at(side.county):
        found = select(Event.payload).where(Event.name == "cross_province.greeted").order_by(Event.at, Event.id)
        return [payload["seq"] for payload in db.session.scalars(found)]


def exchange(*sides) -> None:
    """Until nobody has anything due."""
    while sum(side.run() for side in sides):
        pass


# ── The way of a letter ──────────────────────────────────────────────────────────────────────────────────────


def test_a_letter_is_taken_in_and_acknowledged_twice_and_lies_nowhere_in_plain_words(a, b, wire):
    a.send(b, body={"name": "马晓梅本人"})
    assert a.states() == [("out", 1, "open")]
    a.run()
    assert (a.states(), b.states()) == ([("out", 1, "received")], [("in", 1, "received")])
    exchange(b, a)
    assert (a.states(), b.states()) == ([("out", 1, "processed")], [("in", 1, "processed")])
    assert greeted(b) == [1]
    assert [name for name, _ in wire.seen] == ["letters", "receipts"]
    (sent,), (got,) = a.mail(), b.mail()
    assert sent.receipt
    assert sent.final
    assert got.told
    assert sent.digest == got.digest
    for side in (a, b):
        assert not [where for (where, _), row in lying.rows(side.world).items() if "马晓梅" in str(row)]
    assert "马晓梅" not in str(wire.seen)


def test_both_ways_in_one_case_each_has_its_own_numbers(a, b):
    about = a.send(b, times=2)
    exchange(a, b)
    b.send(a, about)
    exchange(b, a)
    assert a.states() == [("in", 1, "processed"), ("out", 1, "processed"), ("out", 2, "processed")]
    assert (greeted(a), greeted(b)) == ([1], [1, 2])


@pytest.fixture
def unpacked(monkeypatch):
    """What receivers find enclosed: heading, file name, bytes."""
    got = []

    def receiver(message):
        got.extend((each.slot, each.name, each.stream().read()) for each in message.papers)

    monkeypatch.setitem(post.RECEIVERS, "between.greeting", receiver)
    return got


def test_papers_come_piece_by_piece_and_go_on_where_the_line_was_cut(a, b, wire, unpacked):
    content = bytes(range(256)) * 3000
    pieces = iter(range(100))

    def bend(door, told, through):
        answer = through()
        if door == "papers" and told["piece"] and next(pieces) == 1:
            raise requests.ConnectionError("cut behind the second piece")
        return answer

    wire.bend = bend
    a.send(b, papers=[post.Enclosed("身份证明", "身份证.pdf", "application/pdf", io.BytesIO(content))])
    a.run()
    assert a.states() == [("out", 1, "sent")]
    wire.bend = None
    wire.seen.clear()
    with frozen(now() + timedelta(seconds=3)):
        exchange(a, b)
    assert [told["piece"] is None for name, told in wire.seen if name == "papers"] == [True, False]
    assert unpacked == [("身份证明", "身份证.pdf", content)]
    assert b.states() == [("in", 1, "processed")]


def test_the_same_letter_again_is_answered_the_same_and_does_nothing(a, b, wire):
    a.send(b)
    a.run()
    letter = wire.seen[0][1]
    for _ in range(2):
        again = b.door("letters", letter)
        assert again.status_code == 200
        b.run()
    assert (b.states(), greeted(b)) == ([("in", 1, "processed")], [1])
    with b.world.at(b.county):
        assert db.session.scalar(select(func.count()).select_from(Post)) == 1


def test_what_was_cut_off_before_the_answer_is_sent_again_and_has_happened_once(a, b, wire):
    def bend(door, told, through):
        through()
        raise requests.ConnectionError("cut before the answer")

    wire.bend = bend
    a.send(b, times=2)
    a.run()
    assert (a.states(), b.states()) == ([("out", 1, "sent"), ("out", 2, "open")], [("in", 1, "received")])
    wire.bend = None
    with frozen(now() + timedelta(seconds=3)):
        exchange(a, b)
    assert (greeted(b), [state for *_, state in a.states()]) == ([1, 2], ["processed"] * 2)


def test_a_letter_waits_for_the_one_before_it_and_those_of_other_cases_do_not(a, b, wire):
    refused = a.send(b, times=2)
    other = a.send(b)

    def bend(door, told, through):
        claims = seals.peek(told["letter"])[1] if door == "letters" else {}
        answer = through()
        if claims.get("about") == str(refused):
            answer = copy.copy(answer)
            answer.status_code, answer.data = 403, b'{"code": "cross_province.not_its_region"}'
        return answer

    wire.bend = bend
    a.run()
    states = {(mail.about, mail.seq): mail.state for mail in a.mail()}
    assert states == {(refused, 1): "open", (refused, 2): "open", (other, 1): "received"}


def test_a_letter_that_overtook_another_is_told_what_is_expected(a, b, wire):
    a.send(b, times=2)
    with a.world.working(a.county):
        first = db.session.scalars(select(Mail).where(Mail.seq == 1)).one()
        first.state, first.received_at = "received", now()
    a.run()
    problem = [b.door("letters", told).json for name, told in wire.seen if name == "letters"][0]
    assert greeted(b) == []
    exchange(b, a)
    assert greeted(b) == [1, 2]
    assert problem is not None


def test_a_receiver_that_fails_leaves_nothing_and_is_asked_again(a, b, monkeypatch):
    def broken(message):
        db.session.add(Post(region=b.county, way="in", id=new_id(), kind="x", about=new_id(), seq=1,
                            installation="", other=0, at=now()))  # fmt: skip
        raise ArithmeticError

    a.send(b)
    a.run()
    with monkeypatch.context() as during:
        during.setitem(post.RECEIVERS, "between.greeting", broken)
        b.run()
    assert b.states() == [("in", 1, "received")]
    with b.world.at(b.county):
        assert db.session.scalar(select(func.count()).select_from(Post)) == 0
    with frozen(now() + core.WAITS[0] + timedelta(seconds=1)):
        exchange(b, a)
    assert (greeted(b), a.states()) == ([1], [("out", 1, "processed")])


def test_a_partner_that_is_away_is_tried_for_a_week_and_then_people_see_it(a, b, wire):
    wire.bend = lambda door, told, through: (_ for _ in ()).throw(requests.ConnectTimeout("away"))
    a.send(b)
    moment = start = now()
    while moment < start + rules.GIVE_UP + timedelta(hours=1):
        with frozen(moment):
            a.run()
        moment += timedelta(hours=3)
    (mail,) = a.mail()
    assert (mail.state, mail.error) == ("dead", "ConnectTimeout")
    assert mail.tries > 20
    wire.bend = None
    with frozen(moment):
        with a.world.working(a.county):
            answers.send_again(mail.id)
        exchange(a, b)
        with a.world.at(a.county), pytest.raises(answers.NotDead):
            answers.send_again(mail.id)
    assert greeted(b) == [1]


def test_while_a_partner_is_away_only_one_of_many_cases_knocks(a, b, wire):
    wire.bend = lambda door, told, through: (_ for _ in ()).throw(requests.ConnectTimeout("away"))
    for _ in range(6):
        a.send(b)
    a.run()
    assert len(wire.seen) == 1
    wire.bend = None
    with frozen(now() + timedelta(seconds=5)):
        exchange(a, b)
    assert greeted(b) == [1] * 6


@pytest.mark.parametrize(
    ("longest", "waits"), [(None, [*rules.WAITS, rules.WAITS[-1]]), (5, [1, 2, 5, 5, 5]), (0, [1, 1])]
)
def test_a_province_says_how_long_it_leaves_a_partner_alone_at_most(a, longest, waits):
    if longest is not None:
        a.world.set(patience.LONGEST.name, longest)
    with a.world.at(a.county):
        assert [patience.wait(failures).seconds for failures in range(1, len(waits) + 1)] == waits


def test_a_region_where_the_plugin_is_off_is_tried_again(a, b):
    with b.world.working(b.county):
        switch("cross_province", False, actor=SYSTEM)
    a.send(b)
    a.run()
    assert [(mail.state, mail.error) for mail in a.mail()] == [("open", "plugin.off")]
    with b.world.working(b.county):
        switch("cross_province", True, actor=SYSTEM)
    with frozen(now() + timedelta(seconds=3)):
        exchange(a, b)
    assert greeted(b) == [1]


def test_nobody_is_written_to_without_a_line(a, b):
    with a.world.at(a.county):
        for to in (post.Address("sichuan", b.county), post.Address("qinghai", tree.DONGXIANG)):
            with pytest.raises(post.NoLine):
                post.send("between.greeting", new_id(), {}, to=to, actor=SYSTEM)


# ── Nothing is believed ──────────────────────────────────────────────────────────────────────────────────────


def written(**other):
    """What a letter says, but for what is said."""
    usual = {
        "id": str(new_id()),
        "kind": "between.greeting",
        "about": str(new_id()),
        "seq": 1,
        "body": {},
        "papers": [],
    }
    return {**usual, "at": now().isoformat(), "salt": "0", **other}


def letter(a, b, *, key=None, seal=None, content=None, **claims):
    """A letter of gansu's as its sender would write it, but for what is said."""
    with a.world.working(a.county):
        told = written()
        text = json.dumps(told)
        to = keys.for_sealing(keys.partner_called("qinghai")) if seal is None else seal
        body = seals.close((content or text).encode(), to, sender="gansu", reader="qinghai")
        moment = int(now().timestamp())
        usual = {
            "jti": told["id"], "seq": 1, "kind": told["kind"], "ver": 1, "about": told["about"], "from": a.county,
            "to": b.county, "digest": rules.digest(text), "body": body, "iss": "gansu", "aud": "qinghai",
            "iat": moment, "exp": moment + 600,
        }  # fmt: skip
        return seals.sign({**usual, **claims}, key or keys.signing())


STRANGER = seals.made("gansu/1", b"x" * 32, b"y" * 32)
YESTERDAY = int(now().timestamp()) - 86400

FORGED = {
    "another key under the known name": ({"key": STRANGER}, 401, "signature"),
    "a key that nobody knows": ({"key": seals.made("gansu/9", b"x" * 32, b"y" * 32)}, 401, "key"),
    "somebody whom nobody knows": ({"iss": "sichuan"}, 401, "unknown"),
    "for somebody else": ({"aud": "sichuan"}, 401, "audience"),
    "of yesterday": ({"iat": YESTERDAY, "exp": YESTERDAY + 600}, 401, "expired"),
    "of tomorrow": ({"iat": YESTERDAY + 2 * 86400, "exp": YESTERDAY + 2 * 86400 + 600}, 401, "expired"),
    "for ever": ({"exp": YESTERDAY + 9 * 86400}, 401, "time"),
    "without a time": ({"iat": None}, 401, "time"),
    "for another region": ({"to": tree.XINING}, 401, "region"),
    "in the name of a region that is not its own": ({"from": tree.XINING}, 403, None),
    "with another content": ({"content": '{"id": "other"}'}, 401, "digest"),
    "with another digest": ({"digest": "0" * 64}, 401, "digest"),
    "with another number outside": ({"seq": 2}, 401, "form"),
    "with a body that is none": ({"body": "x.y.z"}, 401, "seal"),
    "sealed for somebody else": ({"seal": seals.made("qinghai/1", b"x" * 32, b"z" * 32).public()}, 401, "seal"),
    "of a version that nobody speaks": ({"ver": 9}, 400, None),
}


@pytest.fixture(scope="module")
def nothing_happened():
    def look(b) -> None:
        assert b.mail() == []
        with b.world.at(b.county):
            assert not db.session.scalars(select(Thread)).all()
            assert not db.session.scalars(select(Post)).all()
        b.run()
        assert greeted(b) == []

    return look


def test_forged_letters_are_refused_each_for_its_reason_and_nothing_happens(a, b, nothing_happened, caplog):
    wrong, told = {}, set()
    for what, (bent, status, reason) in FORGED.items():
        caplog.clear()
        answer = b.door("letters", {"letter": letter(a, b, **bent)})
        logged = [record.reason for record in caplog.records if record.getMessage() == "not believed"]
        if (answer.status_code, logged) != (status, [reason] if reason else []):
            wrong[what] = (answer.status_code, logged)
        if status == 401:
            told.add(json.dumps({**answer.json, "instance": "", "request_id": ""}, sort_keys=True))
    assert len(told) == 1, told  # a stranger does not learn whom this installation knows
    good = letter(a, b)
    head, payload, signature = good.split(".")
    for what in (f"{head}.{payload[:-4]}AAAA.{signature}", f"{head}.{payload}.", "x", "a.b.c", f"{good}.x"):
        if b.door("letters", {"letter": what}).status_code != 401:
            wrong[what] = "believed"
    assert wrong == {}
    nothing_happened(b)
    assert b.door("letters", {"letter": good}).status_code == 200


@pytest.mark.parametrize("alg", ["none", "HS256", "EdDSA", "SM2"])
def test_no_other_way_of_signing_is_accepted(a, b, alg, nothing_happened):
    _, payload, signature = letter(a, b).split(".")
    head = base64.urlsafe_b64encode(json.dumps({"alg": alg, "kid": "gansu/1"}).encode()).decode().rstrip("=")
    answer = b.door("letters", {"letter": f"{head}.{payload}.{signature}"})
    assert answer.status_code == (501 if alg == "SM2" else 401)
    nothing_happened(b)


def test_a_paused_partner_is_not_believed_and_believed_again_when_resumed(a, b):
    with b.world.working(b.top):
        partners.pause("gansu", actor=SYSTEM)
    a.send(b)
    a.run()
    assert [(mail.state, mail.error) for mail in a.mail()] == [("open", "cross_province.not_believed")]
    with b.world.working(b.top):
        partners.resume("gansu", actor=SYSTEM)
    with frozen(now() + timedelta(seconds=3)):
        exchange(a, b)
    assert greeted(b) == [1]


def test_a_key_whose_time_is_over_is_not_believed(a, b):
    with b.world.working(b.top):
        db.session.execute(update(PartnerKey).values(valid_until=now()))
    assert b.door("letters", {"letter": letter(a, b)}).status_code == 401


def test_one_id_with_two_contents_is_refused(a, b, wire):
    a.send(b)
    a.run()
    sent = seals.peek(wire.seen[0][1]["letter"])[1]
    about, told = sent["about"], {"id": sent["jti"], "kind": "between.greeting", "about": sent["about"], "seq": 1}
    text = json.dumps(told | {"at": now().isoformat(), "body": {"other": 1}, "papers": [], "salt": "1"})
    forged = letter(a, b, content=text, jti=sent["jti"], about=about, digest=rules.digest(text))
    assert b.door("letters", {"letter": forged}).json["code"] == "cross_province.changed"
    later = {**told, "id": str(new_id()), "at": now().isoformat(), "body": {}, "papers": [], "salt": "2"}
    text = json.dumps(later)
    second = letter(a, b, content=text, jti=later["id"], about=about, digest=rules.digest(text))
    assert b.door("letters", {"letter": second}).json["expected"] == 2
    assert b.states() == [("in", 1, "received")]


def test_a_receipt_is_believed_only_when_the_receiver_signed_it_about_this_letter(a, b, wire):
    a.send(b)
    wrong = {"letter": str(new_id()), "digest": "0" * 64, "state": "received"}
    said = []

    def bend(door, told, through):
        answer = copy.copy(through())
        said.append(answer.json["receipt"])
        with b.world.working(b.county):
            claims = seals.peek(said[0])[1]
            forged = [
                keys.stamped(wrong, to="gansu", key=keys.signing()),
                seals.sign(claims, STRANGER),
                keys.stamped({**claims, "digest": "0" * 64}, to="gansu", key=keys.signing()),
                seals.sign({**claims, "aud": "sichuan"}, keys.signing()),
            ][len(said) - 1]
        answer.data = json.dumps({"receipt": forged}).encode()
        return answer

    wire.bend = bend
    for day in range(4):
        with frozen(now() + timedelta(minutes=day)):
            a.run()
        assert [(mail.state, mail.error, mail.receipt) for mail in a.mail()] == [
            ("open", "cross_province.bad_receipt", None)
        ]
    assert len(said) == 4
    assert a.door("receipts", {"receipt": said[0][:-6] + "AAAAAA"}).status_code == 401
    assert a.states() == [("out", 1, "open")]


def test_pieces_of_papers_are_believed_from_nobody_else_and_at_no_other_place(a, b):
    def slip(key=None, **claims):
        with a.world.working(a.county):
            sealed = seals.close(b"x" * 10, keys.for_sealing(keys.partner_called("qinghai")), sender="gansu",
                                 reader="qinghai")  # fmt: skip
            told = {"paper": str(UUID_), "whole": 30, "at": 0, "from": a.county, "to": b.county,
                    "digest": rules.digest(sealed)}  # fmt: skip
            return {"slip": keys.stamped({**told, **claims}, to="qinghai", key=key or keys.signing()), "piece": sealed}

    UUID_ = new_id()
    assert b.door("papers", slip()).json == {"reached": 10}
    assert b.door("papers", slip(at=10)).json == {"reached": 20}
    answers = [
        (slip(at=10), 409), (slip(key=STRANGER), 401), (slip(digest="0" * 64), 401), (slip(whole=10**12), 409),
        (slip(at=25), 409), (slip(at=-1), 409), (slip(to=tree.XINING), 401), (slip(**{"from": tree.XINING}), 403),
    ]  # fmt: skip
    assert [b.door("papers", told).status_code for told, _ in answers] == [status for _, status in answers]
    ask = slip(digest=rules.digest(""))
    assert b.door("papers", {"slip": ask["slip"]}).json == {"reached": 20}


def test_a_letter_whose_papers_did_not_come_whole_is_not_taken(a, b, nothing_happened):
    paper = {"slot": "身份证", "name": "a.pdf", "kind": "application/pdf", "size": 3, "digest": "0" * 64}
    told = written(papers=[{"id": str(new_id()), **paper}])
    text = json.dumps(told)
    token = letter(a, b, content=text, jti=told["id"], about=told["about"], digest=rules.digest(text))
    assert b.door("letters", {"letter": token}).json["code"] == "cross_province.papers_missing"
    nothing_happened(b)


# ── Versions, keys, people ───────────────────────────────────────────────────────────────────────────────────


def test_the_highest_version_that_both_speak_is_used(a, b, monkeypatch):
    monkeypatch.setattr(rules, "VERSIONS", (1, 2))
    with a.world.working(a.top):
        db.session.execute(update(Partner).values(versions=[1, 2, 3]))
    a.send(b)
    a.run()
    assert [(mail.version, mail.state) for mail in a.mail()] == [(2, "received")]


def test_a_version_that_the_other_side_does_not_speak_is_answered_with_those_that_it_does(a, b, wire, monkeypatch):
    monkeypatch.setattr(rules, "VERSIONS", (1, 2))
    with a.world.working(a.top):
        db.session.execute(update(Partner).values(versions=[1, 2]))

    def bend(door, told, through):
        with monkeypatch.context() as there:
            there.setattr(rules, "VERSIONS", (1,))
            return through()

    wire.bend = bend
    a.send(b)
    a.run()
    assert [(mail.version, mail.state) for mail in a.mail()] == [(1, "received")]
    monkeypatch.setattr(rules, "VERSIONS", (2,))
    a.send(b)
    a.run()
    assert sorted((mail.state, mail.error) for mail in a.mail() if mail.seq == 1)[0] == (
        "open", "cross_province.version_unknown"
    )  # fmt: skip


def renewed(side, other) -> int:
    with side.world.app.app_context():
        shown = partners.fetched(other.address, other.top)
    with side.world.working(side.top):
        return partners.renew(other.name, shown, actor=SYSTEM)


def test_a_new_key_is_shown_before_it_signs_and_the_old_one_believed_after(a, b):
    start = now()
    with a.world.working(a.top):
        assert keys.make() == 2
        assert keys.signing().kid == "gansu/1"
    assert (renewed(b, a), renewed(b, a)) == (1, 0)
    with frozen(start + rules.AHEAD + timedelta(minutes=1)):
        with a.world.at(a.county):
            assert keys.signing().kid == "gansu/2"
        a.send(b)
        exchange(a, b)
        assert b.door("letters", {"letter": letter(a, b, key=_key(a, 1))}).status_code == 200
    with frozen(start + rules.AHEAD + rules.OVERLAP + timedelta(days=1)):
        assert b.door("letters", {"letter": letter(a, b, key=_key(a, 1))}).status_code == 401
        b.send(a)
        exchange(b, a)
    assert (greeted(a), [state for *_, state in b.states()][-1]) == ([1], "processed")


def _key(side, number):
    with side.world.at(side.county):
        return keys._grown("gansu", number)


def test_keys_that_no_believed_key_has_signed_are_not_taken_over(a, b):
    with a.world.working(a.top):
        shown = keys.shown()
    fresh = seals.made("gansu/2", b"m" * 32, b"n" * 32)
    public = fresh.public()
    told = {"installation": "gansu", "versions": [1], "keys": [
        {"kid": public.kid, "algorithm": "Ed25519", "signing": public.signing, "sealing": public.sealing,
         "from": now().isoformat(), "until": None}]}  # fmt: skip
    forged = {**told, "signed": [seals.sign(told, fresh), *shown["signed"][1:], "x"]}
    with b.world.working(b.top):
        with pytest.raises(NotBelieved):
            partners.renew("gansu", forged, actor=SYSTEM)
        assert [row.kid for row in db.session.scalars(select(PartnerKey))] == ["gansu/1"]


def test_the_daily_look_takes_over_what_is_new_and_comes_back(a, b):
    with a.world.working(a.top):
        keys.make()
    with b.world.at(b.top):
        partner = partners.called("gansu").id
    with b.world.app.app_context():
        from wutong import tenancy

        with tenancy.at(b.top):
            partners.look(partner)
    with b.world.at(b.top):
        assert len(showing.held(partners.called("gansu"))) == 2


def test_two_people_compare_and_neither_may_be_both(a, b):
    with b.world.at(b.top):
        shown = keys.shown()
    with a.world.working(a.top):
        asked = partners.Invitation("qinghai", "青海", b.address, b.top, [b.top])
        partner = partners.invite(asked, shown, actor=SYSTEM)
        told = partners.newest_print(partner)
    one, two = (Actor("staff", new_id(), rights=frozenset()) for _ in range(2))
    with a.world.working(a.top), pytest.raises(partners.OtherPrint):
        partners.vouch("qinghai", "0" * 64, actor=one)
    with a.world.working(a.top):
        assert partners.vouch("qinghai", told.upper(), actor=one).state == "invited"
    with a.world.working(a.top), pytest.raises(partners.SecondPerson):
        partners.vouch("qinghai", told, actor=one)
    with a.world.working(a.top):
        assert partners.vouch("qinghai", told, actor=two).state == "trusted"


def test_a_county_reads_the_registry_and_does_not_write_it(a, b):
    with a.world.at(a.county):
        assert [each.name for each in partners.all_()] == ["qinghai"]
        with pytest.raises(keys.NotTheTop):
            partners.pause("qinghai", actor=SYSTEM)
        with pytest.raises(keys.NotTheTop):
            keys.make()


@pytest.mark.parametrize(
    "address", ["http://b.example.org", "https://127.0.0.1", "https://10.1.2.3", "https://localhost"]
)
def test_an_address_behind_the_door_is_not_called(a, address):
    with a.world.at(a.top), pytest.raises(partners.BadAddress):
        partners.check_invitation(partners.Invitation("sichuan", "四川", address, tree.QINGHAI, [tree.QINGHAI]))


def test_sm2_is_refused_in_a_sentence(a):
    with a.world.at(a.top), pytest.raises(rules.NoSm2, match="SM2"):
        keys.make(algorithm="SM2")


# ── Comparing ────────────────────────────────────────────────────────────────────────────────────────────────


def compared(side, other):
    from wutong import tenancy

    with side.world.app.app_context(), tenancy.at(side.county):
        return [(each.way, each.what) for each in reconciling.reconcile(other.name, other.county)]


def test_equal_lists_show_no_difference(a, b):
    about = a.send(b, times=3)
    exchange(a, b)
    b.send(a, about)
    exchange(b, a)
    assert (compared(a, b), compared(b, a)) == ([], [])


def test_what_one_side_lost_comes_back_from_the_other(a, b):
    about = a.send(b, times=2)
    exchange(a, b)
    b.send(a, about)
    exchange(b, a)
    with b.world.working(b.county):  # as after a restore from an older copy
        for model in (Mail, MailBody, Thread, Post):
            db.session.execute(delete(model).where(model.region == b.county))
    assert sorted(compared(a, b)) == [("in", "unknown_sender"), ("out", "lacking_there"), ("out", "lacking_there")]
    exchange(a, b)
    assert b.states() == [("in", 1, "processed"), ("in", 2, "processed")]
    assert [state for *_, state in a.states()] == ["processed"] * 3


def test_what_the_other_side_sent_and_never_came_is_asked_for(a, b):
    a.send(b, times=2)
    exchange(a, b)
    with b.world.working(b.county):
        for model in (Mail, MailBody, Thread, Post):
            db.session.execute(delete(model).where(model.region == b.county))
    assert compared(b, a) == [("in", "lacking_here")] * 2
    exchange(a, b)
    assert b.states() == [("in", 1, "processed"), ("in", 2, "processed")]


def test_a_receipt_that_was_lost_is_asked_for(a, b):
    a.send(b)
    a.run()
    b.run("cross_province.take")
    with b.world.working(b.county):
        db.session.execute(update(Mail).values(told=True))
    b.run()
    assert a.states() == [("out", 1, "received")]
    assert compared(a, b) == [("out", "further_there")]
    exchange(a, b)
    assert (a.states(), greeted(b)) == ([("out", 1, "processed")], [1])


def test_a_list_is_told_to_the_partner_alone(a, b):
    a.send(b)
    a.run()
    with a.world.working(a.county):
        asked = {"from": a.county, "to": b.county, "since": None, "after": None, "again": []}
        good, forged = (keys.stamped(asked, to="qinghai", key=key) for key in (keys.signing(), STRANGER))
        other = keys.stamped({**asked, "from": tree.XINING}, to="qinghai", key=keys.signing())
    assert b.door("accounts", {"question": good}).status_code == 200
    assert [b.door("accounts", {"question": each}).status_code for each in (forged, other)] == [401, 403]


def test_a_difference_in_words_is_shown_and_left_to_people(a, b):
    a.send(b)
    exchange(a, b)
    with b.world.working(b.county):
        db.session.execute(update(Mail).values(digest="0" * 64))
    assert compared(a, b) == [("out", "different")]
    assert a.run() == 0


def test_keys_differ_between_installations_and_numbers(a, b):
    with a.world.at(a.county):
        first = keys.signing().public()
        assert keys._grown("gansu", 2).public().signing != first.signing
    with b.world.at(b.county):
        assert keys.signing().public().signing != first.signing
        assert {row.number for row in db.session.scalars(select(OwnKey))} == {1}
    assert inbox.TAKE != threads.CARRY

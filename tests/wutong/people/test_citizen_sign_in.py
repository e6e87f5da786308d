"""Citizens at the gate: a telephone and a one-time code; and their own data afterwards."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from wutong import tenancy
from wutong.clock import frozen
from wutong.db import db
from wutong.events import Event
from wutong.people.models import Account
from wutong.people.queries import logins
from wutong.people.rules import sign_in
from wutong.testing.tree import JISHISHAN
from wutong.web import auth

NOON = datetime(2026, 5, 6, 4, 0, tzinfo=UTC)
START = "/622927/sign-in"
PHONE, OTHER = "13900000001", "13900000002"
NUMBER = "440524188001010014"


def person_of(world, telephone):
    with world.app.app_context(), tenancy.nowhere():
        return logins.find("telephone", telephone)


def test_a_code_lets_a_citizen_in_and_the_first_time_makes_the_account(world, browser, telephones):
    assert person_of(world, PHONE) is None
    page = browser()
    assert page.sign_in_by_code(PHONE, telephones).location == "/622927/me/"
    assert "139****0001" in page.get("/622927/me/").get_data(as_text=True)
    person = person_of(world, PHONE)
    assert person is not None
    again = browser()
    again.sign_in_by_code(PHONE, telephones)
    assert person_of(world, PHONE) == person


def test_whoever_signs_in_first_is_whom_counters_wrote_down_before(world, browser, telephones):
    with world.app.app_context(), tenancy.nowhere():
        written_down = logins.known_as(OTHER)
    browser().sign_in_by_code(OTHER, telephones)
    assert person_of(world, OTHER) == written_down


def test_known_and_unknown_numbers_get_the_same_answer(browser, telephones):
    browser().sign_in_by_code(PHONE, telephones)
    known = browser().post(START, telephone=PHONE)
    unknown = browser().post(START, telephone=OTHER)
    assert known.status_code == unknown.status_code == 200
    assert len(known.data.replace(PHONE.encode(), OTHER.encode())) == len(unknown.data)


def test_asking_for_a_code_never_looks_the_number_up(browser, telephones, monkeypatch):
    monkeypatch.setattr(logins, "find", lambda *_: pytest.fail("the number was looked up"))
    monkeypatch.setattr(logins, "claim", lambda *_: pytest.fail("the number was claimed"))
    assert browser().post(START, telephone=PHONE).status_code == 200


def test_five_wrong_codes_use_the_code_up(browser, telephones):
    page = browser()
    page.post(START, telephone=PHONE)
    right = telephones[PHONE]
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _ in range(5):
        assert page.post(f"{START}/code", telephone=PHONE, code=wrong).status_code == 401
    assert page.post(f"{START}/code", telephone=PHONE, code=right).status_code == 401


def test_a_code_lives_five_minutes_and_works_once(browser, telephones):
    page = browser()
    with frozen(NOON):
        page.post(START, telephone=PHONE)
    with frozen(NOON + timedelta(minutes=5)):
        assert page.post(f"{START}/code", telephone=PHONE, code=telephones[PHONE]).status_code == 401
    with frozen(NOON + timedelta(minutes=6)):
        page.post(START, telephone=PHONE)
        assert page.post(f"{START}/code", telephone=PHONE, code=telephones[PHONE]).status_code == 303
        assert browser().post(f"{START}/code", telephone=PHONE, code=telephones[PHONE]).status_code == 401


def test_a_code_sent_to_one_telephone_does_not_open_another(browser, telephones):
    page = browser()
    page.post(START, telephone=PHONE)
    page.post(START, telephone=OTHER)
    if telephones[PHONE] == telephones[OTHER]:
        page.post(START, telephone=OTHER)
    assert page.post(f"{START}/code", telephone=OTHER, code=telephones[PHONE]).status_code == 401


def test_a_new_code_takes_the_place_of_the_old_one(browser, telephones):
    page = browser()
    page.post(START, telephone=PHONE)
    first = telephones[PHONE]
    while telephones[PHONE] == first:
        page.post(START, telephone=PHONE)
    assert page.post(f"{START}/code", telephone=PHONE, code=first).status_code == 401


def test_the_sixth_code_of_an_hour_is_not_sent(browser, telephones):
    with frozen(NOON):
        sent = [browser().post(START, telephone=PHONE).status_code for _ in range(6)]
    assert sent == [200] * 5 + [429]
    with frozen(NOON + timedelta(hours=1)):
        assert browser().post(START, telephone=PHONE).status_code == 200


@pytest.mark.parametrize("limit", ["CODES_PER_ADDRESS", "CODES_PER_TENANT"])
def test_codes_are_limited_for_an_address_and_for_a_tenant(browser, telephones, monkeypatch, limit):
    monkeypatch.setattr(sign_in, limit, sign_in.Limit(limit, 2, timedelta(hours=1)))
    with frozen(NOON):
        sent = [browser().post(START, telephone=f"1390000000{n}").status_code for n in range(3)]
    assert sent == [200, 200, 429]
    assert len(telephones) == 2


def test_what_is_no_telephone_is_shown_again_with_what_was_typed(browser, telephones):
    answer = browser().post(START, telephone="0931-8888888")
    assert answer.status_code == 422
    assert "0931-8888888" in answer.get_data(as_text=True)
    assert not telephones


def test_the_page_leads_back_to_where_the_citizen_was_going_and_never_elsewhere(browser, telephones):
    page = browser()
    page.post(START, telephone=PHONE)
    home = page.post(f"{START}/code", telephone=PHONE, code=telephones[PHONE], after="/622927/me/?x=1")
    assert home.location == "/622927/me/?x=1"
    page.post(START, telephone=PHONE)
    away = page.post(f"{START}/code", telephone=PHONE, code=telephones[PHONE], after="//evil.example/")
    assert away.location == "/622927/me/"


def test_own_data_is_masked_and_shown_in_full_only_with_a_reason_that_is_recorded(world, browser, telephones):
    page = browser()
    page.sign_in_by_code(PHONE, telephones)
    assert page.post("/622927/me/", name="王小明", number=NUMBER).status_code == 303
    masked = page.get("/622927/me/").get_data(as_text=True)
    assert NUMBER not in masked
    assert "440524********0014" in masked
    assert page.post("/622927/me/reveal", field="number").status_code == 422
    assert NUMBER in page.post("/622927/me/reveal", field="number", reason="check").get_data(as_text=True)
    with world.at(JISHISHAN):
        (told,) = db.session.scalars(select(Event).where(Event.name == "personal.revealed")).all()
        assert told.payload == {"person": str(person_of(world, PHONE)), "field": "number", "reason": "check"}


def test_a_wrong_personal_number_is_refused_and_nothing_is_kept(world, browser, telephones):
    page = browser()
    page.sign_in_by_code(PHONE, telephones)
    assert page.post("/622927/me/", name="王小明", number="440524188001010015").status_code == 422
    with world.app.app_context(), tenancy.as_person(person_of(world, PHONE)):
        assert db.session.scalar(select(Account.level)) == 1


def test_nobody_reads_another_persons_account(world, browser, telephones):
    browser().sign_in_by_code(PHONE, telephones)
    browser().sign_in_by_code(OTHER, telephones)
    mine, yours = person_of(world, PHONE), person_of(world, OTHER)
    with world.app.app_context(), tenancy.as_person(mine):
        assert [one.person for one in db.session.scalars(select(Account))] == [mine]
        assert db.session.get(Account, yours) is None
    with world.at(JISHISHAN):
        assert db.session.scalars(select(Account)).all() == []


def test_erasing_leaves_no_personal_data_and_ends_every_session(world, browser, telephones):
    page, other = browser(), browser()
    page.sign_in_by_code(PHONE, telephones)
    other.sign_in_by_code(PHONE, telephones)
    page.post("/622927/me/", name="王小明", number=NUMBER, email="wang@example.org")
    page.post("/622927/me/addresses", receiver="王小明", telephone=PHONE, line="吹麻滩镇后沟村一社")
    person = person_of(world, PHONE)
    assert page.post("/622927/me/erase", word="好").status_code == 422
    assert page.post("/622927/me/erase", word="注销").status_code == 303
    assert other.get("/622927/me/").status_code == 303
    assert person_of(world, PHONE) is None
    with world.app.app_context(), tenancy.as_person(person):
        held = db.session.scalar(select(Account))
        assert held.state == "erased"
        assert [held.name, held.number, held.telephone, held.email] == [None] * 4
    assert browser().sign_in_by_code(PHONE, telephones).status_code == 303
    assert person_of(world, PHONE) != person


def test_nobody_drops_the_address_of_another(world, browser, telephones):
    page, other = browser(), browser()
    page.sign_in_by_code(PHONE, telephones)
    other.sign_in_by_code("13900007777", telephones)
    page.post("/622927/me/addresses", receiver="王小明", telephone=PHONE, line="吹麻滩镇后沟村一社")
    drop = re.search(r"/622927/me/addresses/[0-9a-f-]+/drop", page.get("/622927/me/").text)[0]
    assert other.post(drop).status_code == 404
    assert drop in page.get("/622927/me/").text
    assert page.post(drop).status_code == 303
    assert drop not in page.get("/622927/me/").text


def test_a_citizen_cannot_open_the_desk(browser, telephones):
    page = browser()
    page.sign_in_by_code(PHONE, telephones)
    assert page.get("/622927/desk/staff/").status_code == 403
    assert page.client.get_cookie(auth.NAME) is not None


def test_a_stranger_is_led_to_sign_in(browser):
    answer = browser().get("/622927/me/")
    assert answer.status_code == 303
    assert answer.location.startswith("/622927/sign-in?after=")

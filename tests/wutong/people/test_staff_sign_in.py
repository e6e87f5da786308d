"""Staff at the gate: password, lock-out, initial password, the session and its end."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.clock import frozen, new_id
from wutong.db import db
from wutong.events import Event
from wutong.people import argon
from wutong.people.actions import accounts, grants
from wutong.people.rules import sign_in
from wutong.testing.tree import CHUIMATAN, JISHISHAN, LINXIA
from wutong.web import auth

NOON = datetime(2026, 5, 6, 4, 0, tzinfo=UTC)
DESK = "/622927/desk"


def test_the_right_password_opens_the_desk_and_the_cookie_is_kept_from_scripts(hire, browser):
    hire("laowang", "clerk")
    page = browser()
    answer = page.sign_in("laowang")
    assert answer.status_code == 303
    assert answer.location == f"{DESK}/"
    cookie = next(text for text in answer.headers.getlist("Set-Cookie") if text.startswith(auth.NAME))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert page.get(f"{DESK}/posts").status_code == 200


def test_over_tls_the_cookie_is_secure_and_bound_to_the_host(world, hire, browser):
    hire("laowang", "clerk")
    world.app.config["SESSION_COOKIE_SECURE"] = True
    cookie = next(text for text in browser().sign_in("laowang").headers.getlist("Set-Cookie") if auth.NAME in text)
    assert cookie.startswith("__Host-")
    assert "Secure" in cookie
    assert "Domain" not in cookie


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(hire, browser):
    hire("laowang", "clerk")
    wrong = browser().sign_in("laowang", password="Wrong-2026-no")
    unknown = browser().sign_in("nobody", password="Wrong-2026-no")
    assert wrong.status_code == unknown.status_code == 401
    told = [page.get_data(as_text=True).replace("laowang", "nobody") for page in (wrong, unknown)]
    assert [text.count("登录信息不正确") for text in told] == [1, 1]
    assert len(told[0]) == len(told[1])
    assert not [text for text in wrong.headers.getlist("Set-Cookie") if auth.NAME in text]


def test_a_wrong_password_and_an_unknown_name_cost_the_same_work(world, hire, browser, monkeypatch):
    """Counted in hashes and in statements, because a clock would measure the machine."""
    hire("laowang", "clerk")
    browser().sign_in("laowang", password="Wrong-2026-no")
    verified: list[str] = []
    real = argon.HASHER.verify
    monkeypatch.setattr(argon, "HASHER", _Counting(real, verified))
    with _statements(world) as known:
        browser().sign_in("laowang", password="Wrong-2026-no")
    with _statements(world) as stranger:
        browser().sign_in("stranger", password="Wrong-2026-no")
    assert len(verified) == 2
    assert known == stranger


def test_five_wrong_passwords_lock_a_name_known_or_not_for_a_quarter_of_an_hour(hire, browser):
    hire("laowang", "clerk")
    for name in ("laowang", "nobody"):
        with frozen(NOON):
            for _ in range(5):
                assert browser().sign_in(name, password="Wrong-2026-no").status_code == 401
            assert browser().sign_in(name).status_code == 429
    with frozen(NOON + timedelta(minutes=14, seconds=59)):
        assert browser().sign_in("laowang").status_code == 429
    with frozen(NOON + timedelta(minutes=15)):
        assert browser().sign_in("laowang").status_code == 303


def test_a_right_password_starts_the_count_anew(hire, browser):
    hire("laowang", "clerk")
    with frozen(NOON):
        for _ in range(3):
            for _ in range(4):
                browser().sign_in("laowang", password="Wrong-2026-no")
            assert browser().sign_in("laowang").status_code == 303


def test_only_wrong_passwords_count_for_an_address_behind_which_a_whole_hall_sits(hire, browser, monkeypatch):
    monkeypatch.setattr(sign_in, "PASSWORD_TRIES_ADDRESS", sign_in.Limit("password.address", 2, timedelta(minutes=15)))
    hire("laowang", "clerk")
    with frozen(NOON):
        assert [browser().sign_in("laowang").status_code for _ in range(4)] == [303] * 4
        assert browser().sign_in("a11", password="Wrong-2026-no").status_code == 401
        assert browser().sign_in("laowang").status_code == 303
        assert browser().sign_in("b22", password="Wrong-2026-no").status_code == 401
        assert browser().sign_in("laowang").status_code == 429, "what others tried there stays counted"


def test_an_initial_password_opens_nothing_but_its_own_change(world, browser):
    person = new_id()
    with world.working(JISHISHAN, person=person):
        first = accounts.open_account(actor=SYSTEM, login="xinren", name="新人")
        grants.give(person, "clerk", actor=SYSTEM)
    page = browser()
    page.sign_in("xinren", password=first)
    assert page.get(f"{DESK}/posts").location == f"{DESK}/password"
    assert page.get(f"{DESK}/password").status_code == 200
    weak = page.post(f"{DESK}/password", password=first, password_new="12345678901", password_again="12345678901")
    assert weak.status_code == 422
    good = {"password_new": "Xin-Mima-2026", "password_again": "Xin-Mima-2026"}
    assert page.post(f"{DESK}/password", password=first, **good).status_code == 303
    assert page.get(f"{DESK}/posts").status_code == 200
    assert browser().sign_in("xinren", password=first).status_code == 401


def test_a_new_password_typed_twice_differently_is_not_taken(hire, browser):
    hire("laowang", "clerk")
    page = browser()
    page.sign_in("laowang")
    sent = {"password": "Wutong-2026-ok", "password_new": "Xin-Mima-2026", "password_again": "Xin-Mima-2027"}
    assert page.post(f"{DESK}/password", **sent).status_code == 422
    assert browser().sign_in("laowang").status_code == 303


PASSWORD, NEW = "Wutong-2026-ok", "Ein-anderes-2026"


def change(page, new: str, old: str = PASSWORD):
    return page.post(f"{DESK}/password", password=old, password_new=new, password_again=new)


def test_a_bad_new_password_is_refused_at_its_own_box(hire, browser):
    hire("laowang", "clerk")
    page = browser()
    page.sign_in("laowang")
    for bad, why in (("short", "密码至少 10 位"), ("LaoWang-2026", "不能包含登录名"), (PASSWORD, "不能与原密码相同")):
        answer = change(page, bad)
        assert answer.status_code == 422
        box = answer.text.partition('name="password_new"')[2].partition("<input")[0]
        assert why in box


def test_five_wrong_old_passwords_end_the_trying_though_somebody_is_signed_in(hire, browser):
    hire("laowang", "clerk")
    page = browser()
    with frozen(NOON):
        page.sign_in("laowang")
        assert [change(page, NEW, "Wrong-2026-no").status_code for _ in range(5)] == [401] * 5
        assert change(page, NEW).status_code == 429
        assert browser().sign_in("laowang").status_code == 303
    with frozen(NOON + timedelta(minutes=15)):
        assert change(page, NEW).status_code == 303


def test_changing_the_password_ends_every_other_session(hire, browser):
    hire("laowang", "clerk")
    here, there = browser(), browser()
    here.sign_in("laowang")
    there.sign_in("laowang")
    sent = {"password": "Wutong-2026-ok", "password_new": "Xin-Mima-2026", "password_again": "Xin-Mima-2026"}
    here.post(f"{DESK}/password", **sent)
    assert here.get(f"{DESK}/posts").status_code == 200
    assert there.get(f"{DESK}/posts").status_code == 303


def test_signing_in_again_gives_a_new_token_and_ends_the_old_one(hire, browser):
    hire("laowang", "clerk")
    page = browser()
    page.sign_in("laowang")
    old = page.client.get_cookie(auth.NAME).value
    page.sign_in("laowang")
    assert page.client.get_cookie(auth.NAME).value != old
    thief = browser()
    thief.client.set_cookie(auth.NAME, old)
    assert thief.get(f"{DESK}/posts").status_code == 303


def test_signing_out_ends_the_session_on_the_server_and_not_only_in_the_browser(hire, browser):
    hire("laowang", "clerk")
    page = browser()
    page.sign_in("laowang")
    old = page.client.get_cookie(auth.NAME).value
    page.post("/sign-out")
    thief = browser()
    thief.client.set_cookie(auth.NAME, old)
    assert thief.get(f"{DESK}/posts").status_code == 303


def test_a_session_ends_after_half_an_hour_without_a_request_and_after_half_a_day_at_all(hire, browser):
    hire("laowang", "clerk")
    page = browser()
    with frozen(NOON):
        page.sign_in("laowang")
    for minutes in range(20, 12 * 60, 20):
        with frozen(NOON + timedelta(minutes=minutes)):
            assert page.get(f"{DESK}/posts").status_code == 200
    with frozen(NOON + timedelta(hours=12)):
        assert page.get(f"{DESK}/posts").status_code == 303
    with frozen(NOON):
        page.sign_in("laowang")
    with frozen(NOON + timedelta(minutes=30)):
        assert page.get(f"{DESK}/posts").status_code == 303


def test_somebody_elses_id_before_a_token_opens_nothing(hire, browser):
    hire("laowang", "clerk")
    other = hire("laoli", "head")
    page = browser()
    page.sign_in("laowang")
    mine = auth.read(page.client.get_cookie(auth.NAME).value)
    page.client.set_cookie(auth.NAME, auth.Ticket(other, mine.token).text())
    assert page.get(f"{DESK}/posts").status_code == 303


def test_the_ledger_of_the_region_tells_of_sign_ins_and_refusals(world, hire, browser):
    person = hire("laowang", "clerk")
    browser().sign_in("laowang", password="Wrong-2026-no")
    browser().sign_in("laowang")
    with world.at(JISHISHAN):
        told = db.session.scalars(select(Event).where(Event.name.like("session.%")).order_by(Event.id)).all()
        assert [(one.name, one.about) for one in told] == [("session.refused", person), ("session.opened", person)]


def test_the_rights_of_a_post_hold_at_its_region_and_nowhere_else(hire, browser):
    hire("guanli", "region_admin")
    page = browser()
    page.sign_in("guanli")
    assert page.get(f"{DESK}/staff/").status_code == 200
    assert page.get(f"/{tenancy.spell(LINXIA)}/desk/staff/").status_code == 403
    assert page.get(f"/{tenancy.spell(CHUIMATAN)}/desk/staff/").status_code == 403


class _Counting:
    def __init__(self, verify, calls):
        self._verify, self._calls = verify, calls

    def verify(self, stored, password):
        self._calls.append(stored)
        return self._verify(stored, password)


class _statements:  # noqa: N801 - used as a with statement
    """The SQL texts of a block, without their values."""

    def __init__(self, world):
        self.world, self.seen = world, []

    def __enter__(self):
        from sqlalchemy import event

        with self.world.app.app_context():
            self.engine = db.engine
        event.listen(self.engine, "before_cursor_execute", self._note)
        return self.seen

    def __exit__(self, *_):
        from sqlalchemy import event

        event.remove(self.engine, "before_cursor_execute", self._note)

    def _note(self, connection, cursor, statement, *_):
        self.seen.append(statement)

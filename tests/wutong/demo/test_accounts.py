"""One account for each role, where the story plays."""

import pytest

from wutong import tenancy
from wutong.db import work
from wutong.demo import accounts
from wutong.demo.greeting import PASSWORD
from wutong.people.actions.accounts import check_password
from wutong.people.queries import logins
from wutong.people.rules import roles
from wutong.regions import queries as regions

GANSU = 620000000000


def test_every_role_is_there_once_more_or_less_and_signs_in_with_the_shared_password(world):
    with world.app.app_context():
        opened = list(accounts.open_all(GANSU))
        assert {each.role for each in opened} == {role.title for role in roles.ROLES.values()}
        clerk = next(each for each in opened if each.login == "clerk622927")
        assert clerk.region == "622927"
        with tenancy.nowhere(), work():
            person = logins.find("name", clerk.login)
        with tenancy.at(622927000000, person=person), work():
            assert check_password(PASSWORD)


def test_accounts_that_are_there_stay_as_they_are(world):
    with world.app.app_context():
        first = list(accounts.open_all(GANSU))
        assert list(accounts.open_all(GANSU)) == first


def test_a_code_that_is_no_region_has_no_staff(world, monkeypatch: pytest.MonkeyPatch):
    whole = regions.line  # as in 北京, where nothing stands between the city and its districts but a code
    monkeypatch.setattr(regions, "line", lambda code: [each for each in whole(code) if each.code != 622900000000])
    with world.app.app_context():
        opened = list(accounts.open_all(GANSU))
    assert "6229" not in {each.region for each in opened}
    assert {each.role for each in opened} == {role.title for role in roles.ROLES.values()}


def test_a_county_right_below_its_province_has_its_own_posts_and_the_province_those_of_the_city():
    line = [460000000000, 460400000000, 460400100000, 460400100001]
    sits = dict(accounts.posted(line, 460400000000))
    assert "reviewer" in sits[460400000000]
    assert {"editor", "approver", "supervisor"} <= set(sits[460000000000])
    assert set(sits[460400100001]) == {"helper"}


def test_a_line_with_a_city_gives_the_city_its_own_posts():
    line = [620000000000, 622900000000, 622927000000, 622927100000, 622927100001]
    assert [posts for _, posts in accounts.posted(line, 622927000000)] == list(accounts.POSTS)

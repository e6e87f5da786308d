"""One account for each role, where the story plays."""

from wutong import tenancy
from wutong.db import work
from wutong.demo import accounts
from wutong.demo.greeting import PASSWORD
from wutong.people.actions.accounts import check_password
from wutong.people.queries import logins
from wutong.people.rules import roles

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

import pytest
from click.testing import CliRunner

from wutong import tenancy
from wutong.people import commands
from wutong.people.queries import logins, posts
from wutong.testing.tree import GANSU


@pytest.fixture
def run(world, monkeypatch):
    """Run `wutong people …` on the world's application."""
    monkeypatch.setattr(commands, "create_app", lambda: world.app)
    return lambda *words: CliRunner().invoke(commands.people, words)


def test_the_first_administrator_gets_an_account_a_post_and_a_password_that_works(world, run, browser):
    told = run("first-admin", "--region", "62", "--name", "省管理员")
    assert told.exit_code == 0, told.output
    place, role, login, password = told.output.split()
    assert (place, role, login) == ("甘肃省", "地区管理员", "admin62")
    with world.app.app_context(), tenancy.nowhere():
        person = logins.find("name", login)
    with world.at(GANSU):
        assert [grant.role for grant in posts.live(person)] == ["region_admin"]
    page = browser()
    assert page.sign_in(login, GANSU, password).location == "/62/desk/"
    assert page.get("/62/desk/staff/").location == "/62/desk/password"


def test_a_second_first_administrator_needs_a_name_of_its_own(run):
    assert run("first-admin", "--region", "62").exit_code == 0
    again = run("first-admin", "--region", "62")
    assert again.exit_code == 1
    assert "login_taken" in repr(again.exception)
    assert run("first-admin", "--region", "62", "--login", "second62").exit_code == 0


def test_an_unknown_region_is_refused(run):
    assert "region.unknown" in repr(run("first-admin", "--region", "99").exception)


def test_the_roles_are_listed_with_their_rights(run):
    listed = run("roles").output
    assert "clerk\t综合窗口人员\t" in listed
    assert "case.accept" in listed

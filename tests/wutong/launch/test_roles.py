"""The two working roles are made by an owner who is no superuser."""

import psycopg
import pytest

from wutong.launch import postgres, roles


@pytest.fixture(scope="module")
def server():
    with postgres.temporary() as running:
        yield running


@pytest.fixture(scope="module")
def urls(server):
    return roles.ensure(server.owner_url)


def test_both_roles_can_log_in_to_the_owners_database(urls):
    for url, name in ((urls.app, "wutong_app"), (urls.relay, "wutong_relay")):
        with psycopg.connect(url) as connection:
            assert connection.execute("select current_user, current_database()").fetchone() == (name, "wutong")


def test_neither_role_may_do_what_the_owner_may(urls):
    powers = """select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication
                from pg_roles where rolname = current_user"""
    for url in (urls.app, urls.relay):
        with psycopg.connect(url) as connection:
            assert connection.execute(powers).fetchone() == (False,) * 5


def test_neither_role_may_create_a_table(urls):
    for url in (urls.app, urls.relay):
        with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create table mine (id int)")


def test_given_passwords_are_set_and_set_again_and_the_old_ones_open_nothing(server):
    old = roles.ensure(server.owner_url, app="first one", relay="first one")
    assert opened(old) == (True, True)
    new = roles.ensure(server.owner_url, app="second/one@with:marks", relay="second/one@with:marks")
    assert (opened(new), opened(old)) == ((True, True), (False, False))


def opened(urls: roles.Urls) -> tuple[bool, bool]:
    """Whether the server lets the application and the relay in with these addresses and their passwords."""
    return _opens(urls.app), _opens(urls.relay)


def _opens(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def test_the_password_never_reaches_the_server(server):
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        connection.execute("alter system set log_statement = 'all'")
        connection.execute("select pg_reload_conf()")
    roles.ensure(server.owner_url, app="in-plain-words", relay="in-plain-words")
    log = (server.data / "postgres.log").read_text()
    assert "in-plain-words" not in log

"""Who stands at the doors of notices."""

from uuid import uuid4

import pytest

from wutong.access import Actor
from wutong.testing.tree import JISHISHAN
from wutong.web import csrf, lookups
from wutong.web.lookups import Who

COOKIE = "a-cookie-of-this-browser"


@pytest.fixture
def as_(world):
    """A browser of somebody with these rights at the county: `as_("letter.read")`, `as_(kind="citizen")`."""

    def browser(*rights, kind="staff", person=None):
        someone = person or uuid4()
        region = JISHISHAN if kind == "staff" else None
        actor = Actor(kind, someone, region, None, frozenset(rights), "马建国")
        lookups.of(world.app).who = lambda code: Who(actor, (someone,))
        client = world.client()
        client.set_cookie(csrf.COOKIE, COOKIE)
        return client

    return browser


@pytest.fixture
def proof(world):
    """A genuine token for a form."""
    with world.app.test_request_context(headers={"Cookie": f"{csrf.COOKIE}={COOKIE}"}):
        return {csrf.FIELD: csrf.token()}

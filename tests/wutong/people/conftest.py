"""Factories: a member of staff with a post, a browser that sends forms, telephones that keep what they get."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.clock import new_id
from wutong.people.actions import accounts, codes, grants
from wutong.testing.tree import JISHISHAN
from wutong.testing.world import World
from wutong.web import csrf

PASSWORD = "Wutong-2026-ok"


@pytest.fixture
def telephones() -> Iterator[dict[str, str]]:
    """The last code each telephone received."""
    received: dict[str, str] = {}
    before = list(codes._deliveries)
    codes.deliver_with(lambda telephone, code: received.__setitem__(telephone.reveal(), code.reveal()))
    yield received
    codes._deliveries[:] = before


@pytest.fixture
def hire(world: World) -> Callable[..., UUID]:
    """Open an account at a region, change its initial password to `PASSWORD`, and give it a role there."""

    def hired(login: str, role: str = "", region: int = JISHISHAN, name: str = "王小明", **limits: Any) -> UUID:
        person = new_id()
        with world.working(region, person=person):
            first = accounts.open_account(actor=SYSTEM, login=login, name=name)
            accounts.change_password(actor=SYSTEM, old=first, new=PASSWORD)
            if role:
                grants.give(person, role, actor=SYSTEM, **limits)
        return person

    return hired


@pytest.fixture
def browser(world: World) -> Callable[[], "Browser"]:
    """A new browser each time it is called."""
    return lambda: Browser(world.client())


class Browser:
    """A test client that sends forms as a page of ours would."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.get = client.get

    def post(self, address: str, **fields: Any) -> TestResponse:
        """Send a form with a genuine token."""
        if self.client.get_cookie(csrf.COOKIE) is None:
            self.client.set_cookie(csrf.COOKIE, "a-cookie-of-this-browser")
        cookie = self.client.get_cookie(csrf.COOKIE)
        assert cookie is not None
        with self.client.application.test_request_context(headers={"Cookie": f"{csrf.COOKIE}={cookie.value}"}):
            proof = csrf.token()
        return self.client.post(address, data={csrf.FIELD: proof, **fields})

    def sign_in(self, login: str, region: int = JISHISHAN, password: str = PASSWORD) -> TestResponse:
        """Sign a member of staff in."""
        return self.post(f"/{tenancy.spell(region)}/desk/sign-in", login=login, password=password)

    def sign_in_by_code(self, telephone: str, codes: dict[str, str], region: int = JISHISHAN) -> TestResponse:
        """Sign a citizen in."""
        start = f"/{tenancy.spell(region)}/sign-in"
        self.post(start, telephone=telephone)
        return self.post(f"{start}/code", telephone=telephone, code=codes[telephone])

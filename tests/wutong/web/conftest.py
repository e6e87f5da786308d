from datetime import date

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from wutong.access import Actor
from wutong.app import kit_app
from wutong.clock import new_id
from wutong.config import Config
from wutong.web import csrf, lookups
from wutong.web.lookups import RegionView, Who

PROVINCE, COUNTY, GONE = 620000000000, 622927000000, 622928000000
MERGED, COMING = 622930000000, 622931000000
NAMES = {0: "全国", PROVINCE: "甘肃省", COUNTY: "积石山县"}


def region(code: int) -> RegionView | None:
    """Three regions, one that was merged into the county, one that became two, and one to come."""
    county, province = RegionView(COUNTY, NAMES[COUNTY], 3), RegionView(PROVINCE, NAMES[PROVINCE], 1)
    if code == MERGED:
        return RegionView(MERGED, "老县", 3, ended=date(2020, 1, 1), heirs=(county,))
    if code == COMING:
        return RegionView(COMING, "新县", 3, begins=date(2999, 1, 1))
    if code == GONE:
        return RegionView(GONE, "旧县", 3, ended=date(2020, 1, 1), heirs=(county, province))
    return RegionView(code, NAMES[code], 0) if code in NAMES else None


@pytest.fixture
def app() -> Flask:
    """The kit alone, with three regions and nobody signed in."""
    config = Config(
        database_url="postgresql+psycopg://nobody@127.0.0.1:1/none", secret_key="k" * 40, master_key=bytes(32)
    )
    made = kit_app(config)
    lookups.of(made).region = region
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def clerk(app: Flask) -> Actor:
    """A clerk of the county who may accept cases, signed in."""
    actor = Actor("staff", new_id(), COUNTY, None, frozenset({"case.accept"}), "马建国")
    lookups.of(app).who = lambda code: Who(actor, (actor.person,) if actor.person else ())
    return actor


@pytest.fixture
def token(app: Flask, client: FlaskClient) -> str:
    """A form token that this client may send."""
    with app.test_request_context("/"):
        made = csrf.token()
        client.set_cookie(csrf.COOKIE, g.csrf_cookie)
    return made

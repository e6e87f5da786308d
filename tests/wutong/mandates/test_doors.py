"""On the screen: a mandate is written down, filed through, read and taken back by its giver; strangers see nothing."""

import io
import re
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from tests.wutong.cases.conftest import PDF, Story, staff

from wutong import clock
from wutong.access import Actor
from wutong.db import db
from wutong.mandates.models import Errand, Mandate
from wutong.people.queries import logins
from wutong.people.rules.roles import CITIZEN
from wutong.testing import tree
from wutong.testing.world import World

DESK, MINE = "/622927100201/desk/mandates", "/622927100201/mandates"
PHONE = "13900005566"


def written(story: Story, browser: Any, helper: Actor, code: str) -> Mandate:
    sent = {
        "name": "张三丰", "id_number": "440524188001010014", "telephone": PHONE, "matters": code,
        "until": (clock.today() + timedelta(days=20)).isoformat(), "evidence": "paper",
    }  # fmt: skip
    answer = browser(helper).post(f"{DESK}/new", **sent, proof=(io.BytesIO(PDF), "委托书.pdf"))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    with story.at(tree.VILLAGE):
        asked = select(Mandate).where(Mandate.helper == helper.person)
        found: Mandate = db.session.scalars(asked).one()
        db.session.expunge(found)
    return found


def test_the_helper_writes_a_mandate_down_and_files_by_it(story: Story, browser: Any, gansu: World) -> None:
    code, helper = story.offered(), story.employed("helper", tree.VILLAGE)
    one = written(story, browser, helper, code)
    page = browser(helper).text(f"{DESK}/{one.id}")
    assert "张三丰" not in page
    assert f"{DESK}/{one.id}/file/{code}" in page
    address = f"{DESK}/{one.id}/file/{code}"
    answer = browser(helper).post(address, **{"paper:身份证": (io.BytesIO(PDF), "证.pdf")})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    with story.at(tree.VILLAGE):
        errand = db.session.scalars(select(Errand).where(Errand.mandate == one.id)).one()
        case_id, number = errand.case_id, errand.number
    assert number in browser(helper).text(answer.location)
    assert "代为撤回" in browser(helper).text(f"{DESK}/cases/{case_id}")
    colleague = staff("helper", tree.VILLAGE)
    assert browser(colleague).get(address).status_code == 403
    assert browser(colleague).get(f"{DESK}/{one.id}/proof").status_code == 403
    proof = browser(helper).get(f"{DESK}/{one.id}/proof")
    assert proof.get_data() == PDF
    assert proof.headers["Content-Disposition"].startswith("attachment")


def test_the_giver_reads_everything_and_takes_it_back(story: Story, browser: Any, gansu: World) -> None:
    code, helper = story.offered(), story.employed("helper", tree.VILLAGE)
    one = written(story, browser, helper, code)
    with story.at(tree.VILLAGE):
        person = logins.known_as(PHONE)
    giver = Actor("citizen", person, rights=CITIZEN)
    assert re.search(f"{MINE}/{one.id}", browser(giver).text("/622926/mandates/"))
    page = browser(giver).text(f"{MINE}/{one.id}")
    assert "王经办" in page
    assert "登记委托" in page
    stranger = browser(Actor("citizen", clock.new_id(), rights=CITIZEN))
    assert stranger.get(f"{MINE}/{one.id}").status_code == 404
    assert one.number not in stranger.text(f"{MINE}/")
    assert browser(giver).post(f"{MINE}/{one.id}/revoke", page=f"{MINE}/{one.id}").status_code == 303
    assert "已撤销" in browser(giver).text(f"{MINE}/{one.id}")
    refused = browser(helper).get(f"{DESK}/{one.id}/file/{code}")
    assert refused.status_code == 409
    assert "已经撤销" in refused.get_data(as_text=True)


def test_what_is_missing_is_said_beside_the_form_and_what_was_chosen_stays(story: Story, browser: Any) -> None:
    code, helper = story.offered(), story.employed("helper", tree.VILLAGE)
    sent = {"name": "张", "id_number": "1", "telephone": PHONE, "matters": code, "until": "2026-12-01"}
    answer = browser(helper).post(f"{DESK}/new", **sent, evidence="photo")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "身份证号码有误" in page
    assert re.search(f'value="{code}" checked', page)
    answer = browser(helper).post(f"{DESK}/revoke", number="622927100201-NOBODY22", id_number="440524188001010014")
    assert answer.status_code == 404


def test_a_program_of_the_office_reads_them_masked(story: Story, browser: Any) -> None:
    code, helper = story.offered(), story.employed("helper", tree.VILLAGE)
    one = written(story, browser, helper, code)
    told = browser(helper).get(f"/api/v1/622927100201/mandates/{one.id}").get_json()
    assert (told["standing"], told["matters"], told["giver"]) == ("live", [code], "张**")
    listed = browser(helper).get("/api/v1/622927100201/mandates/").get_json()["items"]
    assert one.number in {each["number"] for each in listed}

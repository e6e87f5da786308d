"""One screen at the counter: a card instead of typing, an instant matter decided at once, a receipt to print."""

import io
from typing import Any

from sqlalchemy import select
from tests.wutong.cases.conftest import PDF, Story

from wutong.access import Actor
from wutong.cases import queries
from wutong.cases.models import Case
from wutong.db import db

COUNTER = "/622927/desk/counter"
CARD = "李四光|男|汉|440524188001010014|"


def filed(browser: Any, clerk: Actor, code: str, **sent: Any) -> Any:
    told = {"telephone": "13900002222", "mandate": "本人到场", "paper:身份证": (io.BytesIO(PDF), "证.pdf")}
    return browser(clerk).post(f"{COUNTER}/new/{code}", **told | sent)


def last(story: Story, matter: str) -> Case:
    with story.at():
        found = db.session.scalars(select(Case).where(Case.matter == matter).order_by(Case.id.desc())).first()
        assert found is not None
        db.session.expunge(found)
    return found


def test_a_card_fills_in_who_applies_and_what_was_typed_goes_before_it(story: Story, browser: Any) -> None:
    code, clerk = story.offered(), story.employed("clerk")
    answer = filed(browser, clerk, code, card=CARD)
    assert answer.status_code == 303
    assert answer.location.endswith("?print=1")
    assert 'data-print="now"' in browser(clerk).text(answer.location)
    with story.at():
        form = queries.form(last(story, code).id)
        assert form is not None
        assert (form.name.reveal(), form.id_number.reveal()) == ("李四光", "440524188001010014")
    assert filed(browser, clerk, code, card=CARD, name="李四").status_code == 303
    with story.at():
        form = queries.form(last(story, code).id)
        assert form is not None
        assert form.name.reveal() == "李四"
    page = filed(browser, clerk, code, card="读卡失败")
    assert page.status_code == 422
    assert "请重新刷卡" in page.get_data(as_text=True)


def test_an_instant_matter_is_decided_and_delivered_on_the_same_page(story: Story, browser: Any) -> None:
    code, clerk = story.offered(handling_type="instant", promised_days=0), story.employed("clerk")
    assert 'name="finish"' in browser(clerk).text(f"{COUNTER}/new/{code}")
    answer = filed(browser, clerk, code, card=CARD, finish="1", opinion="符合条件，准予")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    case = last(story, code)
    assert case.state == "delivered"
    with story.at():
        moves = [step.move for step in queries.steps(case.id, all_=True)]
    assert moves[-4:] == ["accept", "review", "grant", "deliver"]


def test_what_is_not_instant_is_not_decided_at_once_and_nothing_of_it_stays(story: Story, browser: Any) -> None:
    code, clerk = story.offered(promised_days=9), story.employed("clerk")
    assert 'name="finish"' not in browser(clerk).text(f"{COUNTER}/new/{code}")
    assert filed(browser, clerk, code, card=CARD, finish="1", opinion="准予").status_code == 422
    with story.at():
        assert db.session.scalars(select(Case).where(Case.matter == code)).all() == []

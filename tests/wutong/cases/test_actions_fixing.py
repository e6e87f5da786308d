"""当场更正: what is written wrongly is put right at the counter, before acceptance, and what was filed is kept."""

import html
import json

import pytest
from sqlalchemy import select

from wutong.cases import queries, shown
from wutong.cases.actions import amending, filing, intake, tracking
from wutong.cases.rules.guards import NothingFixed
from wutong.db import db
from wutong.flow import Needed, NotOpen
from wutong.forms.rules import AnswersWrong
from wutong.notices.models import Message
from wutong.people.rules.identifiers import BadNumber
from wutong.testing import tree

from .test_form import GOOD, KEPT, NUMBER, draft, flat, submit

HOME = tree.JISHISHAN
WHY = "申请人在场，指出姓名写错。"


@pytest.fixture
def filed(story):
    case_id = draft(story, GOOD)
    submit(story, case_id)
    return case_id


def fix(story, case_id, told, why=WHY):
    with story.at():
        amending.fix(case_id, told, why, actor=story.clerk)


def given(story, case_id):
    with story.at():
        return filing.given(case_id)


def test_what_is_wrong_is_put_right_and_what_was_filed_is_kept_and_both_are_told(story, filed):
    fix(story, filed, {"name": "张三封", "answers": KEPT | {"why": "孩子上学"}})
    now = given(story, filed)
    assert (now.name, now.id_number, now.answers) == ("张三封", NUMBER, KEPT | {"why": "孩子上学"})
    assert story.case(filed).state == "submitted"
    with story.world.visiting(HOME, person=story.citizen.person):
        page = shown.for_applicant(queries.get(filed), story.citizen)
        line = queries.steps(filed)[-1]
        assert (line.move, line.text.reveal()) == ("fix", f"{WHY}\n更正了填报内容：姓名、理由")
        assert [(one.title, one.before, one.after) for one in page["fixed"]] == [
            ("姓名", "张三丰", "张三封"), ("理由", "家里困难", "孩子上学"),
        ]  # fmt: skip
    with story.at():
        told = db.session.scalars(select(Message.kind).where(Message.about == filed, Message.channel == "inbox")).all()
        kept = json.loads(queries.form(filed).versions.reveal())
    assert "case.fixed" in told
    assert [(one["name"], one["answers"]["why"]) for one in kept] == [("张三丰", "家里困难")]


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, NothingFixed),
        ({"name": "张三丰", "answers": None}, NothingFixed),
        ({"name": "  "}, NothingFixed),
        ({"id_number": "440524188001010015"}, BadNumber),
        ({"answers": KEPT | {"account": "1"}}, AnswersWrong),
    ],
)
def test_the_same_definition_and_checks_hold_as_at_the_filing(story, filed, told, refusal):
    with pytest.raises(refusal):
        fix(story, filed, told)
    assert given(story, filed).answers == KEPT


def test_it_takes_a_reason_and_a_case_that_nobody_has_accepted(story, filed):
    with pytest.raises(Needed):
        fix(story, filed, {"name": "张三封"}, "")
    with story.at():
        intake.accept(filed, actor=story.clerk)
    with pytest.raises(NotOpen):
        fix(story, filed, {"name": "张三封"})


def test_the_query_code_goes_with_the_telephone_that_was_put_right(story, filed):
    with story.at():
        code = queries.form(filed).query_code.reveal()
    fix(story, filed, {"telephone": "13900008765"})
    story.post()
    assert tracking.track(code, "8765").number == story.case(filed).number
    with pytest.raises(tracking.NotFoundOrWrong):
        tracking.track(code, "1234")


def test_what_the_applicant_corrects_later_is_kept_beside_it_and_a_lapse_brings_back_what_was_put_right(story, filed):
    fix(story, filed, {"name": "张三封"})
    with story.at():
        intake.request_correction(filed, ["理由"], actor=story.clerk)
    with story.world.visiting(HOME, person=story.citizen.person):
        amending.fill(filed, story.given(name="张三峰", answers=GOOD))
    with story.at():
        assert [one["name"] for one in json.loads(queries.form(filed).versions.reveal())] == ["张三丰", "张三封"]
        held = queries.locked(filed)
        amending.put_back(held)
        assert filing.given(filed).name == "张三封"
        assert [one.after for one in amending.fixed(held)] == ["张三封"]


# ── The counter's page ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def counter(story, gansu, browser, filed):
    return browser(story.clerk), f"/622927/desk/cases/{filed}"


def shown_by(answer):
    return html.unescape(answer.get_data(as_text=True))


def test_the_form_opens_for_a_reason_that_is_kept_and_is_saved_with_it(story, counter, filed):
    clerk, address = counter
    assert clerk.get(f"{address}/do/fix").headers["Location"].endswith("/fix")
    assert NUMBER not in clerk.text(f"{address}/fix")
    opened = clerk.post(f"{address}/fix/open", page=f"{address}/fix", reason=WHY)
    assert (opened.status_code, NUMBER in shown_by(opened), "马兰" in shown_by(opened)) == (200, True, True)
    with story.at():
        assert [step.move for step in queries.steps(filed, all_=True)][-1] == "reveal"
    who = {"name": "张三封", "id_number": NUMBER, "telephone": "13900001234", "reason": WHY}
    wrong = clerk.post(f"{address}/fix", **who, **flat({**GOOD, "account": "1"}))
    assert (wrong.status_code, "银行卡号有误" in shown_by(wrong), "张三封" in shown_by(wrong)) == (422, True, True)
    done = clerk.post(f"{address}/fix", **who, **flat(GOOD))
    assert done.status_code == 303
    assert given(story, filed).name == "张三封"


def test_without_a_reason_or_after_acceptance_nothing_opens(story, counter, filed):
    clerk, address = counter
    answer = clerk.post(f"{address}/fix/open", page=f"{address}/fix", reason="")
    assert (answer.status_code, NUMBER in shown_by(answer)) == (422, False)
    with story.at():
        intake.accept(filed, actor=story.clerk)
    assert clerk.get(f"{address}/fix").status_code == 409


def test_a_program_puts_right_what_it_names(story, counter, filed):
    clerk, _ = counter
    token = clerk.text("/622927/desk/cases/").split('"X-CSRF-Token": "')[1].split('"')[0]
    headers = {"X-CSRF-Token": token, "Idempotency-Key": f"fix-{filed}"}
    path = f"/api/v1/622927/cases/{filed}/moves/fix"
    answer = clerk.client.post(path, json={"name": "张三封", "reason": WHY}, headers=headers)
    assert (answer.status_code, given(story, filed).name) == (200, "张三封")

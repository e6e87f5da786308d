"""当场更正: what is written wrongly is put right at the counter, before acceptance, and what was filed is kept."""

import html
import io
import json
import re

import pytest
from sqlalchemy import delete, select

from wutong import tenancy
from wutong.access import Actor
from wutong.cases import belonging, queries, shown
from wutong.cases.actions import amending, border, filing, intake, tracking
from wutong.cases.models import Case, Docket, OwnDocket
from wutong.cases.rules.guards import NothingFixed
from wutong.clock import now
from wutong.db import db, work
from wutong.flow import Needed, NotOpen
from wutong.forms.rules import AnswersWrong
from wutong.matters import queries as matters
from wutong.notices.models import Message
from wutong.people.queries import logins
from wutong.people.rules.identifiers import BadNumber
from wutong.people.rules.roles import CITIZEN
from wutong.talking import actions as talking
from wutong.testing import tree

from .conftest import PDF, snapshot, staff
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


def given_now(story, case_id):
    with story.at():
        return filing.given(case_id)


def test_what_is_wrong_is_put_right_and_what_was_filed_is_kept_and_both_are_told(story, filed):
    fix(story, filed, {"name": "张三封", "answers": KEPT | {"why": "孩子上学"}})
    now = given_now(story, filed)
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
    assert given_now(story, filed).answers == KEPT


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


# ── Whose the case is ────────────────────────────────────────────────────────────────────────────────────────

OTHERS, OWN = "13900007777", "13900008888"


@pytest.fixture
def at_counter(story, gansu):
    """A case filed at the counter with somebody else's telephone: its owner has answered, and asked something."""
    with story.at():
        stranger = logins.known_as(OTHERS)
        given = story.given(telephone=OTHERS, mandate="本人到场")
        receipt = border.file_for(snapshot(), given, [border.Upload("身份证", "a.pdf", io.BytesIO(PDF))],
                                  actor=story.clerk)  # fmt: skip
    story.post()
    with story.world.visiting(HOME, person=stranger):
        talking.write(receipt.case_id, "这是谁的？", actor=Actor("citizen", stranger, rights=CITIZEN))
    return receipt, stranger


def dockets(story, person):
    with tenancy.as_person(person), work():
        return db.session.scalars(select(OwnDocket.number)).all()


def seen(story, person, case_id):
    """How many rows of the case each guarded table shows this person."""
    with story.world.visiting(HOME, person=person):
        return {
            table.__tablename__: len(rows)
            for table in [Case, *belonging.along()]
            if (rows := db.session.scalars(select(table).where(getattr(table, "case_id", Case.id) == case_id)).all())
        }


def test_what_was_filed_at_a_counter_goes_to_the_owner_of_the_telephone_that_was_put_right(story, at_counter):
    receipt, stranger = at_counter
    before = seen(story, stranger, receipt.case_id)
    assert {"cases", "case_forms", "case_papers", "case_steps", "case_talks", "case_messages"} <= set(before)
    assert dockets(story, stranger) == [receipt.number]
    fix(story, receipt.case_id, {"telephone": OWN})
    story.post()
    with story.at():
        owner = logins.known_as(OWN)
    assert set(seen(story, stranger, receipt.case_id)) == set()
    assert set(seen(story, owner, receipt.case_id)) == set(before)
    assert (dockets(story, stranger), dockets(story, owner)) == ([], [receipt.number])
    with story.world.visiting(HOME, person=owner):
        filing.withdraw(receipt.case_id, actor=Actor("citizen", owner, rights=CITIZEN))


def test_a_telephone_put_right_and_back_leaves_the_case_in_the_list_of_whose_it_was(story, at_counter):
    receipt, stranger = at_counter
    fix(story, receipt.case_id, {"telephone": OWN})
    fix(story, receipt.case_id, {"telephone": OTHERS})
    story.post()
    assert dockets(story, stranger) == [receipt.number]


def test_what_an_applicant_filed_himself_stays_his_whatever_telephone_he_names(story, filed):
    fix(story, filed, {"telephone": OWN})
    assert story.case(filed).applicant == story.citizen.person


def test_a_case_that_another_region_received_keeps_its_telephone_and_the_clerk_is_told_what_to_do(story):
    village, code = staff("helper", 622927100201), story.offered()
    with story.at(622927100201):
        given = story.given(telephone=OTHERS, mandate="本人到场")
        upload = border.Upload("身份证", "a.pdf", io.BytesIO(PDF))
        receipt = border.file_for(matters.snapshot(code), given, [upload], actor=village)
    story.post()
    with pytest.raises(belonging.TelephoneTied):
        fix(story, receipt.case_id, {"telephone": OWN})
    fix(story, receipt.case_id, {"name": "张三封"})
    assert given_now(story, receipt.case_id).telephone == OTHERS


def test_a_case_that_was_handed_over_or_is_part_of_more_keeps_its_telephone_too(story, at_counter):
    receipt, stranger = at_counter
    part = Docket(
        region=HOME, case_id=receipt.case_id, home=HOME, applicant=stranger, number=receipt.number, matter="M-1",
        title="示例事项", state="submitted", seq=1, at=now(),
    )  # fmt: skip
    with story.at():
        db.session.add(part)
    with pytest.raises(belonging.TelephoneTied):
        fix(story, receipt.case_id, {"telephone": OWN})
    with story.at():
        db.session.execute(delete(Docket))
        border.hand_over(receipt.case_id, tree.DONGXIANG, "应由邻县办理", actor=story.head)
    story.post()
    with pytest.raises(belonging.TelephoneTied), story.at(tree.DONGXIANG):
        amending.fix(receipt.case_id, {"telephone": OWN}, WHY, actor=staff("clerk", tree.DONGXIANG))


def test_each_guarded_table_of_a_case_goes_along_or_ties_it_to_something_larger(story):
    along = belonging.along()
    mine = {one.__tablename__ for one in belonging.guarded() if one.__module__.startswith("wutong.")}
    assert mine - {one.__tablename__ for one in along} == {
        "archive_packages", "docket_people", "dockets", "fee_lines", "fee_paid_before", "mandate_cases",
    }  # fmt: skip
    assert all(hasattr(one, "applicant") and hasattr(one, "case_id") for one in along)


# ── What stood there before ──────────────────────────────────────────────────────────────────────────────────


def test_what_stood_there_before_is_read_in_full_by_whoever_gives_a_reason(story, browser, filed):
    fix(story, filed, {"name": "张三封"})
    with story.at():
        intake.request_correction(filed, ["理由"], actor=story.clerk)
    with story.world.visiting(HOME, person=story.citizen.person):
        amending.fill(filed, story.given(name="张三封", answers=GOOD | {"why": "孩子上学"}))
        amending.resubmit(filed, actor=story.citizen)
    address = f"/622927/desk/cases/{filed}"
    assert "张三丰" not in browser(story.clerk).text(address)
    told = shown_by(browser(story.clerk).post(f"{address}/reveal", page=address, reason="核对更正"))
    told = " ".join(re.sub("<[^>]*>", " ", told).split())
    first, second = told.index("姓名：张三丰 → 张三封"), told.index("理由：家里困难 → 孩子上学")
    assert told.index("当场更正") < first < told.index("告知补正") < second


def test_what_stood_there_before_goes_along_to_a_new_home(story, filed):
    fix(story, filed, {"name": "张三封"})
    with story.at():
        before = amending.packed(queries.get(filed))
        border.hand_over(filed, tree.DONGXIANG, "应由邻县办理", actor=story.head)
    story.post()
    with story.at(tree.DONGXIANG):
        case = queries.get(filed)
        assert (amending.packed(case), len(before)) == (before, 1)
        assert [(one.before, one.after) for one in amending.fixed(case)] == [("张三丰", "张三封")]


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
    assert given_now(story, filed).name == "张三封"


def test_of_two_clerks_the_second_does_not_overwrite_what_the_first_put_right(story, counter, browser, filed):
    clerk, address = counter
    both = (clerk, browser(staff("clerk", HOME)))
    opened = [one.post(f"{address}/fix/open", page=f"{address}/fix", reason=WHY) for one in both]
    marks = [re.search(r'name="seen"[^>]* value="(\d+)"', shown_by(one))[1] for one in opened]
    who = {"id_number": NUMBER, "telephone": "13900001234", "reason": WHY, **flat(GOOD)}
    wrong = clerk.post(f"{address}/fix", **who | {"id_number": "1"}, name="张三封", seen=marks[0])
    assert (wrong.status_code, f'value="{marks[0]}"' in shown_by(wrong)) == (422, True)
    assert clerk.post(f"{address}/fix", **who, name="张三封", seen=marks[0]).status_code == 303
    late = both[1].post(f"{address}/fix", **who, name="张三丰", email="a@example.com", seen=marks[1])
    assert (late.status_code, "又有变化" in shown_by(late)) == (409, True)
    assert given_now(story, filed).name == "张三封"


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
    assert (answer.status_code, given_now(story, filed).name) == (200, "张三封")

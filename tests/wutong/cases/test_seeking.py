"""A visitor without a slip is found by number or telephone: exactly, at one region, and not unnoticed."""

import io
import json
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select, update

from wutong import tenancy
from wutong.cases import commands
from wutong.cases.actions import amending, border, filing, indexing, intake, seeking
from wutong.cases.models import Case, Collected, Docket, Form, Request
from wutong.cases.rules import numbers
from wutong.db import db
from wutong.errors import Forbidden
from wutong.events import Event
from wutong.forms.rules import Box
from wutong.forms.rules import Form as Boxes
from wutong.matters import queries as matters
from wutong.people.rules import identifiers
from wutong.regions.rules import RegionClosed
from wutong.secret import Secret
from wutong.testing import tree
from wutong.testing.leaks import marks

from .conftest import PDF, TELEPHONE, staff

NUMBER = "440524188001010014"
OTHER = "11010519491231002X"
CREDIT = "91350211M0000XUF4" + identifiers.credit_check("91350211M0000XUF4")
INBOX = "/622927/desk/cases/"
DOOR = f"{INBOX}found/"


@pytest.fixture
def visitor(story):
    """Somebody of whom no other test knows, who files from now on."""
    given = filing.Given("张三丰", marks.number(), marks.telephone(), {})
    story.given = lambda **more: replace(given, **more)
    return given


def found(story, words, region=tree.JISHISHAN):
    with story.at(region):
        sought = seeking.read(words)
        assert sought
        return [case.id for case in seeking.find(sought, actor=staff("clerk", region)).cases]


@pytest.mark.parametrize(
    ("words", "kind", "value"),
    [
        (NUMBER, "number", NUMBER),
        (" 110105 19491231 002x ", "number", OTHER),
        ("１１０１０５１９４９１２３１００２Ｘ", "number", OTHER),
        (f"{NUMBER[:6]}-{NUMBER[6:14]}-{NUMBER[14:]}", "number", NUMBER),
        (TELEPHONE, "telephone", TELEPHONE),
        ("+86 139-0000-1234", "telephone", TELEPHONE),
        (CREDIT.lower(), "credit", CREDIT),
    ],
)
def test_what_somebody_is_known_by_is_recognised_however_it_is_typed(words, kind, value):
    assert seeking.read(words) == seeking.Sought(kind, value)


@pytest.mark.parametrize("words", ["", "低保", "622927-20261120-00001-3", "6229272026112000001", "13900001", "1" * 12])
def test_anything_else_is_a_word_for_the_inbox(words):
    assert seeking.read(words) is None


@pytest.mark.parametrize("place", ["0", "62", "6229", "622927", "622927100", "622927100201"])
def test_the_number_and_the_query_code_of_a_case_of_any_region_are_taken_for_nobodys(place):
    number = numbers.number(place, date(2026, 11, 22), 42)
    mistyped = number[:-1] + str(9 - int(number[-1]))
    for serial in (42, 1_234_567, 12_345_678):
        assert seeking.read(numbers.number(place, date(2026, 11, 22), serial)) is None
    for words in (f" {number} ", number.replace("-", "－"), mistyped, numbers.query_code(place, b"wutong-1")):
        assert seeking.read(words) is None


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (NUMBER[:-1] + "5", identifiers.BadNumber),
        (f"{NUMBER[:6]}-{NUMBER[6:14]}-0015", identifiers.BadNumber),
        (CREDIT[:-1] + ("0" if CREDIT[-1] != "0" else "1"), identifiers.BadCreditCode),
        ("12900001234", identifiers.BadTelephone),
    ],
)
def test_a_mistyped_number_is_refused_and_not_searched_for_as_a_word(words, error):
    with pytest.raises(error):
        seeking.read(words)


def test_a_case_is_found_by_the_exact_number_and_telephone_open_or_closed(story, visitor):
    case_id, closed = story.submitted(), story.submitted()
    with story.at():
        intake.reject_not_required(closed, "不需要", actor=story.clerk)
    assert found(story, visitor.id_number) == [closed, case_id]
    assert found(story, visitor.telephone) == [closed, case_id]
    assert found(story, OTHER) == []


def test_a_body_is_found_by_the_credit_code_that_its_form_asks_for(story, visitor):
    case_id = story.submitted()
    with story.at():
        form = db.session.get(Form, (tree.JISHISHAN, case_id))
        form.answers = Secret(json.dumps({"code": CREDIT}))
        indexing.index_form(form, Boxes((Box("code", "统一社会信用代码", "credit_code"),)))
    assert found(story, CREDIT) == [case_id]


def test_a_draft_is_nobodys_to_find_and_has_no_index(story, visitor, owner_rows):
    case_id = story.draft()
    assert found(story, visitor.id_number) == []
    held = owner_rows(f"select by_number, by_telephone, by_credit from case_forms where case_id = '{case_id}'")
    assert [(bytes(number), telephone, credit) for number, telephone, credit in held] == [(b"", None, None)]


def test_no_other_region_finds_it_and_the_same_person_has_another_index_there(story, visitor, owner_rows):
    here = story.submitted()
    there = story.submitted(tree.DONGXIANG)
    assert found(story, visitor.id_number, tree.DONGXIANG) == [there]
    assert found(story, visitor.id_number, tree.GANSU) == []
    rows = owner_rows(f"select by_number, by_telephone from case_forms where case_id in ('{here}', '{there}')")
    assert len({bytes(value) for row in rows for value in row}) == 4
    assert not any(visitor.id_number.encode() in bytes(value) for row in rows for value in row)


def test_looking_is_an_event_that_names_who_looked_and_what_was_shown_and_no_number(story, visitor):
    case_id = story.submitted()
    found(story, visitor.id_number)
    with story.at():
        sought = select(Event).where(Event.name == "case.party_sought").order_by(Event.id.desc())
        seen = db.session.scalars(sought.limit(1)).one()
        assert seen.payload == {"kind": "number", "cases": [str(case_id)]}
        assert seen.actor is not None
        assert visitor.id_number not in json.dumps(seen.payload)


def test_only_whoever_may_see_personal_data_finds_by_it(story, visitor):
    story.submitted()
    for role in ("supervisor", "archivist", "hall_manager"):
        with story.at(), pytest.raises(Forbidden):
            seeking.find(seeking.Sought("number", visitor.id_number), actor=staff(role, tree.JISHISHAN))


def test_a_corrected_number_is_found_and_the_mistaken_one_no_more(story, visitor):
    case_id = story.submitted()
    with story.at():
        intake.request_correction(case_id, ["身份证看不清"], actor=story.clerk)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        amending.fill(case_id, replace(filing.given(case_id), id_number=OTHER))
    assert found(story, OTHER) == [case_id]
    assert found(story, visitor.id_number) == []


def received(story, words, *, role="clerk"):
    """The cases that the village received for others, as somebody there finds them."""
    with story.at(tree.VILLAGE):
        sought = seeking.read(words)
        return [one.case_id for one in seeking.find(sought, actor=staff(role, tree.VILLAGE)).dockets]


def sent(story):
    """A case that the village received and the county decides."""
    code = story.offered()
    with story.at(tree.VILLAGE):
        frozen = matters.snapshot(code)
        papers = [border.Upload(row["name"], "a.pdf", io.BytesIO(PDF)) for row in frozen["values"]["papers"]]
        helper = staff("helper", tree.VILLAGE)
        receipt = border.file_for(frozen, story.given(mandate="口头委托"), papers, actor=helper)
    story.post()
    return receipt.case_id


def test_a_case_that_was_received_here_and_lives_elsewhere_is_found_on_both_sides(story, visitor):
    case_id = sent(story)
    assert found(story, visitor.id_number) == [case_id]
    assert received(story, visitor.id_number) == received(story, visitor.telephone) == [case_id]
    assert received(story, OTHER) == []
    assert received(story, visitor.telephone, role="head") == []


def test_of_what_was_received_before_there_were_indexes_the_telephone_still_finds(story, visitor):
    case_id = sent(story)
    with story.at(tree.VILLAGE):
        told = update(Collected).where(Collected.case_id == case_id)
        db.session.execute(told.values(by_number=None, by_telephone=None))
    with story.at(tree.VILLAGE):
        assert indexing.missing()
    with story.world.app.app_context(), tenancy.at(tree.VILLAGE):
        assert indexing.catch_up() == 1
    with story.at(tree.VILLAGE):
        assert not indexing.missing()
    assert received(story, visitor.telephone) == [case_id]
    assert received(story, visitor.id_number) == []


# ── At the desk ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_clerk_types_a_telephone_into_the_box_and_sees_the_visitors_cases(story, visitor, browser):
    case_id = story.submitted()
    clerk = browser(story.clerk)
    assert "也可输入申请人的证件号码" in clerk.text(INBOX)
    answer = clerk.post(DOOR, page=INBOX, q=visitor.telephone)
    assert answer.status_code == 200
    assert story.case(case_id).number in answer.text
    assert visitor.telephone not in answer.text
    assert "审计记录" in answer.text


def test_what_was_received_here_is_shown_with_its_home(story, visitor, browser):
    case_id = sent(story)
    inbox = "/622927100201/desk/cases/"
    told = browser(staff("clerk", tree.VILLAGE)).post(f"{inbox}found/", page=inbox, q=visitor.telephone).text
    assert f"/622927100201/desk/counter/received/{case_id}" in told
    assert "由别处办理" in told


def test_words_lead_to_the_inbox_cut_by_them_and_a_whole_number_to_its_case(story, visitor, browser):
    case_id = story.submitted()
    clerk = browser(story.clerk)
    answer = clerk.post(DOOR, page=INBOX, q="示例", whose="pool", light="late")
    assert (answer.status_code, answer.location) == (303, f"{INBOX}?whose=pool&light=late&q=%E7%A4%BA%E4%BE%8B")
    answer = clerk.post(DOOR, page=INBOX, q=story.case(case_id).number)
    assert clerk.get(answer.location).location.endswith(str(case_id))


def test_the_number_of_a_case_of_a_prefecture_leads_to_it_and_looks_for_nobody(story, browser):
    case_id = story.submitted(tree.LINXIA)
    inbox, clerk = "/6229/desk/cases/", browser(staff("clerk", tree.LINXIA))
    answer = clerk.post(f"{inbox}found/", page=inbox, q=story.case(case_id, tree.LINXIA).number)
    assert answer.status_code == 303
    assert clerk.get(answer.location).location.endswith(str(case_id))


def test_a_mistyped_number_is_told_and_stands_in_no_address(story, browser):
    answer = browser(story.clerk).post(DOOR, page=INBOX, q=NUMBER[:-1] + "5")
    assert answer.status_code == 422
    assert identifiers.BadNumber.message in answer.text


def test_who_may_not_see_personal_data_is_told_so_and_not_invited(story, visitor, browser):
    story.submitted()
    manager = browser(staff("hall_manager", tree.JISHISHAN))
    assert "证件号码" not in manager.text(INBOX)
    assert manager.post(DOOR, page=INBOX, q=visitor.id_number).status_code == 403


# ── Rows from before ─────────────────────────────────────────────────────────────────────────────────────────


def test_rows_from_before_are_told_of_and_indexed_by_a_command_portion_by_portion(story, visitor, browser, monkeypatch):
    drafted, *filed = story.draft(), story.submitted(), story.submitted()
    with story.at():
        told = update(Form).where(Form.case_id.in_([drafted, *filed]))
        db.session.execute(told.values(by_number=None, by_telephone=None))
    assert "没有列全" in browser(story.clerk).post(DOOR, page=INBOX, q=visitor.id_number).text
    monkeypatch.setattr(commands, "create_app", lambda: story.world.app)
    monkeypatch.setattr(indexing, "BATCH", 1)
    run = CliRunner().invoke(commands.cases, ["index", "--region", "62"], catch_exceptions=False)
    assert run.output == "622927\t3\n"
    assert found(story, visitor.id_number) == filed[::-1]
    assert "没有列全" not in browser(story.clerk).post(DOOR, page=INBOX, q=visitor.id_number).text
    with story.at():
        assert db.session.get(Form, (tree.JISHISHAN, drafted)).by_number == b""
    assert CliRunner().invoke(commands.cases, ["index"], catch_exceptions=False).output == ""


def test_the_command_comes_to_a_village_that_only_receives(story, visitor, monkeypatch):
    case_id = sent(story)
    with story.at(tree.VILLAGE):
        told = update(Collected).where(Collected.case_id == case_id)
        db.session.execute(told.values(by_number=None, by_telephone=None))
        assert db.session.scalar(select(Case.id).limit(1)) is None
    monkeypatch.setattr(commands, "create_app", lambda: story.world.app)
    run = CliRunner().invoke(commands.cases, ["index", "--region", "622927"], catch_exceptions=False)
    assert run.output == "622927100201\t1\n"
    assert received(story, visitor.telephone) == [case_id]


def test_the_command_comes_to_a_village_whose_filings_were_all_refused(story, visitor, monkeypatch):
    monkeypatch.setattr(filing, "submit", no)
    case_id = sent(story)
    with story.at(tree.VILLAGE):
        assert db.session.scalar(select(Request.state).where(Request.case_id == case_id)) == "refused"
        assert db.session.get(Docket, (tree.VILLAGE, case_id)) is None
        db.session.execute(delete(Docket))  # of the other tests of this file
        told = update(Collected).where(Collected.case_id == case_id)
        db.session.execute(told.values(by_number=None, by_telephone=None))
    monkeypatch.setattr(commands, "create_app", lambda: story.world.app)
    run = CliRunner().invoke(commands.cases, ["index", "--region", "622927"], catch_exceptions=False)
    assert run.output == "622927100201\t1\n"
    with story.at(tree.VILLAGE):
        assert not indexing.missing()


def no(*_, **__):
    raise RegionClosed

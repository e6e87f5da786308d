"""A form that the office made, from the citizen's page, the counter, the machine door and a letter to the decision."""

import html
import io
import re
from contextlib import suppress
from typing import Any

import pytest

from wutong.access import SYSTEM, Actor
from wutong.cases import offered, queries
from wutong.cases.actions import border, filing, intake
from wutong.clock import new_id
from wutong.db import db
from wutong.forms.homes import FORMS
from wutong.forms.rules import AnswersWrong
from wutong.homes import actions as homes
from wutong.layers.kinds import Edit
from wutong.layers.releases import NothingToPublish
from wutong.people.actions import profile
from wutong.people.rules.roles import CITIZEN
from wutong.testing import tree

from .conftest import PDF, TELEPHONE, snapshot, staff

HOME, VILLAGE = tree.JISHISHAN, tree.VILLAGE
CARD, NUMBER = "6222021234567890128", "440524188001010014"
WHO = {"name": "张三丰", "id_number": NUMBER, "telephone": TELEPHONE}
ROWS: list[dict[str, str]] = [
    {"key": "account", "name": "银行卡号", "type": "bank_card", "need": "1", "given": "1"},
    {"key": "married", "name": "已婚", "type": "yes", "need": "1"},
    {"key": "spouse", "name": "配偶姓名", "type": "name", "need": "1", "when": "married", "values": "是"},
    {"key": "children", "name": "子女", "type": "group"},
    {"key": "name", "name": "姓名", "type": "name", "within": "children", "need": "1"},
    {"key": "born", "name": "出生日期", "type": "date", "within": "children", "need": "1", "most": "今天"},
    {"key": "home", "name": "籍贯", "type": "region"},
    {"key": "why", "name": "理由", "type": "long"},
]
GOOD: dict[str, Any] = {
    "account": "6222 0212 3456 7890 128", "married": "是", "spouse": "马兰",
    "children": [{"name": "张小明", "born": "2020年2月29日"}], "home": "622927", "why": "家里困难",
}  # fmt: skip
KEPT = GOOD | {"account": CARD, "children": [{"name": "张小明", "born": "2020-02-29"}]}


def made(story: Any, *matters: str, rows: list[dict[str, str]] = ROWS, at: int = HOME) -> None:
    """The county publishes a form for matters, where it does not stand so already."""
    with suppress(NothingToPublish), story.at(at):
        code = f"F-{matters[0]}"
        edit = Edit(FORMS.item(code), {"code": code, "title": "补贴申请表", "matters": list(matters), "boxes": rows})
        homes.bring_out(FORMS, [edit], actor=SYSTEM)


def under(story: Any) -> dict[str, Any]:
    """A frozen matter with the form, as a case is filed under it."""
    made(story, "M-1")
    with story.at():
        return offered.formed(snapshot() | {"region": HOME})


def draft(story: Any, answers: dict[str, Any]) -> Any:
    frozen = under(story)
    with story.world.visiting(HOME, person=story.citizen.person):
        case = filing.start(filing.Start(frozen, HOME, story.citizen.person), actor=story.citizen)
        filing.fill(case.id, story.given(answers=answers))
        filing.add_paper(case.id, "身份证", "a.pdf", io.BytesIO(PDF), actor=story.citizen)
    return case.id


def submit(story: Any, case_id: Any) -> None:
    with story.world.visiting(HOME, person=story.citizen.person):
        filing.submit(case_id, actor=story.citizen)


def page(answer: Any) -> str:
    return html.unescape(answer if isinstance(answer, str) else answer.get_data(as_text=True))


def flat(answers: dict[str, Any]) -> dict[str, str]:
    told: dict[str, str] = {}
    for key, value in answers.items():
        if isinstance(value, list):
            told |= {f"answers.{key}.{n}.{name}": text for n, row in enumerate(value) for name, text in row.items()}
        else:
            told[f"answers.{key}"] = value
    return told


def test_answers_are_kept_in_their_one_spelling_and_sealed(story, owner_rows):
    case_id = draft(story, GOOD)
    submit(story, case_id)
    with story.at():
        assert queries.answers(case_id) == KEPT
    stored = b"".join(cell for row in owner_rows("select answers from case_forms") for cell in row)
    assert not any(text.encode() in stored for text in (CARD, "马兰", "张小明"))


def test_what_is_wrong_is_told_by_box_and_nothing_is_handed_in(story):
    case_id = draft(story, {"married": "是", "children": [{}, {"name": "张小明", "born": "2021-02-29"}]})
    with pytest.raises(AnswersWrong) as refused:
        submit(story, case_id)
    assert sorted(refused.value.fields) == ["answers.account", "answers.children.1.born", "answers.spouse"]
    assert story.case(case_id).state == "draft"


def test_a_case_keeps_the_form_with_which_it_was_filed(story):
    case_id = draft(story, GOOD)
    made(story, "M-1", rows=[{"key": "other", "name": "别的", "need": "1"}])
    submit(story, case_id)
    with story.at():
        assert [box.key for box in queries.asked(queries.get(case_id)).form.top] == [
            "account", "married", "spouse", "children", "home", "why",
        ]  # fmt: skip
        fresh = offered.formed(snapshot() | {"region": HOME})
        assert [row["key"] for row in fresh["form"]["boxes"]] == ["other"]


def test_the_office_reads_answers_with_what_is_personal_hidden_until_it_gives_a_reason(story, browser):
    case_id = draft(story, GOOD)
    submit(story, case_id)
    address = f"/622927/desk/cases/{case_id}"
    shown = page(browser(story.clerk).text(address))
    assert all(text in shown for text in ("家里困难", "622202*********0128", "马*", "2020-02-29", "积石山"))
    assert not any(text in shown for text in (CARD, "马兰", "张小明"))
    whole = page(browser(story.clerk).post(f"{address}/reveal", page=address, reason="核对银行卡"))
    assert all(text in whole for text in (CARD, "马兰", "张小明"))


# ── The citizen's page ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def path(story: Any, gansu: Any, browser: Any, citizen: Any) -> Any:
    """A browser and the address of its new draft, with the form of this file."""
    made(story, "SL-0100")
    me = browser(citizen)
    location = me.post("/622927/cases/new/SL-0100").headers["Location"]
    return me, f"/622927/cases/{re.search(r'/cases/([0-9a-f-]{36})', location)[1]}"


def test_the_page_says_beside_every_box_what_is_wrong_and_keeps_what_was_typed(path):
    me, address = path
    wrong = {**GOOD, "account": "123", "why": "字" * 10_000, "children": [{"name": "张小明", "born": "2026-02-30"}]}
    answer = me.post(f"{address}/form", **WHO, **flat(wrong))
    assert answer.headers["Location"].endswith("/form?check=1")
    shown = page(me.text(f"{address}/form?check=1"))
    for said in ("银行卡号有误", "现在有 10000 个字", "2026 年 2 月没有 30 日", "2026-02-30"):
        assert said in shown
    assert 'id="f-answers.children.0.born-wrong"' in shown
    assert "配偶姓名" in shown


def test_a_good_page_goes_on_and_is_read_again_before_it_is_handed_in(path):
    me, address = path
    answer = me.post(f"{address}/form", **WHO, **flat(GOOD))
    assert answer.headers["Location"].endswith("/papers")
    shown = page(me.text(f"{address}/submit"))
    assert all(text in shown for text in ("马兰", "张小明", "2020-02-29" if "2020-02-29" in shown else "2020年2月29日"))


def test_a_box_that_is_not_asked_is_neither_demanded_nor_kept(story, path):
    me, address = path
    answer = me.post(f"{address}/form", **WHO, **flat({"account": CARD, "married": "否", "spouse": "1"}))
    assert answer.headers["Location"].endswith("/papers")


def test_rows_come_and_go_without_a_script(path):
    me, address = path
    first = flat({"children": [{"name": "张一", "born": ""}]})
    assert me.post(f"{address}/form", **WHO, **first, more="answers.children").status_code == 303
    shown = page(me.text(f"{address}/form"))
    assert ('name="answers.children.0.name"' in shown, 'name="answers.children.1.name"' in shown) == (True, True)
    two = flat({"children": [{"name": "张一"}, {"name": "张二"}]})
    me.post(f"{address}/form", **WHO, **two, drop="answers.children.0")
    shown = page(me.text(f"{address}/form"))
    assert ("张二" in shown, "张一" in shown) == (True, False)


def test_a_draft_goes_on_on_another_device_and_neither_overwrites_the_other(path):
    me, address = path
    [before] = re.findall(r'name="version" id="f-version" value="([^"]*)"', me.text(f"{address}/form"))
    me.post(f"{address}/form", **WHO, **flat({"account": CARD, "why": "在手机上写的"}), later="1", version=before)
    other = {**WHO, **flat({"account": CARD, "why": "在电脑上写的"}), "version": before, "later": "1"}
    answer = me.post(f"{address}/form", **other)
    shown = page(answer)
    assert answer.status_code == 409
    assert ("在手机上写的" in shown, "在电脑上写的" in shown) == (True, True)
    [fresh] = re.findall(r'name="version" id="f-version" value="([^"]*)"', shown)
    assert me.post(f"{address}/form", **{**other, "version": fresh}).status_code == 303
    assert "在电脑上写的" in page(me.text(f"{address}/form"))


def test_two_devices_that_fill_in_different_boxes_both_keep_theirs(path):
    me, address = path
    [before] = re.findall(r'name="version" id="f-version" value="([^"]*)"', me.text(f"{address}/form"))
    me.post(f"{address}/form", **WHO, **flat({"why": "手机上的理由"}), later="1", version=before)
    me.post(f"{address}/form", **flat({"account": CARD}), later="1", version=before)
    shown = page(me.text(f"{address}/form"))
    assert ("手机上的理由" in shown, CARD in shown) == (True, True)


def test_the_page_saves_itself_and_says_so(path):
    me, address = path
    answer = me.post(f"{address}/form/keep", page=f"{address}/form", **WHO, **flat({"why": "半截话"}))
    assert (answer.status_code, "已自动保存" in page(answer)) == (200, True)
    assert "半截话" in page(me.text(f"{address}/form"))


def test_a_new_form_begins_with_what_the_person_gave_before(story, path, citizen):
    me, address = path
    with story.world.visiting(HOME, person=citizen.person):
        profile.ensure(TELEPHONE)
        profile.declare(actor=citizen, name="张三丰", number=NUMBER)
        db.session.flush()
    shown = page(me.text(f"{address}/form"))
    assert (NUMBER in shown, TELEPHONE in shown, "已带入" in shown) == (True, True, True)
    me.post(f"{address}/form", **WHO, **flat(GOOD))
    for slot in dict.fromkeys(re.findall(r'name="slot" value="([^"]+)"', page(me.text(f"{address}/papers")))):
        me.post(f"{address}/papers", slot=slot, file=(io.BytesIO(PDF), "a.pdf"))
    assert me.post(f"{address}/submit").status_code == 303
    location = me.post("/622927/cases/new/SL-0100").headers["Location"]
    fresh = page(me.text(location[location.index("/622927") :]))
    assert (CARD in fresh, "马兰" in fresh) == (True, False), "only what the form wants brought along"


def test_a_stranger_reads_nobodys_answers(path, browser):
    me, address = path
    me.post(f"{address}/form", **WHO, **flat({"why": "只给自己看"}))
    browser(Actor("citizen", new_id(), rights=CITIZEN)).text(f"{address}/form", 404)


# ── The other doors ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_counter_asks_the_same_and_says_what_is_wrong_in_place(story, gansu, browser):
    made(story, "SL-0100")
    helper, address = browser(staff("clerk", HOME)), "/622927/desk/counter/new/SL-0100"
    told = {**WHO, "mandate": "口头委托", **flat({**GOOD, "account": "1"})}
    answer = helper.post(address, **told)
    assert (answer.status_code, "银行卡号有误" in page(answer), "马兰" in page(answer)) == (422, True, True)
    answer = helper.post(address, **told, more="answers.children")
    assert (answer.status_code, 'name="answers.children.1.name"' in page(answer)) == (200, True)


def test_a_program_is_told_the_form_and_what_is_wrong_with_its_answers(story, gansu, browser):
    made(story, "SL-0100")
    clerk = browser(staff("clerk", HOME))
    told = clerk.get("/api/v1/622927/forms/SL-0100").get_json()
    assert told["schema"]["properties"]["children"]["type"] == "array"
    assert told["schema"]["required"] == ["account", "married"]
    token = re.search('"X-CSRF-Token": "([^"]+)', clerk.text("/622927/desk/cases/"))[1]
    headers = {"X-CSRF-Token": token, "Idempotency-Key": "form-1"}
    body = {"matter": "SL-0100", **WHO, "mandate": "口头委托", "answers": {**GOOD, "account": "1", "extra": "x"}}
    answer = clerk.client.post("/api/v1/622927/cases/", json=body, headers=headers)
    assert answer.status_code == 422
    assert sorted(answer.get_json()["errors"]) == ["answers.account", "answers.extra"]
    answer = clerk.client.post("/api/v1/622927/forms/SL-0100/check", json={"answers": GOOD}, headers=headers)
    assert answer.get_json()["answers"] == KEPT


def test_a_filing_by_letter_is_checked_by_the_home_with_its_own_form(story):
    code = story.offered()
    made(story, code)
    helper = staff("helper", VILLAGE)
    with pytest.raises(AnswersWrong), story.at(VILLAGE):
        border.file_for(offered.to_file(code), story.given(mandate="口头委托"), [paper()], actor=helper)
    with story.at(VILLAGE):
        given = story.given(mandate="口头委托", answers=GOOD)
        receipt = border.file_for(offered.to_file(code), given, [paper()], actor=helper)
    story.post()
    assert story.case(receipt.case_id).state == "submitted"
    with story.at():
        assert queries.answers(receipt.case_id) == KEPT
        intake.accept(receipt.case_id, actor=story.clerk)


def test_a_letter_with_another_form_than_the_homes_is_not_believed(story):
    code = story.offered(promised_days=9)
    made(story, code)
    with story.at(VILLAGE):
        frozen = offered.to_file(code)
        bent = {**frozen, "form": {**frozen["form"], "boxes": []}}
        receipt = border.file_for(bent, story.given(mandate="口头委托"), [paper()], actor=staff("helper", VILLAGE))
    story.post()
    with story.at(VILLAGE):
        [asked] = queries.requests(receipt.case_id)
        assert (asked.state, asked.why) == ("refused", "case.matter_differs")


def test_a_case_that_is_handed_over_takes_its_form_and_answers_along(story):
    case_id = draft(story, GOOD)
    submit(story, case_id)
    with story.at():
        intake.accept(case_id, actor=story.clerk)
    with story.at():
        border.hand_over(case_id, tree.DONGXIANG, "误判", actor=story.head)
    story.post()
    with story.at(tree.DONGXIANG):
        assert queries.answers(case_id) == KEPT
        assert queries.asked(queries.get(case_id)).form.title == "补贴申请表"


def paper() -> border.Upload:
    return border.Upload("身份证", "a.pdf", io.BytesIO(PDF))

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from tests.wutong.layers.colleagues import meanwhile

from wutong.access import SYSTEM
from wutong.clock import now
from wutong.matters import actions
from wutong.testing.tree import GANSU, JISHISHAN
from wutong.testing.world import World

Browser = Callable[..., Any]
EDITOR = ("matter.read", "matter.edit", "matter.claim")


@pytest.fixture(autouse=True)
def _leave_no_draft(gansu: World) -> Iterator[None]:
    yield
    for region in (GANSU, JISHISHAN):
        with gansu.working(region):
            actions.discard("SL-0100", actor=SYSTEM)
            actions.discard("ZJ-1", actor=SYSTEM)


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return str(response.get_data(as_text=True))


def test_the_desk_is_closed_to_strangers_and_to_staff_without_the_right(desk: Browser) -> None:
    assert desk().get("/622927/desk/matters/").status_code in (302, 303, 401)
    text(desk("case.accept").get("/622927/desk/matters/"), 403)


def test_the_catalogue_tells_own_matters_from_those_above(desk: Browser) -> None:
    assert "上级设立" in text(desk("matter.read").get("/622927/desk/matters/"))
    assert "本级设立" in text(desk("matter.read").get("/62/desk/matters/"))


def test_the_form_shows_what_is_locked_as_text_and_what_is_not_as_boxes(desk: Browser) -> None:
    page = text(desk(*EDITOR).get("/622927/desk/matters/SL-0100/edit"))
    assert 'name="promised_days"' in page
    assert 'name="address"' in page
    assert 'name="legal_basis"' not in page
    assert "居民身份证法§12" in page


def test_withdrawing_is_offered_where_the_matter_was_set_up_and_nowhere_else(desk: Browser) -> None:
    assert "撤销此事项" in text(desk(*EDITOR).get("/62/desk/matters/SL-0100/edit"))
    browser = desk(*EDITOR)
    assert "撤销此事项" not in text(browser.get("/622927/desk/matters/SL-0100/edit"))


class Boxes(HTMLParser):
    """What a browser would send from the page's forms without anybody touching them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.within = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        name, value = held.get("name") or "", held.get("value") or ""
        ticked = held.get("type") not in ("checkbox", "radio") or "checked" in held
        if tag == "input" and name and ticked:
            self.sent.setdefault(name, []).append(value)
        elif tag in ("select", "textarea"):
            self.within = name
            self.sent.setdefault(name, [""])
        elif tag == "option" and "selected" in held:
            self.sent[self.within] = [value]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self.within = ""

    def handle_data(self, data: str) -> None:
        if self.within and self.lasttag == "textarea":
            self.sent[self.within] = [self.sent[self.within][0] + data]


def saved(page: str, **changes: str) -> dict[str, Any]:
    """The form as the page shows it, with some boxes changed."""
    return {**Boxes(page).sent, **changes}


def test_saving_the_form_as_it_stands_changes_nothing(desk: Browser, gansu: World) -> None:
    browser = desk(*EDITOR)
    page = text(browser.get("/622927/desk/matters/SL-0100/edit"))
    browser.post("/622927/desk/matters/SL-0100/edit", **saved(page))
    assert "SL-0100" not in text(browser.get("/622927/desk/matters/draft"))


def test_a_quicker_promise_goes_to_the_draft_with_its_preview(desk: Browser) -> None:
    browser = desk(*EDITOR)
    page = text(browser.get("/622927/desk/matters/SL-0100/edit"))
    response = browser.post("/622927/desk/matters/SL-0100/edit", **saved(page, promised_days="10"))
    assert response.status_code == 303
    shown = text(browser.get("/622927/desk/matters/draft"))
    assert "<del>24 个自然日</del>" in shown
    assert "<ins>10 个自然日</ins>" in shown


def test_a_slower_promise_comes_back_with_the_sentence_at_its_box_and_the_typed_value(desk: Browser) -> None:
    browser = desk(*EDITOR)
    page = text(browser.get("/622927/desk/matters/SL-0100/edit"))
    again = text(browser.post("/622927/desk/matters/SL-0100/edit", **saved(page, promised_days="50")), 422)
    assert "不能超过甘肃省规定的“24”" in again
    assert 'value="50"' in again


def test_a_row_is_added_without_script_and_everything_typed_stays(desk: Browser) -> None:
    browser = desk(*EDITOR)
    page = text(browser.get("/62/desk/matters/SL-0100/edit"))
    again = text(browser.post("/62/desk/matters/SL-0100/edit/form", **saved(page, do="add:papers", hours="全天候")))
    assert len(re.findall(r'name="papers\.\d+\.name"', again)) == len(re.findall(r'name="papers\.\d+\.name"', page)) + 1
    assert 'value="全天候"' in again
    assert "autofocus" in again
    assert "SL-0100" not in text(browser.get("/62/desk/matters/draft"))
    text(browser.post("/62/desk/matters/SL-0100/edit/form", **saved(page, do="drop:code:1")), 400)


def test_an_error_in_a_row_opens_its_section_and_is_counted_in_the_table_of_contents(desk: Browser) -> None:
    browser = desk(*EDITOR)
    page = text(browser.get("/62/desk/matters/SL-0100/edit"))
    wrong = saved(page, **{"papers.0.copies": "两份"})
    again = text(browser.post("/62/desk/matters/SL-0100/edit", **wrong), 422)
    assert again.count("1 处要改") == 2
    assert 'aria-describedby="f-papers.0.copies-wrong' in again
    (section,) = re.findall(r'<details class="w-card matter-section" id="[^"]+" open><summary><h2>([^<]+)', again)
    assert section == "条件、流程与材料"


def test_each_element_says_who_set_it_and_its_own_value_can_be_given_back(desk: Browser) -> None:
    browser = desk(*EDITOR)
    page = text(browser.get("/622927/desk/matters/SL-0100/edit"))
    assert "由甘肃省统一规定，本级不能修改" in page
    assert "恢复上级值" not in page.split('id="box-promised_days"')[1].split("matter-field")[0]
    browser.post("/622927/desk/matters/SL-0100/edit", **saved(page, promised_days="10"))
    page = text(browser.get("/622927/desk/matters/SL-0100/edit"))
    form = saved(page, do="above:promised_days")
    again = text(browser.post("/622927/desk/matters/SL-0100/edit/form", **form))
    assert Boxes(again).sent["promised_days"] == ["24"]
    browser.post("/622927/desk/matters/SL-0100/edit", **saved(again))
    assert "<ins>10 个自然日</ins>" not in text(browser.get("/622927/desk/matters/draft"))


def test_what_is_typed_is_kept_by_itself_as_far_as_it_can_be(desk: Browser) -> None:
    browser, address = desk(*EDITOR), "/622927/desk/matters/SL-0100/edit"
    form = saved(text(browser.get(address)), promised_days="11", hours="全天", consult_link="不是网址")
    line = text(browser.post(f"{address}/autosave", **form))
    assert "已自动保存" in line
    assert "咨询地址" in line
    shown = text(browser.get("/622927/desk/matters/draft"))
    assert "<ins>11 个自然日</ins>" in shown
    assert "<ins>全天</ins>" in shown
    line = text(browser.post(f"{address}/autosave", **{**form, **Boxes(line).sent, "promised_days": "60"}))
    assert "承诺办结时限" in line
    assert "<ins>11 个自然日</ins>" in text(browser.get("/622927/desk/matters/draft"))


def step(page: str, verb: str) -> dict[str, str]:
    """What the button for a step sends."""
    return {"step": page.split(f'/{verb}"')[1].split('name="step" value="')[1].split('"')[0]}


def test_a_colleague_who_saves_while_the_form_is_compared_is_not_overwritten(
    desk: Browser, gansu: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs, address = desk(*EDITOR), desk(*EDITOR), "/622927/desk/matters/SL-0100/edit"
    page = text(mine.get(address))

    def sent(browser: Any, path: str, days: str) -> Callable[[], Any]:
        return lambda: browser.post(path, **saved(page, promised_days=days))

    first = sent(theirs, address, "12")
    for path, days in ((address, "13"), (f"{address}/autosave", "14")):
        text(meanwhile(gansu, monkeypatch, first, sent(mine, path, days)), 409)
        assert "<ins>12 个自然日</ins>" in text(mine.get("/622927/desk/matters/draft"))
        with gansu.working(JISHISHAN):
            actions.discard("SL-0100", actor=SYSTEM)


def test_what_hinders_publishing_stands_at_its_box_and_is_told_as_one_types(desk: Browser) -> None:
    browser, address = desk(*EDITOR), "/62/desk/matters/SL-0100/edit"
    form = saved(text(browser.get(address)), legal_days="5", promised_days="9")
    line = text(browser.post(f"{address}/autosave", **form))
    assert "发布前还要补正" in line
    assert '<a href="#box-promised_days">承诺时限不能长于法定时限' in line
    page = text(browser.get(address))
    box = page.split('id="box-promised_days"')[1].split("matter-field")[0]
    assert "发布前请补正：承诺时限不能长于法定时限" in box
    assert page.count("1 处待补正") == 2
    kept = browser.post(address, **saved(page))
    assert kept.status_code == 303
    assert "已存入草稿" in text(browser.get("/62/desk/matters/draft"))


def test_who_edits_what_waits_for_its_day_is_told_of_it(desk: Browser, gansu: World) -> None:
    with gansu.working(JISHISHAN):
        actions.save("SL-0100", {"hours": "全天"}, actor=SYSTEM)
        release = actions.publish(actor=SYSTEM, at=now() + timedelta(days=3), note="延时服务").id
    page = text(desk(*EDITOR).get("/622927/desk/matters/SL-0100/edit"))
    with gansu.working(JISHISHAN):
        actions.roll_back(release, actor=SYSTEM)
    assert "已有审定的修改等待生效：“延时服务”" in page
    assert "等待生效" not in text(desk(*EDITOR).get("/622927/desk/matters/SL-0100/edit"))


def test_a_step_is_undone_and_done_again_on_the_page(desk: Browser) -> None:
    browser, address = desk(*EDITOR), "/622927/desk/matters/SL-0100"
    page = text(browser.get(f"{address}/edit"))
    line = text(browser.post(f"{address}/edit/autosave", **saved(page, promised_days="7")))
    assert "撤销上一步" in line
    sent = step(line, "undo")
    text(browser.post(f"{address}/undo", step=int(sent["step"]) + 1), 409)
    assert browser.post(f"{address}/undo", **sent).status_code == 303
    page = text(browser.get(f"{address}/edit"))
    assert "重做" in page
    assert Boxes(page).sent["promised_days"] == ["24"]
    browser.post(f"{address}/redo", **sent)
    assert "<ins>7 个自然日</ins>" in text(browser.get("/622927/desk/matters/draft"))
    text(browser.post(f"{address}/redo", **sent), 409)


def test_the_draft_is_seen_as_citizens_will_see_it_below_and_by_nobody_else(desk: Browser) -> None:
    browser, address = desk(*EDITOR), "/62/desk/matters/SL-0100"
    page = text(browser.get(f"{address}/edit"))
    browser.post(f"{address}/edit/autosave", **saved(page, transport="坐三路车到终点"))
    shown = text(browser.get(f"{address}/preview?region={JISHISHAN}"))
    assert "坐三路车到终点" in shown
    assert "积石山" in shown
    assert "坐三路车到终点" not in text(browser.get("/622927/matters/SL-0100"))


def test_a_matter_that_is_done_only_below_is_seen_at_the_province_too(desk: Browser) -> None:
    address = "/62/desk/matters/SL-0008/preview"
    assert "积石山" not in text(desk(*EDITOR).get(address))
    assert "积石山" in text(desk(*EDITOR).get(f"{address}?region=622927"))


def test_two_who_change_the_same_are_told_with_both_values_and_nothing_is_lost(desk: Browser) -> None:
    mine, theirs, address = desk(*EDITOR), desk(*EDITOR), "/622927/desk/matters/SL-0100/edit"
    page = text(mine.get(address))
    theirs.post(address, **saved(page, promised_days="12", address="二楼大厅"))
    form = saved(page, promised_days="13", hours="全天")
    assert "还没有保存" in text(mine.post(f"{address}/autosave", **form), 409)
    again = text(mine.post(address, **form), 409)
    assert "草稿中刚被改为：12" in again
    boxes = Boxes(again).sent
    assert [boxes[name] for name in ("promised_days", "hours", "address")] == [["13"], ["全天"], ["二楼大厅"]]
    assert "<ins>12 个自然日</ins>" in text(mine.get("/622927/desk/matters/draft"))
    assert mine.post(address, **boxes).status_code == 303
    shown = text(mine.get("/622927/desk/matters/draft"))
    assert all(f"<ins>{said}</ins>" in shown for said in ("13 个自然日", "全天", "二楼大厅"))


def test_a_submitted_draft_is_frozen_and_goes_back_to_its_editor_with_the_reason(desk: Browser) -> None:
    editor, approver = desk(*EDITOR), ("matter.read", "matter.publish")
    page = text(editor.get("/622927/desk/matters/SL-0100/edit"))
    editor.post("/622927/desk/matters/SL-0100/edit", **saved(page, promised_days="9"))
    assert editor.post("/622927/desk/matters/draft/submit", note="提速").status_code == 303
    shown = text(editor.get("/622927/desk/matters/draft"))
    assert "待审定：提速" in shown
    frozen = editor.post("/622927/desk/matters/SL-0100/edit", **saved(page, promised_days="8"))
    assert "正在送审" in text(frozen, 409)
    (review,) = set(re.findall(r'href="(/622927/desk/matters/drafts/[^"]+)"', shown))
    publisher = desk(*approver)
    assert "<ins>9 个自然日</ins>" in text(publisher.get(review))
    assert "退回必须写明理由" in text(publisher.post(f"{review}/return", reason=""), 422)
    assert publisher.post(f"{review}/return", reason="先问财政").status_code == 303
    assert "先问财政" in text(desk(*EDITOR).get("/622927/desk/matters/draft"))


def test_who_may_edit_may_not_publish(desk: Browser) -> None:
    assert desk(*EDITOR).post("/622927/desk/matters/draft", note="x").status_code == 403


def test_a_new_matter_goes_from_form_to_draft_and_is_told_what_it_lacks(desk: Browser) -> None:
    browser = desk(*EDITOR)
    form = {"code": "ZJ-1", "name": "自建事项", "exercise_levels": ["4"], "item_type": "20"}
    assert browser.post("/622927/desk/matters/new", **form).status_code == 303
    page = text(browser.get("/622927/desk/matters/draft"))
    assert "缺少设定依据" in page
    form = text(browser.get("/622927/desk/matters/ZJ-1/edit"))
    named = re.findall(r'href="/622927/desk/matters/ZJ-1/edit#(box-\w+)"', page)
    assert {"box-legal_basis", "box-fee", "box-steps"} <= set(named)
    assert all(f'id="{box}"' in form for box in named)


def test_the_claim_board_lists_what_stands_for_townships_and_villages(desk: Browser) -> None:
    page = text(desk(*EDITOR).get("/622927/desk/matters/claims?reach=villages"))
    assert "所辖各村（社区）" in page
    assert "勾选地方（包括其下级）" in page


def test_declining_without_grounds_comes_back_at_its_box_with_everything_chosen(desk: Browser) -> None:
    browser, address = desk(*EDITOR), "/622927/desk/matters/claims"
    (code, *_) = re.findall(r'name="codes"[^>]+value="([^"]+)"', text(browser.get(f"{address}?reach=villages")))
    form = {"codes": [code], "state": "declined", "mode": "inform", "reach": "villages"}
    again = text(browser.post(address, **form), 422)
    assert "不认领必须写明理由" in again.split('id="f-grounds-wrong"')[1][:80]
    sent = Boxes(again).sent
    wanted = {"codes": [code], "state": ["declined"], "mode": ["inform"], "reach": ["villages"]}
    assert {name: sent[name] for name in wanted} == wanted
    past = {"codes": [code], "state": "deferred", "until": "2020-01-01", "reach": "villages"}
    again = text(browser.post(address, **past), 422)
    assert "请选择将来的时间" in again
    assert Boxes(again).sent["until"] == ["2020-01-01"]


def test_the_start_checklist_asks_for_the_first_claims(desk: Browser) -> None:
    page = text(desk("region.manage", "region.read").get("/622927/desk/region/start"))
    assert "认领首批事项" in page


def test_the_pages_of_releases_and_of_a_matters_history_lead_to_each_other(desk: Browser) -> None:
    publisher = desk("matter.read", "matter.publish")
    listed = text(publisher.get("/62/desk/matters/releases"))
    addresses = re.findall(r'href="(/62/desk/matters/releases/[0-9a-f-]{36})"', listed)
    shown = text(publisher.get(addresses[-1]))
    assert "看这个事项的全部经过" in shown
    assert "将恢复" in text(publisher.get(f"{addresses[-1]}/roll-back"))
    assert "本级和上级对这个事项说过的每一句" in text(publisher.get("/622927/desk/matters/SL-0100/history"))
    assert desk("matter.read").get(f"{addresses[-1]}/roll-back").status_code == 403


def test_the_page_of_changes_and_the_start_page_of_the_desk_are_open_to_the_editor(desk: Browser) -> None:
    page = text(desk(*EDITOR).get("/622927/desk/matters/changes?since=2020-01-01"))
    assert "按日期查看" in page
    assert "以来改动" in page
    text(desk(*EDITOR).get("/622927/desk/"))
    text(desk(*EDITOR).get("/622927/desk/matters/SL-0100/compare"))
    text(desk(*EDITOR).get("/622927/desk/matters/nothing/compare"), 404)


def test_what_is_unwise_is_told_before_publishing_and_stops_nobody(desk: Browser) -> None:
    editor = desk("matter.read", "matter.edit")
    editor.post("/62/desk/matters/new", code="LINT-1", name="示例许可", item_type="01", exercise_levels="4")
    page = editor.get("/62/desk/matters/draft").get_data(as_text=True)
    editor.post("/62/desk/matters/LINT-1/discard")
    assert "建议：行政许可一般有受理、审核、审批、办结、送达五个环节。" in page
    assert "缺少设定依据" in page


def test_an_editor_takes_the_template_away_as_a_workbook(desk: Browser) -> None:
    answer = desk(*EDITOR).get("/622927/desk/matters/template.xlsx")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    assert answer.get_data().startswith(b"PK")
    text(desk("matter.read").get("/622927/desk/matters/template.xlsx"), 403)


def test_a_claim_for_chosen_places_must_choose_some_and_a_deferral_a_day(desk: Browser) -> None:
    browser = desk(*EDITOR)
    form = {"codes": ["SL-0001"], "reach": "villages", "scope": "only"}
    assert "请勾选地方" in text(browser.post("/622927/desk/matters/claims", **form), 422)
    later = {"codes": ["SL-0001"], "state": "deferred", "reach": "villages"}
    assert "请选择暂缓到哪一天" in text(browser.post("/622927/desk/matters/claims", **later), 422)
    text(browser.get("/622927/desk/matters/claims/journal"))
    text(browser.get("/62/desk/matters/declines"))

"""What is filled in against a form: per box, in groups and under conditions, what is kept and what is said."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wutong.forms.rules import Answers, AnswersWrong, Around, Form, check, read, rows, tidy
from wutong.forms.rules.boxes import TYPES, faults
from wutong.forms.rules.checks import luhn
from wutong.forms.rules.schema import layout, schema
from wutong.people.rules import identifiers

BAD = identifiers.BadNumber.message.rstrip("。")
TODAY = date(2026, 11, 22)
AROUND = Around(TODAY, lambda code: code in ("62", "622927"))
HOME_MADE = "“\ue863”（U+E863）是自造字，换一台电脑就显示不出来；请改用标准字，打不出来的用拼音代替并到窗口说明"
NUMBER = "440524188001010014"
FAMILY = read([
    {"name": "婚姻状况", "type": "单选", "options": "未婚；已婚", "need": "1"},
    {"name": "配偶姓名", "type": "姓名", "need": "1", "when": "婚姻状况", "values": "已婚"},
    {"name": "配偶有工作", "type": "yes", "need": "1", "when": "配偶姓名"},
    {"name": "子女", "type": "group", "most": "3"},
    {"name": "姓名", "type": "name", "within": "子女", "need": "1"},
    {"name": "上学", "type": "yes", "within": "子女"},
    {"name": "学校", "within": "子女", "need": "1", "when": "上学", "values": "是"},
    {"name": "与配偶所生", "type": "yes", "within": "子女", "need": "1", "when": "婚姻状况", "values": "已婚"},
])  # fmt: skip


def one(type_: str, **cells: str) -> Form:
    return read([{"name": "栏", "type": type_, **cells}])


def said(form: Form, raw: Mapping[str, Any]) -> Answers:
    return check(form, raw, AROUND)


def wrong(type_: str, value: Any, **cells: str) -> str:
    found = said(one(type_, **cells), {"栏": value})
    assert list(found.wrong) == ["栏"], found
    return found.wrong["栏"][0].rstrip("。")


def test_a_form_is_the_same_after_it_was_written_as_rows():
    assert faults(FAMILY) == []
    assert read(rows(FAMILY)) == FAMILY


@pytest.mark.parametrize(
    ("type_", "typed", "kept"),
    [
        ("id_number", "４４０５２４ 18800101 0014", NUMBER),
        ("credit_code", "91350100m000100y43", "91350100M000100Y43"),
        ("telephone", "+86 139-0000-1234", "13900001234"),
        ("bank_card", "6222 0212 3456 7890 128", "6222021234567890128"),
        ("date", "2024年2月29日", "2024-02-29"),
        ("date", "20240229", "2024-02-29"),
        ("number", "1，200", "1200"),
        ("number", "1,200.50", "1200.50"),
        ("yes", True, "是"),
        ("region", " 622927 ", "622927"),
        ("name", "买买提·吐尔逊", "买买提·吐尔逊"),
        ("name", "\U00031350\U0002ebf0", "\U00031350\U0002ebf0"),
        ("name", "龙\U000e0101", "龙\U000e0101"),
        ("text", "前\u200b庄\u202e村\n三社", "前庄村 三社"),
        ("long", "一\r\n二", "一\n二"),
        ("address", "吹麻滩镇前庄村三社 12 号", "吹麻滩镇前庄村三社 12 号"),
    ],
)
def test_a_value_is_kept_in_its_one_spelling(type_: str, typed: Any, kept: str):
    found = said(one(type_), {"栏": typed})
    assert found.values == {"栏": kept}


@pytest.mark.parametrize(
    ("type_", "typed", "sentence"),
    [
        ("date", "2026-02-30", "2026 年 2 月没有 30 日，请核对日期"),
        ("date", "2026-13-01", "没有 13 月，请核对日期"),
        ("date", "0001-01-01", "年份须在 1850 至 2200 之间，请核对"),
        ("date", "明天", "请按“年-月-日”填写日期，例如 2026-03-01"),
        ("id_number", NUMBER[:-1] + "5", BAD),
        ("id_number", "11010519991332002X", BAD),
        ("bank_card", "6222021234567890129", "银行卡号有误，请对照卡面逐位核对，一般为 16 至 19 位数字"),
        ("telephone", "12345", identifiers.BadTelephone.message.rstrip("。")),
        ("credit_code", "91350100M000100Y44", identifiers.BadCreditCode.message.rstrip("。")),
        ("number", "三万", "请填写数字，例如 3 或 3.5，不要写单位"),
        ("number", "1e9", "请填写数字，例如 3 或 3.5，不要写单位"),
        ("region", "99", "没有找到这个地方，请从列表中选择，或写全名称，例如“甘肃省 积石山县”"),
        ("address", "三社", "地址太短，请写到门牌号或村组，例如“吹麻滩镇前庄村三社 12 号”"),
        ("name", "张三（户主）", "请填写证件上的姓名，不要写数字、符号或说明"),
        ("text", "字" * 10_000, "最多填写 200 个字，现在有 10000 个字，请删减"),
        ("long", "字" * 10_000, "最多填写 2000 个字，现在有 10000 个字，请删减"),
        ("text", "张\ue863", HOME_MADE),
        ("text", "a\x00b", "含有看不见的控制符，请删掉后重新输入，不要从其他软件直接粘贴"),
        ("text", "张\ud842", "有一个字没有传完整，请删掉重新输入"),
        ("text", ["甲"], "请填写文字，不要填成列表或对象"),
        ("group", "甲", "“栏”请填成列表，每一项是一组栏目"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_with_what_to_do(type_: str, typed: Any, sentence: str):
    assert wrong(type_, typed) == sentence


def test_bounds_are_those_of_the_box():
    assert wrong("date", "2026-11-23", most="今天") == "不能晚于今天"
    assert wrong("date", "2019-12-31", least="2020-01-01") == "不能早于2020-01-01"
    assert wrong("number", "-1", least="0") == "不能小于 0"
    assert wrong("many", ["甲", "乙"], options="甲；乙；丙", most="1") == "最多选 1 项"
    assert wrong("many", ["甲"], options="甲；乙；丙", least="2") == "请至少选 2 项"
    assert wrong("choice", "丁", options="甲；乙") == "请选择其中一项：甲、乙"
    assert wrong("text", "字", least="2") == "至少填写 2 个字，现在有 1 个字，请补充"


def test_a_birth_date_in_a_number_lies_behind_today():
    body = "62292720261123001"
    assert "还没有到" in wrong("id_number", body + identifiers.number_check(body))


def test_what_is_not_asked_is_neither_required_nor_kept():
    found = said(FAMILY, {"婚姻状况": "未婚", "配偶姓名": "7", "配偶有工作": "也许"})
    assert (found.wrong, found.values) == ({}, {"婚姻状况": "未婚"})
    found = said(FAMILY, {"婚姻状况": "已婚"})
    assert list(found.wrong) == ["配偶姓名"], "what hangs on the empty box is not asked yet"


def test_a_group_says_what_is_wrong_row_by_row_and_forgets_empty_rows():
    rows_ = [{"姓名": "", "上学": ""}, {"姓名": "马小明", "上学": "是"}, {"上学": "否", "学校": "一小"}]
    found = said(FAMILY, {"婚姻状况": "未婚", "子女": rows_})
    assert found.wrong == {"子女.1.学校": ["请填写“学校”。"], "子女.2.姓名": ["请填写“姓名”。"]}
    found = said(FAMILY, {"婚姻状况": "未婚", "子女": [{}, {"姓名": "马小明", "上学": "否", "学校": "一小"}]})
    assert found.values["子女"] == [{"姓名": "马小明", "上学": "否"}]
    married = said(FAMILY, {"婚姻状况": "已婚", "配偶姓名": "马兰", "配偶有工作": "是", "子女": [{"姓名": "马小明"}]})
    assert list(married.wrong) == ["子女.0.与配偶所生"]


def test_a_row_in_which_nothing_was_asked_is_none():
    form = Form(tuple(box for box in FAMILY.boxes if box.key != "姓名" or not box.within), "")
    assert said(form, {"婚姻状况": "未婚", "子女": [{"与配偶所生": "是"}]}).values == {"婚姻状况": "未婚"}


def test_a_group_is_counted():
    many = [{"姓名": "马小明"}] * 4
    assert said(FAMILY, {"婚姻状况": "未婚", "子女": many}).wrong["子女"] == [
        "“子女”最多填写 3 项，现在有 4 项，请删去多余的。"
    ]
    form = read([{"name": "子女", "type": "group", "need": "1"}, {"name": "姓名", "within": "子女"}])
    assert said(form, {"子女": [{"姓名": " "}]}).wrong["子女"] == ["“子女”至少填写 1 项，现在有 0 项。"]


def test_what_the_form_does_not_ask_is_told_by_its_name():
    found = said(FAMILY, {"婚姻状况": "未婚", "备注": "x", "子女": [{"姓名": "马小明", "年龄": "3"}]})
    assert sorted(found.wrong) == ["备注", "子女.0.年龄"]
    with pytest.raises(AnswersWrong) as refused:
        found.whole()
    assert sorted(refused.value.fields) == ["answers.备注", "answers.子女.0.年龄"]
    assert "2 处" in refused.value.text()


def test_a_draft_keeps_what_was_typed_right_or_wrong_and_no_more():
    typed = {"婚姻状况": "x", "配偶姓名": "7" * 30_000, "别的": "y", "子女": [{}, {"姓名": "1", "别的": "z"}]}
    kept = tidy(FAMILY, typed)
    assert kept == {"婚姻状况": "x", "配偶姓名": "7" * 20_000, "子女": [{"姓名": "1"}]}


DRAWN = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# ── Whatever the form, whatever is filled in ─────────────────────────────────────────────────────────────────

TEXTS = st.one_of(
    st.sampled_from(["", " ", "是", "否", "甲", "乙", "2026-02-30", "2024-02-29", NUMBER, "13900001234", "62"]),
    st.text("甲乙3a-·@ \n\x00\ue000\u200b\U00031350", max_size=8), st.integers(0, 99), st.booleans(), st.none(),
)  # fmt: skip
CELL = st.fixed_dictionaries({
    "type": st.sampled_from(sorted(set(TYPES) - {"group"})), "need": st.sampled_from(["", "1"]),
    "place": st.sampled_from(["", "组"]), "when": st.integers(-3, 8), "values": st.sampled_from(["", "甲", "是"]),
})  # fmt: skip


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """A sound form: what would be refused of a drawn box is left out."""
    told: list[dict[str, Any]] = [{"name": "组", "type": "group"}]
    for place, cell in enumerate(draw(st.lists(CELL, max_size=8))):
        box = {
            "name": f"b{place}",
            "type": cell["type"],
            "need": cell["need"],
            "options": "甲；乙",
            "within": cell["place"],
        }
        before = told[cell["when"]]["name"] if 0 < cell["when"] < len(told) else ""
        for more in ({"when": before, "values": cell["values"]}, {"when": before}, {}, {"within": ""}):
            if not faults(read([*told, {**box, **more}])):
                told.append({**box, **more})
                break
    return read(told)


@st.composite
def filled(draw: st.DrawFn) -> tuple[Form, dict[str, Any]]:
    form = draw(forms())

    def answers(boxes: Any) -> Any:
        given_ = {box.key: st.lists(TEXTS, max_size=3) if box.type == "many" else TEXTS for box in boxes
                  if box.type not in ("heading", "group")}  # fmt: skip
        return st.fixed_dictionaries({}, optional=given_)

    raw = draw(answers(form.top))
    return form, {**raw, "组": draw(st.lists(answers(form.inner["组"]), max_size=3))}


@DRAWN
@given(filled())
def test_what_is_kept_is_kept_again_and_fits_the_schema(pair: tuple[Form, dict[str, Any]]):
    form, raw = pair
    found = said(form, raw)
    if found.wrong:
        return
    again = said(form, found.values)
    assert (again.values, again.wrong) == (found.values, {})
    jsonschema.Draft202012Validator(schema(form)).validate(found.values)


@DRAWN
@given(filled())
def test_what_the_schema_refuses_the_check_refuses(pair: tuple[Form, dict[str, Any]]):
    form, raw = pair
    found = said(form, raw)
    if found.wrong:
        return
    broken = {key: value for key, value in found.values.items() if key != (min(found.values) if found.values else "")}
    if not jsonschema.Draft202012Validator(schema(form)).is_valid(broken):
        assert said(form, broken).wrong


@DRAWN
@given(filled())
def test_whatever_comes_in_gets_an_answer_that_names_boxes_of_the_form(pair: tuple[Form, dict[str, Any]]):
    form, raw = pair
    found = said(form, raw)
    assert all(sentence and sentence[0] for sentence in found.wrong.values())
    for path in found.wrong:
        key, _, member = path.partition(".")
        assert form.find(member.split(".")[-1], key) if member else form.find(key)
    assert said(form, tidy(form, raw)).values == found.values


@given(st.text("0123456789", min_size=12, max_size=18))
def test_one_wrong_digit_of_a_card_is_always_seen(body: str):
    [check_] = [digit for digit in "0123456789" if luhn(body + digit) == 0]
    card = body + check_
    for place in range(len(card)):
        bent = card[:place] + str((int(card[place]) + 1) % 10) + card[place + 1 :]
        assert luhn(bent) != 0


@given(st.dates(date(1850, 1, 1), date(2200, 12, 31)))
def test_every_day_there_is_can_be_written_and_the_day_after_the_last_of_a_month_cannot(day: date):
    assert said(one("date"), {"栏": f"{day.year}年{day.month}月{day.day}日"}).values == {"栏": day.isoformat()}
    if (day + timedelta(days=1)).month != day.month:
        assert wrong("date", f"{day.year}-{day.month}-{day.day + 1}")


def test_the_schema_is_a_schema_and_the_layout_holds_every_box():
    jsonschema.Draft202012Validator.check_schema(schema(FAMILY))
    keys = [box["key"] for part in layout(FAMILY) for box in part["boxes"]]
    assert keys == [box.key for box in FAMILY.top]

"""Readers of identity cards type their lines in many ways; number and name are found in all of them."""

import pytest

from wutong.people.rules import cards

NUMBER = "440524188001010014"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (NUMBER, ""),
        (f"张三丰|男|汉|18800101|广东省潮阳市|{NUMBER}|潮阳市公安局|20200101|长期", "张三丰"),
        (f"姓名:张三丰,性别:男,公民身份号码:{NUMBER}", "张三丰"),
        (f"姓名 张三丰 {NUMBER}", "张三丰"),
        (f"{NUMBER}\t张三丰\t男", "张三丰"),
        (f"买买提·艾合买提;男;维吾尔;{NUMBER}", "买买提·艾合买提"),
        (f"𠮷野太郎,{NUMBER}", "𠮷野太郎"),
    ],
)
def test_a_line_of_a_reader(line: str, name: str) -> None:
    assert cards.read(line) == cards.Card(name, NUMBER)


def test_a_small_x_is_a_capital_one() -> None:
    assert cards.read("11010519491231002x").number == "11010519491231002X"


@pytest.mark.parametrize("line", ["", "张三丰", "440524188001010015", f"9{NUMBER}", f"{NUMBER}7", "1" * 300])
def test_what_holds_no_proven_number_is_read_again(line: str) -> None:
    with pytest.raises(cards.BadCard):
        cards.read(line)

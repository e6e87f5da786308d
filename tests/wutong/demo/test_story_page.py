"""What somebody without a browser reads from a page."""

from wutong.demo.story_page import Control, read

PAGE = """
<title>not read</title><style>p { color: red }</style>
<h1>在线  申请</h1><a href="/622927/"><b>返回</b> 首页</a>
<form method="post" action="/send">
  <input type="hidden" name="_csrf" value="x1"><input name="name" value="张">
  <input type="checkbox" name="codes" value="A"><input type="checkbox" name="codes" value="B" checked>
  <select name="mode"><option value="direct">直接</option><option value="agent" selected>代办</option></select>
  <textarea name="note">示例</textarea>
  <button type="submit" name="consent" value="yes">同 意</button>
</form><p>末尾</p>
"""


def test_words_are_read_and_styles_are_not() -> None:
    text = read(PAGE).text
    assert "在线 申请" in text
    assert "末尾" in text
    assert "red" not in text
    assert "not read" not in text


def test_a_link_is_known_by_all_its_words() -> None:
    assert read(PAGE).links == [("返回 首页", "/622927/")]


def test_a_form_keeps_its_boxes_as_they_stand() -> None:
    (form,) = read(PAGE).forms
    assert (form.method, form.action) == ("post", "/send")
    assert form.controls == [
        Control("_csrf", "hidden", "x1"),
        Control("name", "text", "张"),
        Control("codes", "checkbox", "A", chosen=False),
        Control("codes", "checkbox", "B"),
        Control("mode", "option", "direct", chosen=False),
        Control("mode", "option", "agent"),
        Control("note", "textarea", "示例"),
    ]


def test_a_button_is_known_by_its_words_and_what_it_sends() -> None:
    assert read(PAGE).forms[0].buttons == [("同 意", "consent", "yes")]

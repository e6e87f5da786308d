import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from marshmallow import Schema, fields, validate

from wutong.errors import Invalid
from wutong.web import again, form, open_to_all

PAGE = """{% extends "web/page.html" %}{% import "web/macros.html" as m with context %}{% block content %}
{% call m.form() %}{{ m.field("name", "姓名", value="原来的") }}
{{ m.radios("way", "方式", [("a", "甲"), ("b", "乙")], "a") }}
{{ m.checkboxes("kinds", "种类", [("x", "子"), ("y", "丑")], ["x"]) }}{% endcall %}{% endblock %}"""


class Person(Schema):
    name = fields.String(required=True, validate=validate.Length(max=3))
    way = fields.String()
    kinds = fields.List(fields.String())
    age = fields.Integer()


def send() -> str:
    return str(sorted(form(Person).items()))


@pytest.fixture(autouse=True)
def _views(app: Flask) -> None:
    show = open_to_all(lambda: render_template_string(PAGE))
    app.get("/person", endpoint="show")(show)
    app.post("/person", endpoint="send")(open_to_all(send))
    app.post("/person/elsewhere", endpoint="elsewhere")(again("show")(open_to_all(send)))
    app.post("/person/<grant>/limit", endpoint="limit")(again("show")(open_to_all(lambda grant: send())))
    app.post("/person/alone", endpoint="alone")(open_to_all(send))


def test_a_form_becomes_the_values_of_its_schema(client: FlaskClient, token: str) -> None:
    sent = {"_csrf": token, "name": " 马 ", "kinds": ["x", "y"], "age": "", "more": "ignored"}
    assert client.post("/person", data=sent).text == "[('kinds', ['x', 'y']), ('name', '马')]"


@pytest.mark.parametrize("address", ["/person", "/person/elsewhere", "/person/a-post/limit"])
def test_a_refused_form_comes_back_with_what_was_typed_and_what_is_wrong(
    client: FlaskClient, token: str, address: str
) -> None:
    answer = client.post(address, data={"_csrf": token, "name": "五个字太长", "way": "b", "kinds": ["y"], "age": "x"})
    assert answer.status_code == 422
    assert 'value="五个字太长"' in answer.text
    assert "最多填写 3 个字。" in answer.text
    assert 'value="b" checked' in answer.text
    assert 'value="y" checked' in answer.text
    assert 'value="x" checked' not in answer.text
    assert "填写的内容有误，请按提示改正后再提交。" in answer.text


def test_the_other_form_of_a_page_shows_what_it_would_show_anyway(app: Flask, client: FlaskClient, token: str) -> None:
    two = PAGE.replace(
        "{% endblock %}",
        """{% call m.form("/second") %}{{ m.field("name", "姓名", value="第二个") }}{% endcall %}{% endblock %}""",
    )
    app.get("/two", endpoint="two")(open_to_all(lambda: render_template_string(two)))
    app.post("/two", endpoint="send_two")(open_to_all(send))
    page = client.get("/two").text
    assert ['name="_form" value=""' in page, 'name="_form" value="/second"' in page] == [True, True]
    answer = client.post("/two", data={"_csrf": token, "_form": "", "name": "五个字太长"}).text
    assert [answer.count('value="五个字太长"'), answer.count('value="第二个"'), answer.count("最多填写")] == [1, 1, 1]


def test_a_missing_field_is_named_in_chinese(client: FlaskClient, token: str) -> None:
    assert "请填写此项。" in client.post("/person", data={"_csrf": token}).text


def test_a_form_without_a_page_of_its_own_is_refused_on_the_error_page(client: FlaskClient, token: str) -> None:
    answer = client.post("/person/alone", data={"_csrf": token})
    assert answer.status_code == 422
    assert "请填写此项。" in answer.text


def test_before_anything_was_typed_the_stored_value_is_shown(client: FlaskClient) -> None:
    text = client.get("/person").text
    assert 'value="原来的"' in text
    assert 'value="a" checked' in text


def test_a_rules_own_refusal_reaches_the_field(app: Flask, client: FlaskClient, token: str) -> None:
    def refuse() -> str:
        raise Invalid(fields={"name": ["这个名字已经有人用了。"]})

    app.post("/person/rule", endpoint="rule")(again("show")(open_to_all(refuse)))
    assert "这个名字已经有人用了。" in client.post("/person/rule", data={"_csrf": token, "name": "马"}).text

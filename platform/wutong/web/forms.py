"""Forms of pages: read by a marshmallow schema, shown again with what was typed when a rule says no.

A view that receives a form calls `form(Schema)` and a verb, nothing else. If either raises `Invalid`, the kit
undoes the transaction and shows the page of the GET view at the same address again with status 422; the field
macros take the typed values from `typed` and the sentences from `wrong`.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from wutong.errors import Invalid
from wutong.web.words import N_

AGAIN = "__wutong_again__"
#: The hidden field in which a form says which of its page it is.
FORM = "_form"
V = TypeVar("V", bound=Callable[..., Any])


def form(schema: type[Schema]) -> dict[str, Any]:
    """The sent form as the schema's values; raises `Invalid` naming each field that is wrong.

    Blanks around text are dropped; a field sent empty counts as not sent, as browsers send every box.
    """
    try:
        loaded = schema(unknown=EXCLUDE).load(_sent(schema))
    except ValidationError as error:
        raise Invalid(fields=_sentences(error.normalized_messages())) from None  # type: ignore[no-untyped-call]
    return dict(loaded)


def _sent(schema: type[Schema]) -> dict[str, Any]:
    """Text by the names the schema reads; lists for the fields that are lists."""
    sent: dict[str, Any] = {}
    for name, kind in schema().fields.items():
        key = kind.data_key or name
        texts = [text.strip() for text in request.form.getlist(key) if text.strip()]
        if isinstance(kind, fields.List):
            sent[key] = texts
        elif texts:
            sent[key] = texts[-1]
    return sent


def _sentences(messages: dict[str, Any]) -> dict[str, list[str]]:
    return {name: list(_flat(found)) for name, found in messages.items()}


def _flat(found: Any) -> list[str]:
    if isinstance(found, dict):
        return [text for inner in found.values() for text in _flat(inner)]
    return [str(text) for text in found] if isinstance(found, list) else [str(found)]


def again(endpoint: str) -> Callable[[V], V]:
    """Name the GET view whose page shows this view's form (".edit"), where it is at another address."""

    def mark(view: V) -> V:
        setattr(view, AGAIN, endpoint)
        return view

    return mark


def page_again(error: Invalid) -> Callable[[], ResponseReturnValue] | None:
    """The GET view that shows the refused form once more, its values and sentences in `g`; None if there is none."""
    if request.method != "POST" or request.path.startswith("/api/"):
        return None
    g.typed, g.wrong, g.refused = request.form, error.fields, error
    found = _marked() or _same_address()
    return None if found is None else lambda: current_app.ensure_sync(current_app.view_functions[found])(**_args(found))


def _args(endpoint: str) -> dict[str, Any]:
    """The arguments that the page takes: the form's own address may hold one more, say the post it would limit."""
    taken = {name for rule in current_app.url_map.iter_rules(endpoint) for name in rule.arguments}
    return {name: value for name, value in (request.view_args or {}).items() if name in taken}


def _marked() -> str | None:
    name: str | None = getattr(current_app.view_functions[str(request.endpoint)], AGAIN, None)
    if name and name.startswith("."):
        return f"{request.blueprint}{name}"
    return name


def _same_address() -> str | None:
    adapter = current_app.create_url_adapter(request)
    try:
        endpoint = adapter.match(method="GET")[0] if adapter else None
    except (NotFound, MethodNotAllowed, RequestRedirect, HTTPException):
        return None
    return None if endpoint == request.endpoint and request.method == "GET" else endpoint


def enter_form(action: str) -> bool:
    """Begin to show a form of the page; where another one was refused, this one shows what it would show anyway.

    A form of `m.form` says in a hidden field which it is. Returns what held around it, for `leave_form`.
    """
    around: bool = g.get("another_form", False)
    sent = (g.get("typed") or {}).get(FORM)
    g.another_form = sent is not None and sent != action.partition("?")[0]
    return around


def leave_form(around: bool) -> None:
    """The form is over."""
    g.another_form = around


def _refused() -> Any:
    """What was sent with the form that is being shown, None where it was not refused."""
    return None if g.get("another_form") else g.get("typed")


def typed(name: str, otherwise: Any = "") -> Any:
    """What the reader typed into a field before it was refused, or `otherwise`."""
    held = _refused()
    return otherwise if held is None else held.get(name, "")


def typed_list(name: str, otherwise: Any = ()) -> Any:
    """The same for a field with several values."""
    held = _refused()
    return otherwise if held is None else held.getlist(name)


def wrong(name: str) -> list[str]:
    """What is wrong with a field, as sentences."""
    found: dict[str, list[str]] = {} if g.get("another_form") else g.get("wrong", {})
    return found.get(name, [])


def speak_chinese() -> None:
    """Put marshmallow's own sentences into Chinese, once, for pages and the API alike."""
    fields.Field.default_error_messages |= {
        "required": N_("请填写此项。"),
        "null": N_("此项不能为空。"),
        "validator_failed": N_("填写的内容不符合要求。"),
    }
    for kind, sentences in _SENTENCES.items():
        kind.default_error_messages = kind.default_error_messages | sentences
    validate.Length.message_min = N_("至少填写 {min} 个字。")
    validate.Length.message_max = N_("最多填写 {max} 个字。")
    validate.Length.message_all = N_("请填写 {min} 至 {max} 个字。")
    validate.Length.message_equal = N_("请填写 {equal} 个字。")
    validate.Range.message_min = N_("不能小于 {{min}}。")
    validate.Range.message_max = N_("不能大于 {{max}}。")
    validate.Range.message_all = N_("请填写 {{min}} 至 {{max}} 之间的数。")
    validate.OneOf.default_message = N_("请从给出的选项中选择。")
    validate.Regexp.default_message = N_("格式不正确，请核对后重新填写。")


_SENTENCES: dict[type[fields.Field[Any]], dict[str, str]] = {
    fields.Integer: {"invalid": N_("请填写整数。")},
    fields.Decimal: {"invalid": N_("请填写数字。"), "special": N_("请填写数字。")},
    fields.Boolean: {"invalid": N_("请选择“是”或“否”。")},
    fields.String: {"invalid": N_("请填写文字。")},
    fields.UUID: {"invalid_uuid": N_("编号无效，请返回上一页重新选择。")},
    fields.Date: {"invalid": N_("请按“年-月-日”填写日期，例如 2026-03-01。")},
    fields.DateTime: {"invalid": N_("请按“年-月-日 时:分”填写时间。")},
    fields.Email: {"invalid": N_("请填写正确的电子邮箱地址。")},
    fields.List: {"invalid": N_("请选择一项或多项。")},
}


# A schema keeps the sentences of the moment it is written, so they are in place before any room's schema is.
speak_chinese()


def install(app: Flask) -> None:
    """Give templates the typed values and the sentences, form by form."""
    app.jinja_env.globals.update(
        typed=typed, typed_list=typed_list, wrong=wrong, enter_form=enter_form, leave_form=leave_form
    )

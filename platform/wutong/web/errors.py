"""Every error as a page for people or a problem document (RFC 9457) for machines.

A page says what is wrong and what to do; a problem carries a stable `code`. What went wrong inside is never
shown: a 500 names the request id, and the log has the rest.
"""

import logging
from typing import Any
from uuid import uuid4

from flask import Flask, g, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from marshmallow import ValidationError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException
from werkzeug.wrappers import Response

from wutong.db import sqlstate
from wutong.errors import Invalid, Refused, StorageFull
from wutong.web import kept, lookups
from wutong.web.doors import SignInNeeded
from wutong.web.screens import here
from wutong.web.transaction import is_api, is_office
from wutong.web.words import N_

log = logging.getLogger(__name__)

#: What PostgreSQL says when its disk is full.
DISK_FULL = "53100"

SENTENCES = {
    400: ("request.bad", N_("系统没有看懂这次请求，请返回上一页重试。")),
    401: ("auth.sign_in_needed", N_("请先登录，登录后可继续办理。")),
    403: ("forbidden", N_("您没有办理这一步的权限，如有需要请联系本单位管理员。")),
    404: ("not_found", N_("没有找到这个页面，请核对地址，或从首页重新进入。")),
    405: ("request.method_not_allowed", N_("这个地址不支持这样的操作，请返回上一页重试。")),
    406: ("request.not_acceptable", N_("这个地址不能按您要求的格式回答。")),
    412: ("etag.changed", N_("内容已被他人修改，请重新读取后再提交。")),
    413: ("request.too_large", N_("上传的内容太大，请压缩后再传，或分几次上传。")),
    415: ("request.media_type", N_("不支持这种内容格式，请按接口说明提交。")),
    422: ("invalid", N_("填写的内容有误，请按提示改正后再提交。")),
    429: ("request.too_many", N_("操作太频繁了，请稍等一会儿再试。")),
    500: ("internal", N_("系统出了点问题，您的操作没有生效。请稍后再试；如仍不行，请把下面的编号告诉工作人员。")),
    503: ("unavailable", N_("系统正在维护，请稍后再试。")),
}


def request_id() -> str:
    """The id of this request, made once; logs carry the same one."""
    if "request_id" not in g:
        g.request_id = uuid4().hex
    return str(g.request_id)


def problem(status: int, code: str, detail: str, **extra: Any) -> Response:
    """A problem document."""
    body = {"type": f"urn:wutong:problem:{code}", "title": detail, "status": status, "code": code}
    response = jsonify({**body, "request_id": request_id(), **extra})
    response.status_code, response.mimetype = status, "application/problem+json"
    return response


def page(status: int, code: str, text: str, **context: Any) -> Response:
    """The error as a page; for htmx only the sentence, put into the page's own message area, and, where it takes a
    sign-in, the way to one on a second page."""
    if request.headers.get("HX-Request"):
        sign_in = _sign_in("/signed-in") if isinstance(context.get("error"), SignInNeeded) else ""
        response = make_response(render_template("web/refused_fragment.html", text=text, sign_in=sign_in), status)
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#messages", "innerHTML"
        return response
    context |= {"status": status, "code": code, "text": text, "request_id": request_id()}
    return make_response(render_template("web/refused.html", **context), status)


def refused(error: Refused) -> ResponseReturnValue:
    """A verb, a rule or a door said no."""
    text = error.text(gettext)
    if error.status >= 500:
        log.error("refused with %s: %s", error.status, error.code)
    if is_api():
        return _refused_machine(error, text)
    if kept.wanted(error):
        return kept.page(error)
    if isinstance(error, SignInNeeded) and not request.headers.get("HX-Request"):
        return redirect(_sign_in(here()), code=303)
    return page(error.status, error.code, text, error=error)


def _sign_in(after: str) -> str:
    return lookups.of().sign_in("desk" if is_office() else "page", after)


def _refused_machine(error: Refused, text: str) -> Response:
    response = problem(error.status, error.code, text, **error.members())
    if error.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="wutong"'
    return response


def http(error: HTTPException) -> ResponseReturnValue:
    """Werkzeug or webargs said no."""
    if isinstance(error, RoutingException) or error.response is not None:
        return error
    status = error.code or 500
    code, sentence = SENTENCES.get(status, SENTENCES[400] if status < 500 else SENTENCES[500])
    fields = _fields(error)
    answer = _answer(status, code, gettext(sentence), fields)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            answer.headers[name] = value
    return answer


def _answer(status: int, code: str, text: str, fields: dict[str, Any]) -> Response:
    if is_api():
        return problem(status, code, text, **({"errors": fields} if fields else {}))
    return page(status, code, text)


def _fields(error: HTTPException) -> dict[str, Any]:
    """The fields webargs complains about, `{"json": {"name": ["…"]}}` flattened to the names."""
    messages: dict[str, Any] = (getattr(error, "data", None) or {}).get("messages", {})
    return {name: texts for part in messages.values() if isinstance(part, dict) for name, texts in part.items()}


def malformed(error: ValidationError) -> ResponseReturnValue:
    """A schema used outside the kit said no."""
    return refused(Invalid(fields=dict(error.normalized_messages())))  # type: ignore[no-untyped-call]


def internal(error: Exception) -> ResponseReturnValue:
    """Anything unforeseen: Flask has logged it with the request id; say no more than that id."""
    code, sentence = SENTENCES[500]
    return _answer(500, code, gettext(sentence), {})


def out_of_room(error: OSError | DBAPIError) -> ResponseReturnValue:
    """The disk of uploads or papers, or PostgreSQL's, is full; any other error of theirs is unforeseen."""
    full = StorageFull.met(error) if isinstance(error, OSError) else sqlstate(error) == DISK_FULL
    if not full:
        raise error
    log.error("no room left: %s", type(error).__name__)
    return refused(StorageFull())


def install(app: Flask) -> None:
    """Register the handlers, and give templates the filter `sentence` for a refusal."""
    app.jinja_env.filters["sentence"] = lambda error: error.text(gettext)
    app.register_error_handler(Refused, refused)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(ValidationError, malformed)
    app.register_error_handler(OSError, out_of_room)
    app.register_error_handler(DBAPIError, out_of_room)
    app.register_error_handler(500, internal)

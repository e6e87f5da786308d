"""What the frame around every page asks for: menus, the unread count, addresses."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from flask import Flask, current_app, g, request, url_for

from wutong.web import lookups, nav
from wutong.web.doors import actor
from wutong.web.look import in_care
from wutong.web.lookups import About, RegionView
from wutong.web.region import was
from wutong.web.saying import said
from wutong.web.screens import here
from wutong.web.words import LANGUAGES, N_, language

TITLES = {
    401: N_("请先登录"),
    403: N_("没有权限"),
    404: N_("没有找到"),
    409: N_("内容已有变化"),
    410: N_("地区已撤并"),
    413: N_("内容太大"),
    422: N_("请核对填写的内容"),
    429: N_("请稍等一会儿"),
    500: N_("系统出了点问题"),
    503: N_("系统维护中"),
}

#: Pages of rooms above that every frame links to, where the application has them.
SIGN_OUT = "people.sign_out"
INBOX = "notices_desk.index"


def has(endpoint: str) -> bool:
    """Whether this application has a page of that name."""
    return endpoint in current_app.view_functions


def waiting() -> int:
    """How many notices the reader has not read."""
    return lookups.of().waiting(actor())


def trail() -> Sequence[RegionView]:
    """The regions above the present one."""
    return lookups.of().trail(g.region.code)


def about() -> About:
    """How the present region shows itself; asked once a request."""
    if "about_region" not in g:
        g.about_region = lookups.of().about()
    held = g.about_region
    assert isinstance(held, About)
    return held


def home() -> str:
    """The start page of the present region, or of the site."""
    return f"/{g.region.short}/" if g.get("region") else url_for("front.show")


def desk_home() -> str:
    """The start page of the desk in the present region."""
    return f"/{g.region.short}/desk/" if g.get("region") else url_for("front.show")


def with_args(**changed: Any) -> str:
    """The present address with arguments changed; None takes one away."""
    kept = {**request.args.to_dict(flat=False), **changed}
    arguments = {name: value for name, value in kept.items() if value is not None}
    return url_for(str(request.endpoint), **{**(request.view_args or {}), **arguments})


def install(app: Flask) -> None:
    """Give templates these functions under one name, `frame`, so that no variable of a page can hide one.

    `has` and `here` are there by themselves as well, for pages.
    """
    offered = (has, trail, about, waiting, home, desk_home, with_args, actor, said, here, in_care, language, was)
    names: dict[str, Any] = {function.__name__: function for function in offered}
    menus = {"menu": nav.visible, "tabs": nav.tabs, "current": nav.current, "tools": nav.tools}
    fixed = {"titles": TITLES, "languages": LANGUAGES, "sign_out": SIGN_OUT, "inbox": INBOX}
    app.jinja_env.globals.update(frame=SimpleNamespace(**names, **menus, **fixed), has=has, here=here)

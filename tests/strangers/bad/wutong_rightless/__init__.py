"""One of its pages asks for no right, and does not say that it is for everybody either."""

from flask import Blueprint

from wutong.sdk import Plugin

desk = Blueprint("rightless_desk", __name__)


@desk.get("/")
def show() -> str:
    """A page for whoever comes by."""
    return "内部资料"


plugin = Plugin("rightless", "没有权限", ">=1.0.dev0,<2", desk=desk)

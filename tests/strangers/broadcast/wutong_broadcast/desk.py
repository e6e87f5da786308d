"""The office's door: whether a platform is connected, and what it has to know."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from wutong.sdk import may_call, nav, needs, outward, render, setting
from wutong_broadcast import gateway

bp = Blueprint("broadcast_desk", __name__, template_folder="templates")
nav.add("村广播", "broadcast_desk.show", right="broadcast.connect", group="地区", order=850)


@bp.get("/")
@needs("broadcast.connect")
def show() -> ResponseReturnValue:
    """Whether calls go out, the platform's key, and where its receipts go."""
    told = {"connected": may_call(setting("broadcast.gateway")), "receipts": outward("broadcast_api.receipt")}
    return render("broadcast/desk.html", key=gateway.key(), **told)

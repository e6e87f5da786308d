"""The desk of supervision: findings, orders with their replies, the leader on duty; on a case what concerns it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.cases import queries as cases
from wutong.oversight import actions, desk_grades, queries, schemas
from wutong.oversight.rules import FOUND, LIGHTS, LIMIT, LINES, REPLY_DAYS, RULES, STATES, STEPS
from wutong.people.queries import posts
from wutong.web import nav, slots
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("oversight_desk", __name__, url_prefix="/<region:region>/desk/oversight", template_folder="templates")
lasts(bp.name)
bps = (bp, desk_grades.bp)

nav.add(N_("电子监察"), "oversight_desk.index", right="case.read", group=N_("办件"), order=130)
nav.add(N_("督办"), "oversight_desk.orders", right="case.read", group=N_("办件"), order=131)
nav.add(N_("值班领导"), "oversight_desk.duties", right="case.assign", group=N_("办件"), order=132)
slots.fill("case.page", "oversight/_case.html")

#: Every word that the templates of this room share.
WORDS: dict[str, Any] = {
    "rules": RULES, "lights": LIGHTS, "found": FOUND, "states": STATES, "lines": LINES, "limit": LIMIT,
    "reply_days": REPLY_DAYS,
}  # fmt: skip


@bp.get("/")
@needs("case.read")
def index() -> str:
    """What was found: everything for who supervises, what is about one's own cases for everybody else."""
    state, rule = request.args.get("state", "open"), request.args.get("rule")
    page = queries.findings(
        actor(), state=state if state in FOUND else None, rule=rule if rule in RULES else None,
        cursor=request.args.get("after"),
    )  # fmt: skip
    below = queries.below_overdue() if queries.supervises(actor()) else []
    return render("oversight/index.html", page=page, names=queries.names(page.items), state=state, rule=rule,
                  below=below, supervises=queries.supervises(actor()), all_=queries.sees_all(actor()),
                  **WORDS)  # fmt: skip


@bp.get("/findings/<uuid:finding>")
@needs("case.read")
def finding(finding: UUID) -> str:
    """One finding, to be ordered about or settled."""
    row = queries.finding(finding, actor=actor())
    return render("oversight/finding.html", row=row, names=queries.names([row]),
                  supervises=queries.supervises(actor()), **WORDS)  # fmt: skip


@bp.post("/findings/<uuid:finding>/order")
@again(".finding")
@needs("case.supervise")
def order_finding(finding: UUID) -> Response:
    """Order that a finding be answered for."""
    sent = form(schemas.OrderForm)
    row = actions.about_finding(finding, sent["text"], sent["due"], actor=actor())
    say(_("督办 %(number)s 已发出，责任人会收到提醒。", number=row.number), "success")
    return see(".order", order=row.id)


@bp.post("/findings/<uuid:finding>/settle")
@again(".finding")
@needs("case.supervise")
def settle(finding: UUID) -> Response:
    """Say what came of a finding."""
    actions.settle(finding, form(schemas.SettleForm)["result"], actor=actor())
    say(_("结果已记录，经办人看得到。"), "success")
    return see(".index")


@bp.get("/new")
@needs("case.supervise")
def new() -> str:
    """An order about a case."""
    return render("oversight/new.html", case=cases.get(_case_id()), **WORDS)


@bp.post("/new")
@again(".new")
@needs("case.supervise")
def order_case() -> Response:
    """Send an order about a case."""
    sent = form(schemas.OrderForm)
    row = actions.about_case(_case_id(), sent["text"], sent["due"], actor=actor())
    say(_("督办 %(number)s 已发出，责任人会收到提醒。", number=row.number), "success")
    return see(".order", order=row.id)


@bp.get("/orders/")
@needs("case.read")
def orders() -> str:
    """Orders: those that wait for somebody, or all."""
    live = request.args.get("all") != "1"
    page = queries.orders(actor(), live=live, cursor=request.args.get("after"))
    return render("oversight/orders.html", page=page, names=queries.names(page.items), live=live, **WORDS)


@bp.get("/orders/<uuid:order>")
@needs("case.read")
def order(order: UUID) -> str:
    """One order, with everything that was written and what the reader can do now."""
    told = queries.told(order, actor())
    open_ = [step for step, (source, _target) in STEPS.items() if source == told.order.state]
    return render("oversight/order.html", told=told, steps=open_, supervises=queries.supervises(actor()), **WORDS)


@bp.post("/orders/<uuid:order>/reply")
@again(".order")
@needs("case.read")
def reply(order: UUID) -> Response:
    """Answer an order."""
    actions.reply(order, form(schemas.TextForm)["text"], actor=actor())
    say(_("答复已送交监察人员审核，结果会显示在这里。"), "success")
    return see(".order", order=order)


@bp.post("/orders/<uuid:order>/return")
@again(".order")
@needs("case.supervise")
def send_back(order: UUID) -> Response:
    """Want a better answer."""
    sent = form(schemas.OrderForm)
    actions.send_back(order, sent["text"], sent["due"], actor=actor())
    say(_("已退回，责任人会收到提醒。"), "success")
    return see(".order", order=order)


@bp.post("/orders/<uuid:order>/close")
@again(".order")
@needs("case.supervise")
def close(order: UUID) -> Response:
    """Take an answer as sufficient."""
    sent = form(schemas.CloseForm)
    actions.close(order, sent["outcome"], sent["result"], actor=actor())
    say(_("督办已办结，责任人看得到结果。"), "success")
    return see(".order", order=order)


@bp.post("/orders/<uuid:order>/withdraw")
@again(".order")
@needs("case.supervise")
def withdraw(order: UUID) -> Response:
    """Take an order back."""
    actions.withdraw(order, form(schemas.WithdrawForm)["reason"], actor=actor())
    say(_("督办已撤销。"), "success")
    return see(".order", order=order)


@bp.get("/duty/")
@needs("case.assign")
def duties() -> str:
    """Who leads on which days."""
    duties, choice = queries.duties(), posts.choice(request.args.get("who", ""))
    names = posts.names([one.person for one in duties])
    return render("oversight/duties.html", duties=duties, choice=choice, names=names, **WORDS)


@bp.post("/duty/")
@again(".duties")
@needs("case.assign")
def set_duty() -> Response:
    """Say who leads on some days."""
    sent = form(schemas.DutyForm)
    actions.set_duty(sent["person"], sent["first"], sent["last"], actor=actor())
    say(_("值班安排已保存。"), "success")
    return see(".duties")


@bp.post("/duty/<uuid:duty>/drop")
@needs("case.assign")
def drop_duty(duty: UUID) -> Response:
    """Take a spell of duty out again."""
    actions.drop_duty(duty, actor=actor())
    say(_("值班安排已删除。"), "success")
    return see(".duties")


@bp.app_template_global("oversight_about")
def about(case_id: UUID) -> dict[str, Any]:
    """What was found and ordered about a case, for its page on the desk, and the words for it."""
    findings, ordered = queries.about(case_id)
    return {"findings": findings, "orders": ordered, **WORDS}


def _case_id() -> UUID:
    """The case that an order is about; what is no id is no case."""
    try:
        return UUID(request.values.get("case", ""))
    except ValueError:
        raise cases.NoSuchCase from None

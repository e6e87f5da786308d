"""The desks of letters: what went to and fro and what hangs (信件往来), and the registry of partners."""

from typing import Any
from uuid import UUID

from flask import g, request
from flask.typing import ResponseReturnValue

from wutong.sdk import form, nav, needs, region_spell, render, say, see
from wutong_cross_province.actions import voided
from wutong_cross_province.between import answers, keys, partners, queries, rules, schemas, showing
from wutong_cross_province.desk import bp

nav.add("信件往来", "cross_province_desk.mail", right="cross_province.mail", group="办件", order=360)
nav.add("对接系统", "cross_province_desk.partners_", right="cross_province.partners", group="系统", order=960)


@bp.get("/mail")
@needs("cross_province.mail")
def mail() -> ResponseReturnValue:
    """The region's letters to and from other installations."""
    asked = {"partner": request.args.get("partner", ""), "state": request.args.get("state", "")}
    page = queries.mail(partner=asked["partner"], state=asked["state"], cursor=request.args.get("after"))
    listed = partners.all_()
    return render(
        "cross_province/mail.html", page=page, asked=asked, lines=queries.lines(), partners=listed, spell=region_spell,
        titles={each.name: each.title for each in listed}, states=rules.STATES, kinds=rules.KINDS,
    )  # fmt: skip


@bp.post("/mail/<uuid:mail_id>/again")
@needs("cross_province.resend")
def again(mail_id: UUID) -> ResponseReturnValue:
    """Try a letter at once."""
    answers.send_again(mail_id)
    say("已安排立即重发。", "success")
    return see(".mail")


@bp.post("/mail/<uuid:mail_id>/void")
@needs("cross_province.resend")
def void(mail_id: UUID) -> ResponseReturnValue:
    """Give a letter up for good, so that those behind it go."""
    voided.void(mail_id)
    say("已作废，后面的信件随即继续；移交的材料已退回代收窗口，办理进展已重新告知对方。", "success")
    return see(".mail")


@bp.get("/partners")
@needs("cross_province.partners")
def partners_() -> ResponseReturnValue:
    """The partners, and our own keys."""
    return render("cross_province/partners.html", **_registry())


def _registry() -> dict[str, Any]:
    listed = partners.all_()
    shown = showing.all_held()
    prints = {row.kid: rules.fingerprint(row.signing, row.sealing) for rows in shown.values() for row in rows}
    return {
        "partners": listed, "keys": shown, "prints": prints, "own": _own(), "states": rules.PARTNER_STATES,
        "top": keys.is_top(), "lines": queries.lines(),
    }  # fmt: skip


def _own() -> list[dict[str, Any]]:
    """Our keys as others see them; none before there is a name."""
    try:
        held = keys.own()
    except keys.NoName:
        return []
    public = [(each, each.key.public()) for each in held]
    return [{"key": each, "kid": one.kid, "print": rules.fingerprint(one.signing, one.sealing)} for each, one in public]


@bp.post("/partners/<name>/vouch")
@needs("cross_province.connect")
def vouch(name: str) -> ResponseReturnValue:
    """Somebody compared a fingerprint with the other side."""
    state = partners.vouch(name, form(schemas.PrintForm)["fingerprint"], actor=g.actor).state
    say("已连通。" if state == "trusted" else "已记录您的核对，还须另一位管理员核对。", "success")
    return see(".partners_")


@bp.post("/partners/<name>/pause")
@needs("cross_province.connect")
def pause(name: str) -> ResponseReturnValue:
    """Stop believing a partner for now."""
    partners.pause(name, actor=g.actor)
    return see(".partners_")


@bp.post("/partners/<name>/resume")
@needs("cross_province.connect")
def resume(name: str) -> ResponseReturnValue:
    """Believe it again."""
    partners.resume(name, actor=g.actor)
    return see(".partners_")

"""The citizens' door: themes by stage of life, questions, what it takes, and then the pages of `screens`."""

from typing import Any

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from wutong.sdk import N_, form, nav, open_to_all, render, see, signed_in
from wutong_one_thing import planning, queries, schemas, screens, shown
from wutong_one_thing.actions import drafting
from wutong_one_thing.models import Filing
from wutong_one_thing.rules import asking

bp = Blueprint("one_thing_pages", __name__, template_folder="templates")
nav.tab(N_("一件事"), "one_thing_pages.index", order=110)

for _name in ("names", "why", "pairs", "of", "filing", "ends"):
    bp.add_app_template_global(getattr(shown, f"for_{_name}"), f"one_thing_{_name}")

#: What the names of the inputs of questions begin with.
ASKED = "q."


def _anything(filing: Filing) -> None:
    """A citizen sees his own filings and no others; that the database knows."""


screens.install(screens.Door(bp, signed_in, "web/page.html", _anything))


@bp.get("/")
@open_to_all
def index() -> str:
    """The themes by the sixteen stages."""
    return render("one_thing/index.html", cycles=shown.by_stage(shown.themes()))


@bp.get("/themes/<code>")
@open_to_all
def theme(code: str) -> str:
    """Questions first; once they are answered what applies, what it takes, and the button that begins."""
    return render("one_thing/theme.html", base="web/page.html", **theme_of(code))


def theme_of(code: str) -> dict[str, Any]:
    """What the page of a theme shows for the answers in its address."""
    bundle = queries.bundle(code)
    sent = g.typed if g.get("typed") is not None else request.args
    told = answers(sent)
    without = asking.left_out(bundle, sent.getlist("without"))
    answered = asking.clean(bundle, told)
    open_ = asking.still_asked(bundle, answered)
    plan = None if open_ else planning.of(bundle, answered, without)
    optional = planning.of(bundle, answered).chosen if plan else ()
    leave = [(item.matter, plan.offers[item.matter].name if item.matter in plan.offers else item.matter)
             for item in bundle.items if plan and item.optional and item.matter in optional]  # fmt: skip
    return {
        "bundle": bundle, "answers": answered, "asked": ASKED, "without": without, "leave": _named(bundle, leave),
        "plan": None, **(shown.ahead(plan) if plan else {}),
    }  # fmt: skip


def _named(bundle: Any, leave: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The members that may be left out, by name also when they are."""
    missing = [matter for matter, name in leave if matter == name]
    names = {matter: planning.offer(one).name for matter, one in planning.offered(missing).items()}
    return [(matter, names.get(matter, name)) for matter, name in leave]


def answers(sent: Any) -> dict[str, str]:
    """The answers among what was sent."""
    return {name.removeprefix(ASKED): text for name, text in sent.items() if name.startswith(ASKED)}


@bp.post("/themes/<code>")
@signed_in
def begin(code: str) -> ResponseReturnValue:
    """Begin a filing with these answers."""
    without = form(schemas.BeginForm)["without"]
    filing = drafting.begin(code, answers(request.form), without, drafting.Who(g.actor.person))
    return see(".fill", filing=filing.id)


@bp.get("/mine")
@signed_in
def mine() -> str:
    """The reader's own filings here."""
    return render("one_thing/mine.html", page=queries.mine(cursor=request.args.get("after")), **shown.states())

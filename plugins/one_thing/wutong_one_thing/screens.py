"""The pages of one filing, the same for its applicant and for a clerk who files for somebody at a counter: the form,
the papers, the last look, where it stands, the choices. `install` gives them to a door."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wutong.sdk import again, cases, form, forms, render, say, see, setting
from wutong_one_thing import dues, queries, schemas, shown
from wutong_one_thing.actions import choosing, drafting, keeping
from wutong_one_thing.actions import filing as verbs
from wutong_one_thing.models import Filing
from wutong_one_thing.rules import running

View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Door:
    """Where the pages are: `mark` says who may open them, `base` is the frame around them, `may_fill` refuses whoever
    has no business in what was filled in, and with it every step for the applicant."""

    bp: Blueprint
    mark: Callable[[View], View]
    base: str
    may_fill: Callable[[Filing], None]

    def get(self, rule: str, view: View) -> None:
        """Add a page; a clerk who did not fill it in is led to where he takes it over."""

        @wraps(view)
        def page(filing: UUID) -> Any:
            try:
                return view(filing)
            except keeping.NotYours:
                return see(".keeper", filing=filing)

        self.bp.add_url_rule(f"/filings/<uuid:filing>{rule}", view.__name__, self.mark(page), methods=["GET"])

    def post(self, rule: str, view: View, then: str = ".show") -> None:
        """Add a button; where a form is refused, the page `then` is shown again."""
        self.bp.add_url_rule(
            f"/filings/<uuid:filing>{rule}", view.__name__, again(then)(self.mark(view)), methods=["POST"]
        )

    def page(self, template: str, filing: Filing, **context: Any) -> str:
        """A page of a filing."""
        return render(f"one_thing/{template}.html", base=self.base, filing=filing, **context)

    def opened(self, filing: UUID) -> Filing:
        """A filing whose form and papers the reader may see and change."""
        row = queries.get(filing)
        self.may_fill(row)
        keeping.must_see(row, g.actor)
        if not drafting.changeable(row):
            raise drafting.NotChangeable
        return row


def install(door: Door) -> None:
    """Give a door its pages."""
    for views in (_form, _papers, _last_look, _standing, _choices):
        views(door)


def _form(door: Door) -> None:
    def fill(filing: UUID) -> str:
        """The one form, with what was filled in before; an empty one with what the account says."""
        row = door.opened(filing)
        asked, told = queries.plan(row).merged.form, queries.told(filing)
        if "check" in request.args and g.get("typed") is None:
            g.wrong = cases.faults(asked, _given(told))
        mine = cases.myself() if not told.name else None
        return door.page(
            "form", row, told=told, mine=mine, sections=forms.page(asked, told.answers or {}),
            kept=setting("one_thing.draft_days"),
        )  # fmt: skip

    def save(filing: UUID) -> ResponseReturnValue:
        """Keep it; then on to the papers, or back to what is wrong."""
        row = door.opened(filing)
        asked, who = queries.plan(row).merged.form, form(schemas.WhoForm)
        given = cases.Given(who["name"], who["id_number"], who["telephone"], {})
        signed = queries.told(filing).signed
        drafting.fill(filing, given, forms.sent(asked), signed=signed, actor=g.actor)
        if cases.faults(asked, _given(queries.told(filing))):
            return see(".fill", filing=filing, check=1)
        return see(".papers", filing=filing)

    door.get("/form", fill)
    door.post("/form", save, ".fill")


def _papers(door: Door) -> None:
    def papers(filing: UUID) -> str:
        """The one set of papers: what is needed, what is there."""
        row = door.opened(filing)
        asked = list(drafting.headings(row).values())
        plan = queries.plan(row)
        names = {one.matter: one.name for one in plan.members}
        return door.page(
            "papers", row, asked=asked, there=queries.papers(filing), names=names, told=queries.told(filing)
        )

    def put(filing: UUID) -> ResponseReturnValue:
        """Keep all the files that were chosen, each under its heading."""
        row = door.opened(filing)
        for key, name, stream in list(_files(row)):
            drafting.add_paper(filing, key, name, stream, actor=g.actor)
        _sign(filing)
        if "stay" in request.form:
            return see(".papers", filing=filing)
        return see(".confirm" if row.state == "draft" else ".show", filing=filing)

    def drop(filing: UUID, paper: UUID) -> ResponseReturnValue:
        """Take a file out."""
        door.opened(filing)
        drafting.drop_paper(filing, paper, actor=g.actor)
        return see(".papers", filing=filing)

    door.get("/papers", papers)
    door.post("/papers", put, ".papers")
    door.post("/papers/<uuid:paper>/drop", drop, ".papers")


def _files(row: Filing) -> Iterator[tuple[str, str, BinaryIO]]:
    """The files that were chosen, each with its heading."""
    for place, key in enumerate(drafting.headings(row)):
        chosen = (one for one in request.files.getlist(f"p{place}") if one.filename)
        yield from ((key, str(one.filename), cast(BinaryIO, one.stream)) for one in chosen)


def _sign(filing: UUID) -> None:
    told, signed = queries.told(filing), form(schemas.SignedForm)["signed"]
    if told.signed != signed:
        drafting.fill(filing, _given(told), told.answers or {}, signed=signed, actor=g.actor)


def _last_look(door: Door) -> None:
    def confirm(filing: UUID) -> ResponseReturnValue:
        """Everything once more; not again once it is handed in."""
        row = queries.get(filing)
        if row.state != "draft":
            return see(".show", filing=filing)
        door.may_fill(row)
        keeping.must_see(row, g.actor)
        plan = queries.plan(row)
        return door.page(
            "confirm", row, told=queries.told(filing), lines=shown.filled(row), plan=plan, due=dues.of(plan),
            there=queries.papers(filing), **shown.ways(row),
        )  # fmt: skip

    def submit(filing: UUID) -> ResponseReturnValue:
        """Hand the whole in."""
        door.may_fill(queries.get(filing))
        drafting.deliver(filing, form(schemas.DeliveryForm)["delivery"], actor=g.actor)
        drafting.wish(filing, cases.Wish(**form(schemas.WishForm)), actor=g.actor)
        row = verbs.submit(filing, actor=g.actor)
        say(_("已提交，编号 %(number)s。以后在这一页就能看到每一项的进度。", number=row.number), "success")
        return see(".show", filing=filing)

    def discard(filing: UUID) -> ResponseReturnValue:
        """Throw the draft away."""
        door.may_fill(queries.get(filing))
        drafting.discard(filing, actor=g.actor)
        say(_("草稿已删除。"), "success")
        return see(".index")

    door.get("/submit", confirm)
    door.post("/submit", submit, ".confirm")
    door.post("/discard", discard, ".fill")


def _standing(door: Door) -> None:
    def show(filing: UUID) -> ResponseReturnValue:
        """Where the whole and every part stands, and what can be done."""
        row = queries.get(filing)
        if row.state == "draft":
            return see(".fill", filing=filing)
        return render("one_thing/show.html", base=door.base, **shown.progress(row))

    def delivery(filing: UUID) -> ResponseReturnValue:
        """Change how the results are to come."""
        door.may_fill(queries.get(filing))
        drafting.deliver(filing, form(schemas.DeliveryForm)["delivery"], actor=g.actor)
        say(_("已记下领取方式。"), "success")
        return see(".show", filing=filing)

    door.get("", show)
    door.post("/delivery", delivery)


def _choices(door: Door) -> None:
    def part(filing: UUID, matter: str, choice: str) -> ResponseReturnValue:
        """Take a choice about one part."""
        door.may_fill(queries.get(filing))
        words = form(schemas.AskedForm)["words"]
        row = choosing.choose(filing, matter, choice, actor=g.actor, words=words)
        say(_("“%(title)s”：%(state)s", title=row.title, state=_(running.MEMBER[row.state])), "success")
        return see(".show", filing=filing)

    def withdraw(filing: UUID) -> ResponseReturnValue:
        """Take the whole back."""
        door.may_fill(queries.get(filing))
        choosing.withdraw_all(filing, actor=g.actor, words=form(schemas.AskedForm)["words"])
        say(_("没有办完的事项已撤回；已经办成的不受影响。"), "success")
        return see(".show", filing=filing)

    door.post("/members/<matter>/<choice>", part)
    door.post("/withdraw", withdraw)


def _given(told: queries.Told) -> cases.Given:
    return cases.Given(told.name, told.id_number, told.telephone, told.answers or {})

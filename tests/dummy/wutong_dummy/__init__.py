"""A plugin that uses every field of the manifest, so that each has a user and a test; `plugins/POINTS.md` quotes it.

It is not installed: pytest puts this folder on the path, where the `.dist-info` beside it says the entry point. So no
demo and no installation has it among its plugins.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID

import click
from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint as ApiBlueprint
from marshmallow import Schema, fields
from sqlalchemy import select

from wutong.sdk import (
    CaseSubmitted,
    Edit,
    Envelope,
    Forbidden,
    Move,
    NoticeKind,
    PaymentAgreement,
    PaymentEntry,
    PaymentOrder,
    PaymentTold,
    Plugin,
    Setting,
    State,
    db,
    form,
    homes,
    layers,
    local,
    nav,
    needs,
    notify_applicant,
    now,
    open_to_all,
    render,
    scope,
    see,
    setting,
    work,
)
from wutong_dummy.adapting import Atlas, Register
from wutong_dummy.asking import PLATE
from wutong_dummy.bringing import PACKS
from wutong_dummy.counting import FIGURES
from wutong_dummy.listing import EXCHANGES
from wutong_dummy.marking import Marked, mark
from wutong_dummy.models import ELEMENTS, HINT, ITEM, Hint, Mark, Way
from wutong_dummy.sending import SLIP

#: The same kind with the pages that every home gets.
HINTS = homes.Home(
    "dummy_hints", HINT, "测试提示", "测试用。", (homes.Field("title", "标题"), homes.Field("words", "内容", "long")),
    given=lambda: {ITEM: homes.Item("提示", {"title": "提示", "words": ""})}, edit="dummy.write", publish="dummy.write",
    group="测试", order=998,
)  # fmt: skip


def on_submitted(fact: CaseSubmitted, envelope: Envelope) -> None:
    """React to a core event: leave a mark, tell the applicant."""
    mark(fact.case_id, "submitted")
    notify_applicant("dummy.told", fact.case_id, origin=envelope.event_id)


def on_time(case_id: UUID) -> None:
    """Answer a timer."""
    mark(case_id, "rang")


def held(digests: Collection[str]) -> Iterable[str]:
    """Which of these papers the dummy's rows refer to: none, it keeps none."""
    return ()


def serving(case_id: UUID) -> Iterable[int]:
    """Which other offices served a case: none but its own."""
    return ()


def play(county: int, district: int) -> Iterator[None]:
    """Show the dummy in a fresh demo, which never has it."""
    yield


def on_errand(case_id: UUID) -> None:
    """Answer a timer as one does who waits for somebody outside: no transaction is open until one is opened here."""
    assert not db.session().in_transaction()
    with work():
        mark(case_id, "ran")


pages = Blueprint("dummy_pages", __name__, template_folder="templates")
desk = Blueprint("dummy_desk", __name__, template_folder="templates")
api = ApiBlueprint("dummy_api", __name__, description="Dummy")
nav.add("测试插件", "dummy_desk.desk_show", right="dummy.read", group="测试", order=999)


class Purse:
    """A provider of payments that keeps its books in memory: whatever is begun is paid at once."""

    books: ClassVar[dict[str, PaymentEntry]] = {}

    def __init__(self, agreement: PaymentAgreement) -> None:
        self.agreement = agreement

    def begin(self, order: PaymentOrder) -> str:
        """Open an order, which is paid in the same moment."""
        self.books[order.id] = PaymentEntry("pay", order.id, order.amount, f"P-{order.id[:8]}", now())
        return f"{self.agreement.site}/pay/{order.id}"

    def ask(self, order: str) -> PaymentTold:
        """How an order stands."""
        held = self.books.get(order)
        return (
            PaymentTold(order, "paid", held.amount, held.reference, held.at) if held else PaymentTold(order, "unknown")
        )

    def close(self, order: str) -> PaymentTold:
        """What is begun is paid, so nothing can be closed any more."""
        return self.ask(order)

    def refund(self, refund: str, order: str, amount: int) -> PaymentTold:
        """Give back."""
        self.books[refund] = PaymentEntry("refund", refund, amount, f"R-{refund[:8]}", now(), order)
        return self.ask(refund)

    def day(self, merchant: str, account: str, day: date) -> list[PaymentEntry]:
        """The statement of a day."""
        return [entry for entry in self.books.values() if local(entry.at).date() == day]

    def read(self, body: bytes, headers: Mapping[str, str]) -> PaymentTold:
        """This provider calls nobody."""
        raise Forbidden


class Count(Schema):
    """How many marks there are."""

    marks = fields.Integer(required=True)


class HintForm(Schema):
    """What a region says of the hint; what is not sent stays as it is."""

    title = fields.String()
    words = fields.String()
    lock = fields.Boolean(load_default=False)


def hint() -> layers.Folded | None:
    """The hint as it holds in this region."""
    return layers.one(HINT, scope().home, ITEM)


def marks() -> list[Mark]:
    """The marks of this region."""
    return list(db.session.scalars(select(Mark)))


@pages.get("/")
@open_to_all
def show() -> ResponseReturnValue:
    """A citizens' page."""
    return render("dummy/page.html", word=setting("dummy.word"), hint=hint())


@desk.get("/")
@needs("dummy.read")
def desk_show() -> ResponseReturnValue:
    """A staff page."""
    return render("dummy/desk.html", marks=marks(), hint=hint(), releases=layers.listed(HINT))


@desk.post("/hint")
@needs("dummy.write")
def say_hint() -> ResponseReturnValue:
    """Publish the hint for this region and all below."""
    told = form(HintForm)
    locks = frozenset({"words"} if told.pop("lock") else ())
    layers.publish(HINT, [Edit(ITEM, told, locks=locks)], actor=g.actor)
    return see(".desk_show")


@desk.post("/hint/<uuid:release>/undo")
@needs("dummy.write")
def undo_hint(release: UUID) -> ResponseReturnValue:
    """Take a release back."""
    layers.roll_back(HINT, release, actor=g.actor)
    return see(".desk_show")


@api.get("/marks")
@api.response(200, Count)
@needs("dummy.read")
def api_marks() -> dict[str, int]:
    """A machine's door."""
    return {"marks": len(marks())}


@click.command("dummy")
def command() -> None:
    """Say hello, to show that a plugin may bring a command.

    Example: wutong dummy
    """
    click.echo("dummy")


_REACTIONS: dict[type, tuple[Callable[..., None], ...]] = {CaseSubmitted: (on_submitted,)}

plugin = Plugin(
    name="dummy",
    title="测试插件",
    needs_core=">=1.0.dev0,<2",
    models=(Mark, Hint, Way),
    migrations="migrations",
    translations="translations",
    pages=pages,
    desk=desk,
    api=api,
    events=(Marked,),
    reacts=_REACTIONS,
    timed={"dummy.ring": on_time},
    errands={"dummy.run": on_errand},
    kept={Mark.at: timedelta(days=365)},
    rights={"dummy.read": "查看测试插件", "dummy.write": "发布测试提示"},
    roles={"head": ("dummy.read", "dummy.write")},
    notices={
        "dummy.told": NoticeKind("测试通知", "“{matter}”已收到。"),
        "dummy.marked": NoticeKind("留下标记", "办件留下了标记", channels=(), page="dummy_desk.desk_show"),
    },
    slots={"region.home": "dummy/slot.html"},
    states=(State("dummy_wait", "等待测试", "in_review", "测试完毕后将在 {day} 前作出决定。"),),
    moves=(
        Move("dummy_look", "in_review", "in_review", "staff", right="dummy.read", title="看一眼"),
        Move("dummy_begin", "in_review", "dummy_wait", "staff", right="dummy.read", undo=True, title="开始测试"),
        Move("dummy_end", "dummy_wait", "in_review", "staff", right="dummy.read", title="测试完毕"),
    ),
    settings=(Setting("dummy.word", "测试用词", "text", "梧桐"),),
    holds=(held,),
    payments={"dummy.pay": Purse},
    serves=serving,
    commands=(command,),
    homes=(HINTS,),
    figures=FIGURES,
    packs=PACKS,
    exchanges=EXCHANGES,
    elements=ELEMENTS,
    fields=(PLATE,),
    channels=(SLIP,),
    identities={"dummy.register": Register},
    maps={"dummy.map": Atlas},
    demo=play,
)

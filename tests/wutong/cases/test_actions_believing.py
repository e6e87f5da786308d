"""A home folds the matter itself and checks who sends what; what it does not believe is answered and leaves nothing."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from wutong import clock, files, letters
from wutong.access import SYSTEM
from wutong.cases import enclosures, queries
from wutong.cases.actions import border
from wutong.cases.models import Case
from wutong.cases.rules import numbers
from wutong.db import db
from wutong.events import Letter
from wutong.matters import actions
from wutong.matters import queries as matters
from wutong.regions import actions as regions
from wutong.testing import tree

from .conftest import FRIDAY, PDF, staff

HOME, TOWN, VILLAGE = tree.JISHISHAN, tree.CHUIMATAN, tree.VILLAGE


class Filing:
    """What a village filed at the county, with the letter still on its way."""

    def __init__(self, story, home=HOME, papers=(PDF,), **values):
        self.story, self.home, self.code = story, home, story.offered(home, **values)
        uploads = [border.Upload("身份证", "a.pdf", io.BytesIO(content)) for content in papers]
        with story.at(VILLAGE):
            given = story.given(mandate="口头委托")
            receipt = border.file_for(matters.snapshot(self.code), given, uploads, actor=staff("helper", VILLAGE))
        self.id, self.number = receipt.case_id, receipt.number

    def letter(self):
        sent = select(Letter).where(Letter.name == "case.sent", Letter.payload["case_id"].astext == str(self.id))
        return db.session.scalars(sent).one()

    def forge(self, tamper):
        """Let the sender write its letter otherwise: `tamper` changes the fact's values and the enclosure's."""
        with self.story.at(self.home):
            letter = self.letter()
            payload, content = dict(letter.payload), enclosures.unpacked(letter.enclosure)
            tamper(payload, content)
            letter.payload, letter.enclosure = payload, enclosures.packed(content)
        return self

    def answer(self):
        """What the village reads after every letter was delivered: the answer's state and reason."""
        self.story.post()
        with self.story.at(VILLAGE):
            (request,) = queries.requests(self.id)
        return request.state, request.why

    def arrived(self):
        with self.story.at(self.home):
            return db.session.scalar(select(Case.id).where(Case.id == self.id)) is not None


def setting(where, name, value):
    """A change of the frozen matter in the enclosure: `where` is values or claim."""
    return lambda payload, content: content["snapshot"][where].update({name: value})


def stamped(name, value):
    return lambda payload, content: payload.update({name: value})


@pytest.mark.parametrize(
    "tamper",
    [
        setting("values", "promised_days", 1),
        setting("values", "legal_days", None),
        setting("values", "promised_unit", "natural"),
        setting("values", "handling_type", "instant"),
        setting("values", "papers", []),
        setting("values", "name", "另一事项"),
        setting("claim", "accept_level", 6),
        setting("claim", "decide_level", 4),
        stamped("matter", "NO-SUCH-MATTER"),
        lambda payload, content: content["snapshot"].update(taken_at=(FRIDAY - timedelta(days=2)).isoformat()),
        lambda payload, content: content["snapshot"].update(taken_at=(FRIDAY + timedelta(days=2)).isoformat()),
    ],
)
def test_a_matter_that_was_never_offered_so_is_refused(story, tamper):
    filing = Filing(story).forge(tamper)
    assert filing.answer() == ("refused", "case.matter_differs")
    assert not filing.arrived()


def test_a_filing_that_is_refused_leaves_no_paper_behind(story):
    before = story.files()
    assert Filing(story).forge(setting("values", "papers", [])).answer()[0] == "refused"
    assert story.files() == before


def test_the_case_keeps_the_matter_as_its_home_knows_it(story):
    filing = Filing(story).forge(setting("values", "legal_basis", "自编依据"))
    assert filing.answer() == ("done", "")
    with story.at():
        assert queries.snapshot(queries.get(filing.id))["values"]["legal_basis"] == "社会救助暂行办法"


def test_a_release_that_took_effect_while_the_letter_lay_does_not_harm_it(story):
    filing = Filing(story, name="期间有变化的事项")
    with clock.frozen(FRIDAY + timedelta(days=3)):
        with story.at():
            actions.save(filing.code, {"promised_days": 5}, actor=SYSTEM)
            actions.publish(actor=SYSTEM)
        assert filing.answer() == ("done", "")
    assert story.case(filing.id).promised == 10


def test_a_release_that_was_on_its_way_to_everybody_when_somebody_filed_does_not_harm_it(story):
    filing = Filing(story, name="正在变化的事项")
    with clock.frozen(FRIDAY - timedelta(seconds=2)), story.at():
        actions.save(filing.code, {"promised_days": 5}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    assert filing.answer() == ("done", "")


def test_a_matter_that_its_home_offers_is_taken_though_the_village_does_not_list_it(story):
    code = story.offered(HOME, name="县里的事项")
    with story.at():
        actions.claim([code], actor=SYSTEM)
        frozen = matters.snapshot(code)
    with story.at(VILLAGE):
        upload = border.Upload("身份证", "a.pdf", io.BytesIO(PDF))
        given = story.given(mandate="口头委托")
        receipt = border.file_for(frozen, given, [upload], actor=staff("helper", VILLAGE))
    story.post()
    assert story.case(receipt.case_id).state == "submitted"


def test_a_case_is_not_taken_by_a_region_that_does_not_decide_it(story):
    filing = Filing(story)
    with story.at(VILLAGE):
        theirs = matters.snapshot(story.offered(TOWN))

    def tamper(payload, content):
        payload["matter"] = theirs["code"]
        content["snapshot"] = theirs | {"home": HOME}

    assert filing.forge(tamper).answer() == ("refused", "case.home_elsewhere")


@pytest.mark.parametrize(
    "tamper",
    [
        stamped("home", TOWN),
        lambda payload, content: content["snapshot"].update(region=tree.NEXT_VILLAGE),
        lambda payload, content: content.update(query_code="622926-7K3M-9QXR-2TWD"),
    ],
)
def test_a_filing_for_another_home_is_refused(story, tamper):
    assert Filing(story).forge(tamper).answer() == ("refused", "case.home_elsewhere")


@pytest.mark.parametrize("place", [tree.NEXT_VILLAGE, TOWN, HOME, 622927100999])
def test_nobody_files_for_a_place_outside(story, place):
    assert Filing(story).forge(stamped("place", place)).answer() == ("refused", "case.place_elsewhere")


@pytest.mark.parametrize(
    "number",
    [numbers.number("622926", FRIDAY.date(), 1), numbers.number("622927", FRIDAY.date(), 1), "622927100201-1", ""],
)
def test_a_number_of_another_region_is_refused(story, number):
    assert Filing(story).forge(stamped("number", number)).answer() == ("refused", "case.number_elsewhere")


def test_a_number_that_a_case_has_already_is_refused(story):
    first = Filing(story)
    assert first.answer() == ("done", "")
    assert Filing(story).forge(stamped("number", first.number)).answer() == ("refused", "case.number_taken")


def test_an_id_of_a_case_that_was_sent_on_from_here_is_refused(story):
    """The county received a case that its neighbour decides; a village sends another one under the same id."""
    code = story.offered()
    with story.at(HOME):
        frozen = matters.snapshot(code) | {"home": tree.DONGXIANG}
        given, paper = story.given(mandate="口头委托"), border.Upload("身份证", "a.pdf", io.BytesIO(PDF))
        sent = border.file_for(frozen, given, [paper], actor=staff("clerk", HOME))
    second = Filing(story).forge(stamped("case_id", str(sent.case_id)))
    story.post()
    second.id = sent.case_id
    assert not second.arrived()


@pytest.mark.parametrize("days", [-16, 1])
def test_papers_were_received_neither_in_the_future_nor_long_ago(story, days):
    filed_at = (FRIDAY + timedelta(days=days)).isoformat()
    assert Filing(story).forge(stamped("filed_at", filed_at)).answer() == ("refused", "case.filed_never")


def test_a_letter_that_lay_over_the_longest_holiday_is_taken_as_of_the_day_of_receipt(story):
    filing = Filing(story)
    with clock.frozen(FRIDAY + timedelta(days=14)):
        assert filing.answer() == ("done", "")
    assert story.case(filing.id).filed_at == FRIDAY


def test_a_paper_is_what_its_content_says_whatever_the_letter_calls_it(story):
    def tamper(payload, content):
        content["papers"][0].update(kind="png", name="../a.exe")

    filing = Filing(story).forge(tamper)
    assert filing.answer() == ("done", "")
    with story.at():
        (paper,) = queries.papers(filing.id)
        assert (paper.kind, paper.name.reveal()) == ("pdf", "a.pdf")


def test_a_paper_of_a_kind_that_is_not_taken_is_refused(story):
    filing, page = Filing(story), io.BytesIO(b"<script>")

    def tamper(payload, content):
        parcel = files.send(page, HOME, limit=100)
        content["papers"][0].update(id=parcel.id, key=parcel.key)

    assert filing.forge(tamper).answer() == ("refused", "paper.kind_refused")


def test_a_filing_without_the_papers_that_the_home_asks_for_is_refused(story):
    def tamper(payload, content):
        content["papers"] = []

    assert Filing(story).forge(tamper).answer() == ("refused", "case.papers_missing")


@pytest.mark.parametrize("empty", ["mandate", "name"])
def test_a_filing_that_does_not_say_who_asked_for_it_is_refused(story, empty):
    def tamper(payload, content):
        content["given"][empty] = ""

    assert Filing(story).forge(tamper).answer() == ("refused", "flow.needed")


def test_a_home_that_was_suspended_before_the_papers_were_received_takes_none(story):
    early, late = Filing(story), Filing(story)
    with clock.frozen(FRIDAY + timedelta(hours=1)):
        late.forge(stamped("filed_at", clock.now().isoformat()))
        with story.at():
            regions.suspend(HOME, "系统升级", actor=SYSTEM)
        try:
            assert (early.answer(), late.answer()) == (("done", ""), ("refused", "region.suspended"))
        finally:
            with story.at():
                regions.lift(HOME, actor=SYSTEM)


def test_a_suspension_is_not_hidden_by_a_later_one_from_further_above(story):
    filing, lower, upper = (
        Filing(story),
        (HOME, FRIDAY - timedelta(hours=1)),
        (tree.LINXIA, FRIDAY + timedelta(hours=1)),
    )
    for region, moment in (lower, upper):
        with clock.frozen(moment), story.at(region):
            regions.suspend(HOME, "系统升级", actor=SYSTEM)
    try:
        assert filing.answer() == ("refused", "region.suspended")
    finally:
        for region, _ in (lower, upper):
            with story.at(region):
                regions.lift(HOME, actor=SYSTEM)


def test_a_paper_that_has_not_come_is_no_answer_and_is_waited_for(story):
    before = story.files()
    filing = Filing(story)
    (parcel,) = story.files() - before
    away = parcel.rename(parcel.with_suffix(".away"))
    with story.at():
        letter_id = filing.letter().id
    with pytest.raises(files.Missing), story.at():
        letters.react(letter_id)
    away.rename(parcel)
    assert filing.answer() == ("done", "")


def test_a_paper_that_was_changed_on_its_way_is_no_answer_either(story):
    before = story.files()
    filing = Filing(story)
    (parcel,) = story.files() - before
    good = parcel.read_bytes()
    parcel.write_bytes(good[:-1] + b"?")
    with story.at():
        letter_id = filing.letter().id
    with pytest.raises(files.Unreadable), story.at():
        letters.react(letter_id)
    parcel.write_bytes(good)
    assert filing.answer() == ("done", "")


def test_the_level_of_a_receiving_place_is_known_and_not_told(story):
    filing = Filing(story, TOWN, accept_level=5)
    filing.answer()
    with story.at(VILLAGE):
        border.ask(filing.id, "accept", actor=staff("clerk", VILLAGE))
    with story.at(TOWN):
        letter = db.session.scalars(select(Letter).where(Letter.name == "case.asked", Letter.state == "open")).one()
        letter.payload = {**letter.payload, "level": 4}
    story.post()
    with story.at(VILLAGE):
        assert queries.requests(filing.id)[0].why == "case.not_for_receiver"


def test_a_step_that_no_receiving_place_may_ask_for_is_refused(story):
    filing = Filing(story)
    filing.answer()
    with story.at(VILLAGE):
        border.ask(filing.id, "withdraw", actor=staff("helper", VILLAGE), said="本人到场提出")
    with story.at():
        letter = db.session.scalars(select(Letter).where(Letter.name == "case.asked", Letter.state == "open")).one()
        letter.payload = {**letter.payload, "kind": "grant"}
    story.post()
    with story.at(VILLAGE):
        assert queries.requests(filing.id)[0].why == "case.unknown_step"

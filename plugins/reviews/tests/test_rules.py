"""Grades, tags, rates and the way of a bad review, by table and property."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wutong_reviews.rules import batches, exchange, grades, handling, moments, sums, tags
from wutong_reviews.rules.exchange import BadRecord, Record
from wutong_reviews.rules.grades import Grade, NoSuchGrade
from wutong_reviews.rules.tags import WrongTags

from wutong.sdk import Actor, new_id

GRADES = st.sampled_from(Grade)


@pytest.mark.parametrize(("grade", "standard", "exchanged"), [(Grade.VERY_SATISFIED, 1, 5), (Grade.SATISFIED, 2, 4),
                         (Grade.FAIR, 3, 3), (Grade.DISSATISFIED, 4, 2), (Grade.VERY_DISSATISFIED, 5, 1)])  # fmt: skip
def test_a_grade_has_both_numbers_and_comes_back_from_each(grade: Grade, standard: int, exchanged: int):
    assert (int(grade), grade.exchanged) == (standard, exchanged)
    assert grades.of_standard(standard) is grade
    assert grades.of_exchange(exchanged) is grade


@pytest.mark.parametrize("number", [0, 6, -1, "1", None, 1.0, True])
def test_a_number_that_is_no_grade_is_refused_either_way(number: object):
    for read in (grades.of_standard, grades.of_exchange):
        with pytest.raises(NoSuchGrade):
            read(number)


def test_the_standards_tags_belong_to_the_grade_of_their_first_digit():
    assert [len(tags.offered(grade)) for grade in Grade] == [8, 8, 8, 8, 8]
    assert {code for grade in Grade for code in tags.offered(grade)} == set(tags.CURRENT.words)
    assert tags.offered(Grade.VERY_DISSATISFIED)[115] == "服务态度差效率低"


@pytest.mark.parametrize(("grade", "codes", "version"), [
    (Grade.SATISFIED, [510], 2), (Grade.VERY_DISSATISFIED, [101], 2), (Grade.VERY_DISSATISFIED, [108, 108], 2),
    (Grade.FAIR, [999], 2), (Grade.VERY_DISSATISFIED, [108], 1), (Grade.FAIR, [307], 9),
])  # fmt: skip
def test_a_tag_of_another_grade_or_generation_is_refused(grade: Grade, codes: list[int], version: int):
    with pytest.raises(WrongTags):
        tags.checked(grade, codes, version=version)


def test_an_old_generation_is_read_and_offered_to_nobody():
    assert tags.checked(Grade.VERY_DISSATISFIED, [101], version=1) == [101]
    assert (tags.words(101, 1), tags.words(115, 2)) == ("101", "服务态度差效率低")
    assert [each.active for each in tags.GENERATIONS.values()] == [False, True]


@given(st.lists(GRADES, max_size=40), st.integers(1, 20))
def test_praise_is_the_share_of_the_first_three_grades_and_never_counts_silence(answers: list[Grade], few: int):
    counts = {grade: answers.count(grade) for grade in Grade}
    share = sums.praise(counts, few)
    if len(answers) < few:
        assert share is None
    else:
        assert share == sum(grade <= 3 for grade in answers) / len(answers)


def test_rates_rest_on_what_happened_and_are_nothing_where_nothing_did():
    counted = sums.Sum(counts={Grade.FAIR: 4, Grade.DISSATISFIED: 1}, closed=10, ended=4, bad=2, named=1, handled=1)
    assert (counted.praise, counted.participation, counted.mended, counted.visited) == (0.8, 0.4, 0.5, 0.0)
    nothing = sums.Sum()
    assert (nothing.praise, nothing.participation, nothing.mended, nothing.visited) == (None, None, None, None)


def test_nobody_finds_what_few_said_by_taking_the_parts_from_the_whole():
    def part(key: str, given: int) -> sums.Sum:
        return sums.Sum(key, counts={Grade.FAIR: given})

    parts, whole = [part("a", 9), part("b", 6), part("c", 2)], sums.Sum(counts={Grade.FAIR: 17})
    assert [(each.key, each.enough, each.praise) for each in sums.guarded(parts, whole)] == [
        ("a", True, 1.0), ("b", False, None), ("c", False, None),
    ]  # fmt: skip
    for rest in (0, 5):
        assert all(each.enough for each in sums.guarded(parts[:2], sums.Sum(counts={Grade.FAIR: 15 + rest})))
    assert sums.guarded(parts[2:], sums.Sum(counts={Grade.FAIR: 2})) == parts[2:]


@dataclass
class Waits:
    """An answer as batches see it."""

    id: UUID
    department: UUID | None
    point: UUID | None
    matter: str
    on: date
    source: str | None = None


BODIES = [UUID(int=1), UUID(int=2), None]
WAITS = st.builds(
    Waits, st.uuids(), st.sampled_from(BODIES), st.sampled_from([UUID(int=8), None]), st.sampled_from(["M-1", ""]),
    st.dates(date(2026, 9, 1), date(2026, 11, 30)), st.sampled_from([None, None, "province"]),
)  # fmt: skip


@given(st.lists(WAITS, max_size=60, unique_by=lambda row: row.id), st.integers(1, 6))
def test_answers_are_told_of_in_batches_that_hide_each_and_never_twice(rows: list[Waits], few: int):
    month = date(2026, 11, 1)
    told = list(batches.batches(rows, few, month))
    assert all(len(batch) >= few for _, batch in told)
    gone = [row.id for _, batch in told for row in batch]
    assert len(gone) == len(set(gone))
    for width, batch in told:
        same = {"department": {row.department for row in batch}, "point": {row.point for row in batch},
                "matter": {row.matter for row in batch}, "source": {row.source for row in batch}}  # fmt: skip
        sent = batch[0].source is not None
        assert same["source"] == {batch[0].source}
        assert sent or all(len(same[axis]) == 1 for axis in batches.AXES_OF[width] if axis != "region")
        assert width == batches.FULL or all(row.on < month for row in batch)
    assert sum(row.on < month and not row.source and row.id not in gone for row in rows) < few


def test_equal_ones_share_a_place_and_a_small_sample_has_none():
    def of(name: str, good: int, bad: int) -> sums.Sum:
        return sums.Sum(name=name, counts={Grade.SATISFIED: good, Grade.DISSATISFIED: bad})

    rows = [of("小", 4, 0), of("丙", 3, 3), of("甲", 5, 0), of("乙", 9, 0)]
    assert [(place, each.name) for place, each in sums.ranked(rows)] == [(1, "乙"), (1, "甲"), (3, "丙"), (None, "小")]


# ── The way of a bad review ──────────────────────────────────────────────────────────────────────────────────


def staff(*rights: str) -> Actor:
    return Actor("staff", new_id(), rights=frozenset(rights))


def test_every_state_has_words_and_every_end_can_be_reached():
    assert set(handling.FLOW.states) == set(handling.STATES) == set(handling.TONES)
    assert handling.FLOW.pick("closed", "reopen").by == "applicant"
    assert {move.right for move in handling.FLOW.moves if move.by == "staff"} == {handling.HANDLE, handling.JUDGE}


@pytest.mark.parametrize(("state", "named", "judges", "open_"), [
    ("reported", False, False, ["take"]),
    ("checking", True, False, ["uphold", "uphold_in_part", "explain", "dispute", "hand_on"]),
    ("disputed", True, False, []), ("disputed", True, True, ["dismiss", "give_back"]),
    ("mending", False, False, ["mend", "hand_on"]),
    ("answered", True, False, ["call_back", "hand_on"]), ("answered", False, False, ["hand_on", "close"]),
    ("closed", True, True, []),
])  # fmt: skip
def test_the_buttons_fit_the_state_and_whether_somebody_can_be_called(state, named, judges, open_):
    actor = staff(handling.HANDLE, *([handling.JUDGE] if judges else []))
    assert [move.name for move in handling.open_to(state, actor, named=named, parties=(), calls=True)] == open_


def test_who_asked_for_a_second_look_does_not_take_it():
    actor = staff(handling.HANDLE, handling.JUDGE)
    assert handling.open_to("disputed", actor, named=True, parties={actor.person}) == []
    with pytest.raises(handling.AnotherPerson):
        handling.must_fit("dismiss", named=True, actor=actor, parties={actor.person})


def test_who_served_or_stands_in_for_who_served_deals_with_nothing():
    server = new_id()
    for actor in (Actor("staff", server), Actor("staff", new_id(), acting_for=server), Actor("client", owner=server)):
        with pytest.raises(handling.NotOneself):
            handling.must_be_another(actor, [server])
    handling.must_be_another(Actor("staff", new_id()), [server])


@pytest.mark.parametrize(("said", "days"), [(15, 15), (5, 5), (40, 15), (0, 1)])
def test_a_region_only_shortens_the_days(said: int, days: int):
    assert handling.days(said, handling.FIX_DAYS) == days


def test_a_moment_of_a_case_has_one_id_for_ever():
    case_id = new_id()
    assert moments.of_case(case_id, "close") == moments.of_case(case_id, "close") != moments.of_case(case_id, "accept")


# ── Exchange ─────────────────────────────────────────────────────────────────────────────────────────────────

TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=40)
DAYS = st.dates(date(2020, 1, 1), date(2099, 12, 31))


@st.composite
def record(draw) -> Record:
    grade = draw(GRADES)
    chosen = draw(st.lists(st.sampled_from(sorted(tags.offered(grade))), unique=True, max_size=3))
    return Record(
        id=draw(TEXT.filter(bool)),
        matter=draw(TEXT),
        title=draw(TEXT),
        kind=draw(st.sampled_from(sorted(moments.KINDS))),
        on=draw(DAYS),
        channel=draw(st.sampled_from(sorted(exchange.CHANNELS))),
        grade=grade,
        tags=tuple(sorted(chosen)),
        words=draw(TEXT),
        department=draw(TEXT),
        times=draw(st.sampled_from([1, 2])),
        anonymous=draw(st.booleans()),
        audited=draw(st.booleans()),
        reply=draw(TEXT),
        fix_by=draw(st.none() | DAYS),
    )


@given(record())
def test_what_is_written_for_the_exchange_is_read_as_it_was(told: Record):
    payload = exchange.written(told)
    assert exchange.read(payload) == told
    assert payload["grade"] + payload["standard_grade"] == 6
    assert not any(payload[name] for name in ("reviewer", "identity", "case_number", "signature"))


GOOD = exchange.written(Record("A-1", "M-1", "许可", "close", date(2026, 3, 1), 1, Grade.FAIR, (307,)))


@pytest.mark.parametrize("wrong", [
    {"grade": 0}, {"standard_grade": 5}, {"tags": [510]}, {"service": "lunch"}, {"channel": 9}, {"times": 3},
    {"date": "gestern"}, {"id": ""}, {"words": "长" * 501}, {"matter": None}, {"tags": None},
])  # fmt: skip
def test_a_record_that_contradicts_itself_is_refused_with_its_row(wrong: dict[str, object]):
    assert exchange.read(GOOD).grade is Grade.FAIR
    with pytest.raises(BadRecord) as refused:
        exchange.read({**GOOD, **wrong}, row=7)
    assert refused.value.facts["row"] == 7

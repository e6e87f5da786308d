"""Rules of bundles against naive models: order, longest path, merged form and papers, what becomes of members."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, permutations
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wutong_one_thing.models import Paper
from wutong_one_thing.rules import asking, bundles, checking, comparing, graph, merging, running
from wutong_one_thing.rules.bundles import Bundle, Edge, Item, Pass, Question, Shared
from wutong_one_thing.rules.merging import Offer

from wutong.forms.rules import Around, check
from wutong.sdk import forms

CODES = ("A", "B", "C", "D", "E")
PAIRS = [(one, other) for one in CODES for other in CODES if one != other]
EDGES = st.lists(st.sampled_from(PAIRS), max_size=7, unique=True).map(lambda some: [Edge(*pair) for pair in some])
#: Edges that only lead onward: never a circle.
ONWARD = st.lists(st.sampled_from([pair for pair in PAIRS if pair[0] < pair[1]]), max_size=8, unique=True).map(
    lambda some: [Edge(*pair) for pair in some]
)


# ── Order ────────────────────────────────────────────────────────────────────────────────────────────────────


def in_order(order, edges):
    return all(order.index(edge.before) < order.index(edge.after) for edge in edges)


@given(EDGES)
def test_there_is_a_circle_exactly_where_no_order_fits_and_it_is_one(edges):
    circle = graph.circle(CODES, edges)
    assert bool(circle) == (not any(in_order(order, edges) for order in permutations(CODES)))
    if circle:
        bound = {(edge.before, edge.after) for edge in edges}
        assert all(pair in bound for pair in pairwise((*circle, circle[0])))


@given(ONWARD)
def test_rows_hold_every_member_once_and_below_all_that_it_waits_for(edges):
    rows = graph.layers(CODES, edges)
    row = {member: place for place, some in enumerate(rows) for member in some}
    assert sorted(row) == list(CODES)
    assert all(row[edge.before] < row[edge.after] for edge in edges)


def paths(member, edges):
    """Every way that ends at a member."""
    before = [edge.before for edge in edges if edge.after == member]
    return [[member]] + [[*way, member] for one in before for way in paths(one, edges)]


@given(ONWARD, st.fixed_dictionaries({code: st.integers(0, 30) for code in CODES}))
def test_the_promise_is_the_longest_of_all_ways_and_never_the_sum_of_what_goes_side_by_side(edges, days):
    took, path = graph.longest(days, edges)
    assert took == max(sum(days[code] for code in way) for member in CODES for way in paths(member, edges))
    assert took == sum(days[code] for code in path)
    assert took <= sum(days.values())


@given(ONWARD, st.fixed_dictionaries({code: st.integers(0, 30) for code in CODES}))
def test_each_member_begins_when_all_that_it_waits_for_are_over(edges, days):
    since = datetime(2026, 11, 23, 10, tzinfo=UTC)
    ends = graph.ends(CODES, edges, since, lambda code, begins: begins + timedelta(days=days[code]))
    assert all(ends[edge.after] >= ends[edge.before] + timedelta(days=days[edge.after]) for edge in edges)
    assert max(ends.values()) == since + timedelta(days=graph.longest(days, edges)[0])


@given(st.lists(st.text("甲乙", min_size=190, max_size=240), min_size=2, max_size=4, unique=True))
def test_keys_of_papers_fit_their_column_and_stay_apart_however_long_the_names_are(names):
    offers = {"A": Offer("A", "A", papers=tuple((name, "required") for name in names))}
    shared = (Shared(names[0], names[0], (("A", names[0]),)),)
    keys = [paper.key for paper in merging.papers(Bundle("x", "x", papers=shared), offers, ("A",))]
    keys += [merging.Feed("B", "结果", "A" * 64, name).key for name in names]
    assert len(set(keys)) == 2 * len(names)
    assert max(map(len, keys)) <= Paper.key.type.length
    assert all(merging.Feed("B", "结果", "A", name).key.startswith(merging.freed("A")) for name in names)


# ── Questions ────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_what_applies_is_shown_and_what_was_not_answered_rules_nothing_out():
    items = (Item("A"), Item("B", when=(("户口", frozenset({"本县"})),)), Item("C", optional=True))
    bundle = Bundle(
        "x", "x", items=items, questions=(Question("户口", "在哪？", ("本县", "外地")), Question("无关", "？"))
    )
    assert asking.chosen(bundle, {}) == ("A", "B", "C")
    assert asking.chosen(bundle, {"户口": "外地"}, {"A", "C"}) == ("A",)
    assert [one.key for one in asking.still_asked(bundle, {"户口": "火星"})] == ["户口"]
    assert asking.clean(bundle, {"户口": "火星", "无关": "是"}) == {"无关": "是"}


def test_every_condition_of_a_member_must_hold():
    item = Item("A", when=bundles.conditions("户口=本县/外县；结婚=是"))
    assert asking.applies(item, {"户口": "外县", "结婚": "是"})
    assert not asking.applies(item, {"户口": "外县", "结婚": "否"})
    assert not asking.applies(item, {"户口": "国外", "结婚": "是"})


TEXT = st.text("甲乙丙丁", min_size=1, max_size=3)
BUNDLES = st.builds(
    Bundle, st.just("x"), st.just("y"), st.just("birth"), st.just(""),
    st.lists(st.builds(Item, st.sampled_from(CODES), st.booleans(),
                       st.lists(st.tuples(TEXT, st.frozensets(TEXT, min_size=1)), max_size=2, unique_by=itemgetter(0))
                       .map(tuple),
                       st.lists(st.sampled_from(CODES), unique=True).map(tuple)),
             unique_by=lambda item: item.matter).map(tuple),
    st.lists(st.builds(Edge, st.sampled_from(CODES), st.sampled_from(CODES),
                       st.lists(st.builds(Pass, TEXT, TEXT), max_size=2, unique=True).map(tuple)),
             unique_by=lambda edge: edge.key).map(tuple),
    st.lists(st.builds(Question, TEXT, TEXT, st.lists(TEXT, min_size=1, unique=True).map(tuple))).map(tuple),
    st.lists(st.builds(Shared, TEXT, TEXT, st.lists(st.tuples(st.sampled_from(CODES), TEXT), unique=True).map(tuple)))
    .map(tuple),
)  # fmt: skip


@given(BUNDLES)
def test_a_bundle_is_read_back_from_its_rows(bundle):
    rows = bundles.rows(bundle)
    told = {"code": bundle.code, "name": bundle.name, "stage": bundle.stage, **rows}
    assert bundles.read(told) == bundle


# ── One form, one set of papers ──────────────────────────────────────────────────────────────────────────────

NAMES = ("姓名", "住址", "电话")
BOX = st.builds(
    lambda key, type_, need: {"key": key, "name": key, "type": type_, "need": "1" if need else ""}
    | ({"options": "男；女"} if type_ == "choice" else {}),
    st.sampled_from(NAMES), st.sampled_from(("text", "long", "choice", "number")), st.booleans(),
)  # fmt: skip
FORMS = st.lists(BOX, max_size=3, unique_by=lambda box: box["key"]).map(forms.read)
PAPERS = st.dictionaries(st.sampled_from(("身份证", "户口簿", "照片")), st.sampled_from(merging.NEEDS), max_size=3)
OFFERS = st.fixed_dictionaries(
    {
        code: st.builds(
            lambda form, papers, code=code: Offer(code, code, papers=tuple(papers.items()), form=form), FORMS, PAPERS
        )
        for code in CODES[:3]
    }
)  # fmt: skip
MAPS = st.sets(st.sampled_from(NAMES)).map(
    lambda names: tuple(Shared(name, name, tuple((code, name) for code in CODES[:3])) for name in sorted(names))
)
ANSWER = {"text": "甲", "long": "甲乙", "choice": "男", "number": "3"}
AROUND = Around(date(2026, 1, 1))


@given(OFFERS, MAPS)
def test_who_fills_in_the_one_form_has_filled_in_every_members(offers, maps):
    bundle = Bundle("x", "x", items=tuple(Item(code) for code in offers), fields=maps)
    merged = merging.form(bundle, offers, tuple(offers))
    answers = {box.key: ANSWER[box.type] for box in merged.form.top if box.type != "heading"}
    assert check(merged.form, answers, AROUND).wrong == {}
    for code, offer in offers.items():
        mine = merged.of_member(code, answers)
        assert check(offer.form, mine, AROUND).wrong == {}
        assert mine.keys() == {box.key for box in offer.form.top}


@given(OFFERS, MAPS)
def test_what_is_shared_is_asked_once_and_needed_where_anybody_needs_it(offers, maps):
    bundle = Bundle("x", "x", items=tuple(Item(code) for code in offers), fields=maps)
    merged = merging.form(bundle, offers, tuple(offers))
    for box in merged.form.top:
        served = [offers[code].form.find(key) for (code, key), to in merged.routes.items() if to == box.key]
        if served:
            assert box.need == any(one.need for one in served)
            assert {one.type for one in served} == {box.type}
    for field in maps:
        types = {box.type for offer in offers.values() if (box := offer.form.find(field.key))}
        assert any(one is field for one, _ in merged.conflicts) == (len(types) > 1)


@given(OFFERS, st.booleans())
def test_every_required_paper_of_a_member_is_asked_for_and_shared_ones_once(offers, share):
    names = sorted({name for offer in offers.values() for name, _ in offer.papers})
    maps = tuple(Shared(name, name, tuple((code, name) for code in offers)) for name in names) if share else ()
    found = merging.papers(Bundle("x", "x", papers=maps), offers, tuple(offers))
    asked = {(code, name): need for code, offer in offers.items() for name, need in offer.papers}
    assert sorted(part for paper in found for part in paper.to) == sorted(asked)
    assert len(found) == (len(names) if share else len(asked))
    for paper in found:
        assert merging.NEEDS.index(paper.need) == min(merging.NEEDS.index(asked[part]) for part in paper.to)


def test_a_result_that_is_passed_on_is_asked_of_nobody():
    before = Offer("A", "出生证明签发", results=("出生医学证明",))
    after = Offer("B", "落户", papers=(("出生医学证明", "required"), ("户口簿", "required")),
                  form=forms.read([{"key": "no", "name": "证明编号", "need": "1"}]))  # fmt: skip
    edge = Edge(
        "A", "B", (Pass("出生医学证明", "出生医学证明"), Pass("出生医学证明", "证明编号"), Pass("没有的", "户口簿"))
    )
    bundle, offers = Bundle("x", "x", items=(Item("A"), Item("B")), edges=(edge,)), {"A": before, "B": after}
    given_ = merging.given(merging.feeds(offers, bundle.edges))
    assert [paper.name for paper in merging.papers(bundle, offers, ("A", "B"), given_)] == ["户口簿"]
    assert [box for box in merging.form(bundle, offers, ("A", "B"), given_).form.top if box.type != "heading"] == []
    # Alone, the second asks for everything itself.
    assert len(merging.papers(bundle, offers, ("B",))) == 2


def test_a_condition_inside_a_member_holds_in_the_one_form_and_a_group_stays_whole():
    asked = forms.read([
        {"key": "who", "name": "由谁", "type": "choice", "options": "本人；他人"},
        {"key": "name", "name": "谁", "need": "1", "when": "who", "values": "他人"},
        {"key": "kids", "name": "孩子", "type": "group"}, {"key": "k", "name": "名", "within": "kids", "need": "1"},
    ])  # fmt: skip
    bundle = Bundle("x", "x", items=(Item("A"),), fields=(Shared("who", "由谁", (("A", "who"),)),))
    merged = merging.form(bundle, {"A": Offer("A", "A", form=asked)}, ("A",))
    ok = {"swho": "本人", "m0_kids": [{"k": "小宝"}]}
    assert check(merged.form, ok, AROUND).wrong == {}
    assert "m0_name" in check(merged.form, {"swho": "他人"}, AROUND).wrong
    assert merged.of_member("A", ok) == {"who": "本人", "kids": [{"k": "小宝"}]}


# ── What becomes of members ──────────────────────────────────────────────────────────────────────────────────

OUTCOMES = st.fixed_dictionaries({code: st.sampled_from(("granted", "refused", "ended")) for code in CODES})


def settle(edges, outcomes, order):
    """Play a filing to its end; `order` says whose case is decided first among those that are filed."""
    states = dict.fromkeys(CODES, "waiting")
    filed = []
    while True:
        found = running.step(states, edges)
        states |= found.states
        for code in found.file:
            states[code] = "filed"
            filed.append(code)
        assert running.step(states, edges) == running.Step((), {}), "the same again is nothing"
        under_way = [code for code in order if states[code] == "filed"]
        if not under_way:
            return states, filed
        states[under_way[0]] = outcomes[under_way[0]]


@given(ONWARD, OUTCOMES, st.permutations(CODES), st.permutations(CODES))
def test_members_end_the_same_in_whatever_order_their_cases_are_decided(edges, outcomes, order, other):
    states, filed = settle(edges, outcomes, order)
    assert states == settle(edges, outcomes, other)[0]
    for code in CODES:
        needs = [edge.before for edge in edges if edge.after == code]
        alive = all(states[need] == "granted" for need in needs)
        assert (code in filed) == alive
        assert states[code] == (outcomes[code] if alive else "blocked")
    assert len(filed) == len(set(filed))


@given(ONWARD, OUTCOMES)
def test_whatever_is_blocked_has_a_way_on_and_the_whole_comes_to_an_end(edges, outcomes):
    states, _ = settle(edges, outcomes, CODES)
    for code, state in states.items():
        if state == "blocked":
            assert set(running.CHOICES[state]) == {"anyway", "drop"}
            states[code] = "dropped"
    assert running.step(states, edges) == running.Step((), {})
    granted = sum(state == "granted" for state in states.values())
    assert running.whole(states) == ("none" if not granted else "whole" if granted == len(CODES) else "partial")


def test_every_state_that_is_not_good_has_a_way_on():
    assert set(running.MEMBER) - set(running.CHOICES) == {"granted"}
    assert {choice for some in running.CHOICES.values() for choice in some} == set(running.BUTTONS)


def test_a_part_applied_for_again_lets_what_was_blocked_go_on():
    edges = [Edge("A", "B")]
    assert running.step({"A": "refused", "B": "blocked"}, edges) == running.Step((), {})
    assert running.step({"A": "filed", "B": "blocked"}, edges).states == {"B": "waiting"}
    assert running.step({"A": "granted", "B": "blocked"}, edges).file == ("B",)
    assert running.step({"A": "refused", "B": "waiting"}, edges, {"B"}).file == ("B",)


@pytest.mark.parametrize(
    ("state", "verdict", "member"),
    [("in_review", "", "filed"), ("granted", "granted", "granted"), ("delivered", "refused", "refused"),
     ("delivered", "", "filed"), ("revoked", "granted", "ended"), ("withdrawn", "", "ended")],
)  # fmt: skip
def test_a_member_stands_as_its_case_does(state, verdict, member):
    assert running.of_case(state, verdict) == member


def test_what_makes_no_sense_without_the_part_that_failed_falls_with_it():
    items = (Item("A"), Item("B", falls_with=("A",)), Item("C", falls_with=("A",)), Item("D"))
    states = {"A": "refused", "B": "filed", "C": "granted", "D": "filed"}
    assert running.falling(items, "A", states) == ("B",)


# ── Before and after, and what is wrong ──────────────────────────────────────────────────────────────────────


@given(ONWARD, st.fixed_dictionaries({code: st.tuples(st.integers(0, 20), st.integers(0, 3)) for code in CODES}))
def test_a_bundle_is_never_worse_than_its_members_one_by_one(edges, figures):
    offers = {
        code: Offer(code, code, days=days, visits=visits, steps=2, papers=(("身份证", "required"),))
        for code, (days, visits) in figures.items()
    }
    once = Bundle("x", "x", papers=(Shared("身份证", "身份证", tuple((code, "身份证") for code in CODES)),))
    papers = merging.papers(once, offers, CODES)
    saved = comparing.apart(offers, CODES).saved(comparing.together(offers, CODES, edges, papers))
    assert min(saved.steps, saved.visits, saved.days) >= 0
    assert saved.papers == len(CODES) - 1


ASKING = Bundle("x", "x", items=(Item("A", when=(("q", frozenset({"也"})),)),), questions=(Question("q", "?"),))


@pytest.mark.parametrize(
    ("bundle", "said"),
    [
        (Bundle("x", "x", items=(Item("A"), Item("A"))), "出现了两次"),
        (Bundle("x", "x", items=(Item("A"),), edges=(Edge("A", "Z"),)), "不是成员"),
        (Bundle("x", "x", items=(Item("A"), Item("B")), edges=(Edge("A", "B"), Edge("B", "A"))), "成了环"),
        (Bundle("x", "x", items=(Item("A", when=(("q", frozenset({"是"})),)),)), "不存在"),
        (ASKING, "没有“也”"),
        (Bundle("x", "x", items=(Item("A", falls_with=("A",)),)), "联动撤回"),
        (Bundle("x", "x", items=(Item("A"),), papers=(Shared("p", "p", (("B", "p"),)),)), "不是成员"),
    ],
)  # fmt: skip
def test_what_cannot_work_stops_a_release_and_says_why(bundle, said):
    assert [one for one in checking.own(bundle) if one.stops and said in one.text]


def test_gaps_are_told_where_the_members_are_known():
    offers = {"A": Offer("A", "甲"), "B": Offer("B", "乙", papers=(("户口簿", "required"),),
              form=forms.read([{"key": "n", "name": "姓名", "need": "1"}]))}  # fmt: skip
    bundle = Bundle(
        "x", "x", items=(Item("A"), Item("B"), Item("C")), edges=(Edge("A", "B", (Pass("证书", "户口簿"),)),)
    )
    told = " ".join(one.text for one in checking.here(bundle, offers))
    for said in ("没有提供 C", "不产生“证书”", "必填栏目“姓名”", "材料“户口簿”"):
        assert said in told


def test_of_the_sources_117_themes_108_are_online_64_of_one_department_and_44_joint():
    """CAPABILITIES D1: what is joint is derived from the departments of the members, 44 of 108 being 41 per cent."""
    online = (
        [["民政局"]] * 40
        + [["民政局", "民政局"]] * 24
        + [["卫健局", "公安局"]] * 30
        + [["税务局", "人社局", "医保局"]] * 14
    )
    themes = [*((True, departments) for departments in online), *((False, ["住建局", "水务局"]) for _ in range(9))]
    joint = [checking.joint(departments) for up, departments in themes if up]
    assert (len(themes), len(joint), joint.count(False), joint.count(True)) == (117, 108, 64, 44)
    assert round(100 * joint.count(True) / len(joint)) == 41

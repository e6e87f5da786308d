"""The plans of region surgery, without a database: each operation, and what holds after any sequence of them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong.errors import Refused
from wutong.regions import surgery
from wutong.regions.trees import Node, NoLocalCode, Part, Plan, Tree
from wutong.tenancy import contains, depth, line

GANSU, LINXIA, JISHISHAN, DONGXIANG = 620000000000, 622900000000, 622927000000, 622926000000
TOWN, NEXT = 622927100000, 622927200000
VILLAGES = (622927100201, 622927100202, 622927200201)


def tree() -> Tree:
    names = {0: "全国", GANSU: "甘肃省", LINXIA: "临夏州", JISHISHAN: "积石山县", DONGXIANG: "东乡县"}
    names |= {TOWN: "吹麻滩镇", NEXT: "柳沟乡"} | dict(zip(VILLAGES, ("后沟村", "前庄村", "柳沟村"), strict=True))
    nodes: dict[int, Node] = {}
    for code, name in names.items():
        above = [nodes[step] for step in line(code)[:-1] if step in nodes]
        full = surgery.full_name(above[-1], name) if above else ""
        level = depth(code)
        parent = above[-1].code if above else None
        nodes[code] = Node(code, parent, level, "government", name, full, frozenset({level}))
    return Tree(nodes.values())


def interval_rule(seen: Tree) -> None:
    """A child's code lies in its parent's interval, at its own depth, and no third region lies between the two."""
    for node in seen.nodes.values():
        if node.parent is not None:
            above = [step for step in line(node.code)[:-1] if seen.taken.get(step, "placeholder") != "placeholder"]
            assert above[-1] == node.parent
            assert contains(node.parent, node.code)
            assert depth(node.code) == node.level
            assert node.parent in seen.nodes


def heirs(plan: Plan) -> dict[int, list[int]]:
    told: dict[int, list[int]] = {}
    for heir in plan.heirs:
        told.setdefault(heir.code, []).append(heir.successor)
    return told


def test_a_rename_keeps_every_code_and_changes_the_full_names_below():
    plan = surgery.renamed(tree(), TOWN, "大河镇")
    assert plan.closes == ()
    assert [(one.code, one.full_name) for one in plan.renames] == [
        (TOWN, "甘肃省临夏州积石山县大河镇"),
        (VILLAGES[0], "甘肃省临夏州积石山县大河镇后沟村"),
        (VILLAGES[1], "甘肃省临夏州积石山县大河镇前庄村"),
    ]
    assert plan.renames[0].before == "吹麻滩镇"


def test_a_recoded_county_takes_its_towns_and_villages_along_with_their_last_digits():
    plan = surgery.recoded(tree(), JISHISHAN, 622905000000, "积石山区")
    assert heirs(plan)[VILLAGES[2]] == [622905200201]
    assert {node.national for node in plan.opens} == {None}
    assert plan.opens[0].name == "积石山区"
    assert plan.opens[-1].full_name == "甘肃省临夏州积石山区柳沟乡柳沟村"


def test_a_town_that_moves_to_another_county_gets_a_local_code_and_keeps_its_official_one_beside_it():
    plan = surgery.moved(tree(), TOWN, DONGXIANG)
    assert heirs(plan) == {
        TOWN: [622926600000], VILLAGES[0]: [622926600201], VILLAGES[1]: [622926600202],
    }  # fmt: skip
    assert [node.national for node in plan.opens] == [TOWN, VILLAGES[0], VILLAGES[1]]


def test_a_county_that_moves_right_under_its_province_acts_for_the_city_as_well():
    plan = surgery.moved(tree(), JISHISHAN, GANSU)
    assert plan.opens[0].code == 620091000000
    assert plan.opens[0].exercises == {2, 3}
    interval_rule(tree().applied(plan))


def test_two_towns_become_one_new_one_and_every_village_has_one_heir():
    plan = surgery.merged(tree(), [TOWN, NEXT], 622927110000, "大墩峡镇")
    assert heirs(plan)[TOWN] == heirs(plan)[NEXT] == [622927110000]
    assert sorted(heirs(plan)[village][0] for village in VILLAGES) == [622927110600, 622927110601, 622927110602]
    interval_rule(tree().applied(plan))


def test_a_town_goes_into_its_neighbour_which_keeps_its_code_and_its_villages():
    plan = surgery.merged(tree(), [NEXT], TOWN, given={VILLAGES[2]: 622927100210})
    assert plan.closes == (NEXT, VILLAGES[2])
    assert [(node.code, node.national) for node in plan.opens] == [(622927100210, None)]


def test_a_split_allocates_every_village_and_its_shares_make_one():
    parts = [Part(622927110000, "上镇", Decimal("0.7")), Part(None, "下镇", Decimal("0.3"))]
    plan = surgery.split(tree(), TOWN, parts, {VILLAGES[0]: 0, VILLAGES[1]: 1})
    assert [(heir.successor, heir.share) for heir in plan.heirs if heir.code == TOWN] == [
        (622927110000, Decimal("0.7")), (622927600000, Decimal("0.3")),
    ]  # fmt: skip
    assert heirs(plan)[VILLAGES[1]] == [622927600600]


def test_a_region_that_a_part_is_split_off_stays_with_what_it_keeps():
    parts = [Part(TOWN), Part(622927110000, "新镇")]
    plan = surgery.split(tree(), TOWN, parts, {VILLAGES[0]: 0, VILLAGES[1]: 1})
    assert plan.closes == (VILLAGES[1],)


def test_an_abolished_region_and_all_below_it_lead_to_the_heir_or_the_parent():
    assert heirs(surgery.abolished(tree(), NEXT)) == {NEXT: [JISHISHAN], VILLAGES[2]: [JISHISHAN]}
    assert heirs(surgery.abolished(tree(), VILLAGES[0], VILLAGES[1])) == {VILLAGES[0]: [VILLAGES[1]]}


def test_equal_shares_make_one_whole():
    assert sum(surgery.shares([Part(None, "一"), Part(None, "二"), Part(None, "三")])) == 1


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("region.code_taken", lambda it: surgery.recoded(it, TOWN, NEXT)),
        ("region.code_elsewhere", lambda it: surgery.recoded(it, TOWN, 622926100000)),
        ("region.code_elsewhere", lambda it: surgery.recoded(it, TOWN, 622927100300)),
        ("region.code_elsewhere", lambda it: surgery.moved(it, TOWN, LINXIA, 622926300000)),
        ("region.code_elsewhere", lambda it: surgery.moved(it, JISHISHAN, TOWN)),
        ("region.not_in_the_tree", lambda it: surgery.moved(it, 622927300000, DONGXIANG)),
        ("region.levels_differ", lambda it: surgery.merged(it, [TOWN, DONGXIANG], NEXT)),
        ("region.misallocated", lambda it: surgery.split(it, TOWN, [Part(None, "上"), Part(None, "下")], {})),
        ("region.misallocated", lambda it: surgery.split(it, VILLAGES[0], [Part(None, "上")])),
        ("region.misallocated", lambda it: surgery.merged(it, [TOWN], TOWN)),
        ("region.misallocated", lambda it: surgery.renamed(it, TOWN, "吹麻滩镇")),
        ("region.no_heir", lambda it: surgery.abolished(it, TOWN, VILLAGES[0])),
    ],
)
def test_what_would_break_the_tree_is_refused(code, wrong):
    with pytest.raises(Refused) as refused:
        wrong(tree())
    assert refused.value.code == code


def test_the_local_scheme_ends_where_its_numbers_end():
    full = tree()
    full.taken |= {JISHISHAN + number * 1000: "government" for number in surgery.LOCAL[4]}
    with pytest.raises(NoLocalCode):
        surgery.merged(full, [TOWN, NEXT], None, "大镇")


# ── Any sequence ─────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def operations(draw, seen: Tree) -> Plan | None:
    """An operation on the tree with whatever regions come; None where it is refused."""
    codes = sorted(seen.nodes)
    one, two = draw(st.sampled_from(codes)), draw(st.sampled_from(codes))
    children = seen.children(one)
    which = draw(st.sampled_from(("rename", "recode", "merge", "absorb", "split", "move", "abolish")))
    allocation = {child.code: draw(st.integers(0, 1)) for child in children}
    try:
        return {
            "rename": lambda: surgery.renamed(seen, one, "新名"),
            "recode": lambda: surgery.recoded(seen, one, one + draw(st.sampled_from((1, 1000, 10**6)))),
            "merge": lambda: surgery.merged(seen, [one, two], None, "新区"),
            "absorb": lambda: surgery.merged(seen, [one], two),
            "split": lambda: surgery.split(seen, one, [Part(None, "上"), Part(None, "下")], allocation),
            "move": lambda: surgery.moved(seen, one, two),
            "abolish": lambda: surgery.abolished(seen, one, two),
        }[which]()
    except Refused:
        return None


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_after_any_sequence_the_interval_rule_holds_and_every_closed_code_leads_to_open_ones(data):
    seen, successors = tree(), dict[int, dict[int, Decimal]]()
    for _ in range(data.draw(st.integers(1, 8))):
        plan = data.draw(operations(seen))
        if plan is None:
            continue
        for heir in plan.heirs:
            successors.setdefault(heir.code, {})[heir.successor] = heir.share
        seen = seen.applied(plan)
    interval_rule(seen)
    for closed in set(seen.taken) - set(seen.nodes):
        ends = followed(closed, successors)
        assert set(ends) <= set(seen.nodes)
        assert sum(ends.values()) == 1


def followed(code: int, successors: dict[int, dict[int, Decimal]]) -> dict[int, Decimal]:
    ends: dict[int, Decimal] = {}
    for heir, share in successors.get(code, {}).items():
        for end, part in followed(heir, successors).items() if heir in successors else [(heir, Decimal(1))]:
            ends[end] = ends.get(end, Decimal(0)) + share * part
    return ends

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.access import PUBLIC, RightMissing
from wutong.people.rules import roles

NAMES = st.sampled_from(sorted(roles.ROLES))
SOME_RIGHTS = st.frozensets(st.sampled_from(sorted(roles.RIGHTS)), max_size=6)


def test_every_right_of_a_role_has_a_name_and_every_right_has_a_holder():
    held = frozenset().union(roles.CITIZEN, *(role.rights for role in roles.ROLES.values()))
    assert held == set(roles.RIGHTS)


def test_a_right_that_is_missing_is_told_by_its_name():
    with pytest.raises(RightMissing) as refused:
        PUBLIC.must("case.supervise")
    assert "“督办”" in refused.value.text()


def test_every_role_that_can_be_given_exists():
    assert all(role.gives <= set(roles.ROLES) for role in roles.ROLES.values())


@pytest.mark.parametrize(
    ("role", "lacks"),
    [
        ("catalogue_editor", {"matter.publish"}),
        ("catalogue_approver", {"matter.edit", "matter.claim"}),
        ("clerk", {"case.decide", "case.review", "case.extend"}),
        ("reviewer", {"case.decide", "case.accept"}),
        ("system_admin", {"case.read", "paper.read", "personal.reveal", "people.manage", "grant.manage"}),
        ("region_admin", {"case.read", "paper.read", "personal.reveal", "matter.publish", "audit.read"}),
        ("supervisor", {"case.decide", "case.accept", "personal.reveal"}),
    ],
)
def test_a_role_lacks_what_belongs_to_another(role, lacks):
    assert not roles.rights_of(role) & lacks


def test_the_auditor_only_reads():
    assert all(right.endswith(".read") for right in roles.rights_of("auditor"))


def test_a_limited_grant_lacks_what_was_taken_out():
    assert roles.rights_of("head", ["case.extend"]) == roles.ROLES["head"].rights - {"case.extend"}


def test_a_right_brought_by_a_plugin_counts_and_can_be_taken_out():
    brought = {"clerk": frozenset({"slips.print"})}
    assert "slips.print" in roles.rights_of("clerk", (), brought)
    assert "slips.print" not in roles.rights_of("clerk", ["slips.print"], brought)


def test_an_administrator_may_give_every_role_and_a_clerk_none():
    for name in roles.ROLES:
        roles.check_gift(roles.rights_of("region_admin"), name)
        with pytest.raises(roles.NotYoursToGrant):
            roles.check_gift(roles.rights_of("clerk"), name)


@given(NAMES, SOME_RIGHTS, NAMES)
def test_no_one_grants_what_he_does_not_hold(mine, taken, gift):
    """Whatever was taken out of a grant, a gift that passes has no power beyond the giver's."""
    try:
        roles.check_gift(roles.rights_of(mine, taken), gift)
    except roles.NotYoursToGrant:
        return
    assert roles.power(gift) <= roles.power(mine, taken)
    assert not roles.power(gift) & taken


def test_a_limited_administrator_cannot_hand_on_what_was_taken_out_of_his_own_grant():
    limited = roles.rights_of("region_admin", ["case.decide"])
    with pytest.raises(roles.NotYoursToGrant):
        roles.check_gift(limited, "head")
    with pytest.raises(roles.NotYoursToGrant):
        roles.check_gift(limited, "region_admin")
    roles.check_gift(limited, "clerk")


def test_the_three_administrations_stay_apart_and_the_auditor_holds_nothing_else():
    for other in set(roles.ROLES) - {"auditor"}:
        with pytest.raises(roles.RolesApart):
            roles.check_apart([other], "auditor")
    with pytest.raises(roles.RolesApart):
        roles.check_apart(["clerk"], "system_admin")


def test_roles_that_do_not_exclude_each_other_may_meet_in_a_small_office():
    roles.check_apart(["helper", "clerk"], "reviewer")
    roles.check_apart(["catalogue_editor"], "catalogue_approver")
    with pytest.raises(roles.RolesApart):
        roles.check_apart(["helper", "clerk"], "system_admin")


def test_exclusion_is_the_same_in_both_directions():
    for one, other in product(roles.ROLES, roles.ROLES):
        assert _refuses(one, other) == _refuses(other, one)


def _refuses(held: str, new: str) -> bool:
    try:
        roles.check_apart([held], new)
    except roles.RolesApart:
        return True
    return False


def test_an_unknown_role_is_not_found():
    with pytest.raises(roles.RoleUnknown):
        roles.rights_of("king")


@pytest.mark.parametrize(
    ("state", "until", "day", "lives"),
    [
        ("live", None, date(2026, 5, 1), True),
        ("live", date(2026, 5, 31), date(2026, 5, 31), True),
        ("live", date(2026, 5, 31), date(2026, 6, 1), False),
        ("live", None, date(2026, 4, 30), False),
        ("ended", None, date(2026, 5, 2), False),
    ],
)
def test_a_grant_lives_from_its_first_to_its_last_day(state, until, day, lives):
    assert roles.live(state, date(2026, 5, 1), until, day) is lives

import pytest

from wutong.people.rules import passwords


def test_an_initial_password_is_good_enough_and_never_the_same():
    many = {passwords.initial() for _ in range(200)}
    assert len(many) == 200
    assert all(passwords.check(one) == one for one in many)
    assert not set("".join(many)) & set("0O1lI")


@pytest.mark.parametrize("weak", ["short1A", "onlysmallletters", "ONLYCAPITALS12", "Aa1Aa1Aa1Aa1", "a" * 126 + "B1!"])
def test_a_weak_password_is_refused(weak):
    with pytest.raises(passwords.WeakPassword):
        passwords.check(weak)


def test_a_password_may_not_hold_the_sign_in_name():
    with pytest.raises(passwords.WeakPassword):
        passwords.check("Xiaowang-2026", name="xiaowang")
    assert passwords.check("Xiaowang-2026", name="laoli") == "Xiaowang-2026"


def test_the_same_password_typed_on_two_keyboards_is_one_password():
    assert passwords.check("Caf\u0065\u0301-Wutong-7") == passwords.check("Caf\u00e9-Wutong-7")

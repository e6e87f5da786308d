"""A link proves itself for one purpose, and holds no digits that could be taken for somebody's number."""

import pytest

from wutong import links, tenancy
from wutong.clock import new_id
from wutong.db import db, work
from wutong.tenancy import scope
from wutong.testing.tree import JISHISHAN


@pytest.fixture
def keyed(world):
    with world.at(JISHISHAN):
        yield world


def test_a_link_opens_what_it_was_made_for_and_nothing_else(keyed):
    thing = new_id()
    made = links.link("pets.tag", thing)
    assert links.opened("pets.tag", made) == thing
    assert not any(sign.isdigit() for sign in made)
    other = links.link("pets.tag", new_id())
    for wrong in (made[:-1], made.upper(), made[:32] + other[32:], other[:32] + made[32:], "", "1" * 64, thing.hex * 2):
        with pytest.raises(links.BadLink):
            links.opened("pets.tag", wrong)
    with pytest.raises(links.BadLink):
        links.opened("pets.collar", made)


def test_behind_a_link_is_the_office_in_a_transaction_of_its_own(world):
    with world.app.app_context(), tenancy.visit(JISHISHAN, person=new_id()) as before, work():
        outside = db.session()
        with links.behind_link():
            assert (scope().door, scope().home, scope().person) == ("office", JISHISHAN, None)
            assert db.session() is not outside
        assert scope() is before
        assert db.session() is outside

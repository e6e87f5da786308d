"""One side is restored from a backup: its numbers lag behind what the other has, and both go on nevertheless."""

import pytest
from sqlalchemy import delete, select, update
from wutong_cross_province.between import reconciling, renumbering
from wutong_cross_province.between.models import Mail, MailBody
from wutong_cross_province.models import Post

from wutong import tenancy
from wutong.db import db

from .test_letters import compared, exchange, greeted


def done(side, other) -> list[tuple[str, str]]:
    """What a comparison found, and what it says that it did."""
    with side.world.app.app_context(), tenancy.at(side.county):
        return [(each.what, each.done) for each in reconciling.reconcile(other.name, other.county)]


@pytest.fixture
def restored(a, b):
    """A case of five letters, of which the sender has lost the last three."""
    about = a.send(b, times=5)
    exchange(a, b)
    with a.world.working(a.county):
        lost = db.session.scalars(select(Mail.id).where(Mail.seq > 2)).all()
        for model in (Mail, MailBody, Post):
            db.session.execute(delete(model).where(model.id.in_(lost)))
    return about


def test_what_is_written_after_a_restore_goes_behind_what_the_other_side_has(a, b, restored):
    a.send(b, restored, times=2)
    assert [seq for _, seq, _ in a.states()] == [1, 2, 3, 4]
    exchange(a, b)
    assert [(seq, state) for _, seq, state in a.states()] == [(n, "processed") for n in (1, 2, 6, 7)]
    assert len(greeted(b)) == 7
    a.send(b, restored)
    exchange(a, b)
    assert a.states()[-1] == ("out", 8, "processed")


def test_a_comparison_tells_of_what_was_lost_here_and_numbers_what_waits_behind_it(a, b, restored):
    a.send(b, restored)
    assert sorted(compared(a, b)) == [("out", "own_lost")] * 3
    assert [(mail.seq, mail.kind) for mail in a.mail()][2:] == [
        (3, "lost"), (4, "lost"), (5, "lost"), (6, "between.greeting")
    ]  # fmt: skip
    exchange(a, b)
    assert compared(a, b) == []
    assert len(greeted(b)) == 6


def test_an_older_system_is_told_what_it_understands_and_compared_with_as_far_as_it_says(a, b, restored, monkeypatch):
    asked = reconciling._question

    def older(*said):
        with monkeypatch.context() as patch:
            patch.setattr(reconciling, "FORM", None)
            return asked(*said)

    monkeypatch.setattr(reconciling, "_question", older)
    assert sorted(done(a, b)) == [("own_lost", "")] * 3
    assert [mail.seq for mail in a.mail()] == [1, 2]


def test_what_could_not_be_written_down_or_sent_again_is_not_said_to_be(a, b):
    about = a.send(b, times=3)
    exchange(a, b)
    with a.world.working(a.county):
        third = select(Mail.id).where(Mail.about == about, Mail.seq == 3)
        db.session.execute(delete(Mail).where(Mail.id.in_(third)))
        db.session.execute(update(Mail).where(Mail.about == about, Mail.seq == 2).values(seq=3))
        db.session.execute(delete(MailBody))
    with b.world.working(b.county):
        db.session.execute(delete(Mail).where(Mail.about == about, Mail.seq == 1))
    assert sorted(done(a, b)) == [("lacking_there", ""), ("own_lost", "")]


def test_a_number_that_no_case_ever_has_is_not_believed(a, b):
    about = a.send(b)
    with a.world.working(a.county):
        mail = db.session.scalars(select(Mail).where(Mail.about == about)).one()
        thread = renumbering.threads.locked_thread(mail.thread)
        assert not renumbering.behind(thread, renumbering.MOST + 1)
        assert mail.seq == 1

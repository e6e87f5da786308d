"""What letters said does not outlast what it was said about."""

import json

import pytest
from sqlalchemy import select
from wutong_cross_province.actions import handing
from wutong_cross_province.between.models import MailBody
from wutong_cross_province.models import Handover

from wutong.cases.actions import intake
from wutong.cases.models import Case
from wutong.db import db
from wutong.sdk import NotFound, Parcel, open_parcel

from ..conftest import COLLECTED, boss, define
from .test_window import handed_over, one, settle


def words(side):
    with side.world.at(side.county):
        return db.session.execute(select(MailBody.way, MailBody.id, MailBody.papers)).all()


def test_what_a_letter_said_is_deleted_when_it_is_processed_and_when_its_hand_over_is_forgotten(a, b):
    define(a.world, a.county, "C-1", COLLECTED, cross_province="collect")
    window = boss(b.county)
    found = handed_over(a, b, window)
    assert {body.way for side in (a, b) for body in words(side)} == {"out"}
    package = next(body for body in words(b) if body.papers)
    (kept,) = json.loads(package.papers.reveal())
    case_id = one(a, Case).id
    with a.world.working(a.county):
        intake.reject_not_required(case_id, "无需办理。", actor=boss(a.county))
    settle(a, b)
    assert one(b, Handover).state == "rejected"
    with b.world.working(b.county):
        handing.forget(found)
    assert all(body.id != package.id for body in words(b))
    with b.world.at(b.county), pytest.raises(NotFound, match="找不到"):
        b"".join(open_parcel(Parcel(kept["parcel"], kept["key"])))

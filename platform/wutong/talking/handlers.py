"""The days of answers follow the calendar."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement

from wutong.calendar.recounting import RECOUNTS, Kept
from wutong.cases import belonging
from wutong.talking import actions
from wutong.talking.models import Said, Talk


def touched(first: date) -> Sequence[ColumnElement[bool]]:
    """Threads that wait for an answer whose day may follow from the days from `first` on."""
    return Talk.waiting_since.is_not(None), Talk.answer_by >= first


RECOUNTS.register("talk", Kept(Talk.region, Talk.case_id, touched, actions.recounted))
belonging.register(Talk, Said)
